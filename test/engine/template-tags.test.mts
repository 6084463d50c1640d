/** What a server has left of its model's template in an answer comes out as what it means, in node and sub-node. */
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { ODD_CHATS } from '../../sandbox/odd/chat.mts';
import { runOdd } from '../support/run-odd.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

const CHAT_PATH = '/chat/completions';

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on.stop());

const tool = (name: string) => ({
	type: 'function',
	function: {
		name,
		parameters: {
			type: 'object',
			properties: { city: { type: 'string' }, days: { type: 'integer' } },
		},
	},
});

const chat = (options: IDataObject) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'hi' }] },
	options: { maxRetries: 0, ...options },
});

const texts: Array<[name: string, content: string, reasoning: string | undefined]> = [
	['channels', 'the answer', 'hm'],
	['channels-in-text', '<|channel|>analysis opens the thoughts of gpt-oss.', undefined],
	['end-token', 'the answer', undefined],
	['end-token-in-text', 'A message ends with `<|im_end|>`', undefined],
];

const calls: Array<
	[name: string, args: IDataObject, content: string, reasoning: string | undefined]
> = [
	['call-of-qwen', { city: 'Rome' }, 'Let me see.\n', undefined],
	['call-of-qwen-coder', { city: 'Rome' }, '', undefined],
	['call-of-glm', { city: 'Rome', days: 3 }, '', undefined],
	['call-of-deepseek', { city: 'Rome' }, '', undefined],
	['call-of-kimi', { city: 'Rome' }, '', undefined],
	['call-of-harmony', { city: 'Rome' }, '', 'hm'],
];

const contentOf = (name: string) => {
	const odd = ODD_CHATS[name];
	return 'message' in odd ? odd.message.content : undefined;
};

describe.each([
	['plain', false],
	['streamed', true],
])('a chat that is %s', (_way, stream) => {
	const ask = async (name: string, options: IDataObject = {}) => {
		const parameters = chat({ stream, ...options });
		const { items } = await runOdd(on, [CHAT_PATH, name], new SiliconFlowChat(), parameters);
		return items[0].json;
	};

	it.each(texts)('reads "%s"', async (name, content, reasoning) => {
		expect(await ask(name)).toMatchObject({ content, finishReason: 'stop' });
		expect((await ask(name)).reasoning).toBe(reasoning);
	});

	it.each(calls)(
		'makes "%s" a call where the tool is offered',
		async (name, args, content, reasoning) => {
			const json = await ask(name, { tools: JSON.stringify([tool('get')]) });
			expect(json).toMatchObject({ content, finishReason: 'tool_calls' });
			expect(json.reasoning).toBe(reasoning);
			const [call, ...others] = json.toolCalls as Array<{
				id: string;
				function: { name: string; arguments: string };
			}>;
			expect(others).toEqual([]);
			expect(call.id).toMatch(/./);
			expect(call.function.name).toBe('get');
			expect(JSON.parse(call.function.arguments)).toEqual(args);
		},
	);

	it.each(calls)('leaves "%s" a text where nothing such is offered', async (name) => {
		for (const options of [
			{},
			{ tools: JSON.stringify([tool('other')]) },
			{ tools: JSON.stringify([tool('get')]), toolChoice: 'none' },
		]) {
			const json = await ask(name, options);
			expect(json.toolCalls).toBeUndefined();
			expect(json.finishReason).toBe('stop');
			// Of the text in channels the thoughts are reasoning, and the end of the call is a token.
			const text = name === 'call-of-harmony' ? '{"city":"Rome"}' : String(contentOf(name));
			expect(json.content).toContain(text);
		}
	});
});

describe('the chat model', () => {
	interface Answer {
		content: string;
		tool_calls?: IDataObject[];
		concat(next: Answer): Answer;
	}
	interface Model {
		invoke(messages: IDataObject[], options: object): Promise<Answer>;
		stream(messages: IDataObject[], options: object): Promise<AsyncIterable<Answer>>;
	}
	const question = [{ role: 'user', content: 'hi' }];

	it.each(calls)(
		'hands "%s" to the agent as a call, plain and streamed',
		async (name, args, content) => {
			await on.faults({ answers: [{ path: CHAT_PATH, name, times: 2 }] });
			const options = { tools: [tool('get')] };
			const { value, error } = await runSubNode<Model, Answer[]>({
				node: new LmChatSiliconFlow(),
				parameters: { model: modelId('Qwen/Qwen3-8B'), options: { maxRetries: 0 } },
				credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
				async use(model) {
					let streamed: Answer | undefined;
					for await (const part of await model.stream(question, options)) {
						streamed = streamed?.concat(part) ?? part;
					}
					if (!streamed) throw new Error('The stream is empty');
					return [await model.invoke(question, options), streamed];
				},
			});
			expect(error).toBeUndefined();
			for (const answer of value ?? []) {
				expect(answer.content).toBe(content);
				expect(answer.tool_calls).toMatchObject([{ name: 'get', args }]);
			}
		},
	);
});
