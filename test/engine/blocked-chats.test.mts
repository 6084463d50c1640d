/** A chat that a filter stops before its first word is an error that says so, plain and streamed. */
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { runAgainst, sse } from '../support/run-against.mts';
import { modelId } from '../support/run-on-sandbox.mts';

const FILTER = /^A filter has stopped the request/;

const chat = (stream: boolean) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'Hi' }] },
	options: { stream },
});

it.each<[whose: string, body: object, words: RegExp]>([
	['Google’s of a request', { promptFeedback: { blockReason: 'SAFETY' } }, /^SAFETY/],
	[
		'Google’s of an answer',
		{ candidates: [{ content: { role: 'model' }, finishReason: 'SAFETY', index: 0 }] },
		/no answer to the chat: it ended with "SAFETY"/,
	],
	[
		'a choice without a message',
		{ choices: [{ index: 0, finish_reason: 'content_filter' }], usage: { total_tokens: 3 } },
		/it ended with "content_filter"/,
	],
	[
		'MiniMax’s',
		{ choices: null, base_resp: { status_code: 1027, status_msg: 'output new_sensitive' } },
		/^output new_sensitive/,
	],
	['Tencent’s', { retcode: -4, retmsg: 'The content is 违规' }, /^The content is 违规/],
])('%s, asked for once', async (_whose, body, words) => {
	for (const answer of [{ body }, sse(JSON.stringify(body))]) {
		const stream = 'headers' in answer;
		const { items, received } = await runAgainst(new SiliconFlowChat(), chat(stream), [answer]);
		expect(items[0].json).toMatchObject({
			error: expect.stringMatching(words) as string,
			message: expect.stringMatching(FILTER) as string,
		});
		expect(received).toHaveLength(1);
	}
});

it('what came before it is kept', async () => {
	const begun = { candidates: [{ content: { parts: [{ text: 'Hel' }] }, index: 0 }] };
	const end = { candidates: [{ finishReason: 'SAFETY', index: 0 }] };
	const answer = sse(JSON.stringify(begun), JSON.stringify(end));
	const { items } = await runAgainst(new SiliconFlowChat(), chat(true), [answer]);
	expect(items[0].json).toMatchObject({ content: 'Hel', finishReason: 'SAFETY' });
});
