import fc from 'fast-check';

import { StreamedError } from '../../../nodes/Chat/chat-chunk';
import { normaliseStream } from '../../../nodes/LmChatSiliconFlow/normalise-stream';
import { InvalidResponseError } from '../../../nodes/shared/http/failure';

/** Bytes in pieces, cut at these places. */
async function* cut(bytes: Uint8Array, places: number[]): AsyncGenerator<Uint8Array> {
	const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
		(a, b) => a - b,
	);
	let from = 0;
	for (const to of [...ends, bytes.length]) {
		yield bytes.subarray(from, to);
		from = to;
	}
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function toList<T>(source: AsyncIterable<T>): Promise<T[]> {
	const list: T[] = [];
	for await (const entry of source) list.push(entry);
	return list;
}

const places = fc.array(fc.nat(10_000), { maxLength: 20 });

interface Delta {
	role?: string;
	content?: string | null;
	reasoning_content?: string | null;
	tool_calls?: object[];
}

const chunk = (delta: Delta, finish: string | null = null, usage?: object) => ({
	id: 'c1',
	model: 'm',
	choices: [{ index: 0, delta, finish_reason: finish }],
	...(usage ? { usage } : {}),
});

const streamOf = (...events: Array<object | string>) =>
	events
		.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
		.join('');

async function mend(text: string, at: number[] = []) {
	const heard = jest.fn();
	const events = await toList(normaliseStream(cut(bytesOf(text), at), heard));
	const data = events.map((event) => event.replace(/^data: /, '').trim());
	return {
		chunks: data.slice(0, -1).map((line) => JSON.parse(line)),
		last: data.at(-1),
		heard: heard.mock.calls.map(([what]) => what),
	};
}

const call = (index: number, id: string | null, name: string, args: string) => ({
	index,
	id,
	type: 'function',
	function: { name, arguments: args },
});

describe('a mended stream', () => {
	it('has tool calls whose empty ids and names say nothing', async () => {
		const { chunks, heard } = await mend(
			streamOf(
				chunk({ reasoning_content: 'I call ' }),
				chunk({ reasoning_content: 'two.' }),
				chunk({ tool_calls: [call(0, 'a', 'one', '')] }),
				chunk({ tool_calls: [call(0, null, '', '{"x":')] }),
				chunk({ tool_calls: [call(0, '', '', '1}'), call(1, 'b', 'two', '{}')] }),
				chunk({}, 'tool_calls'),
				'[DONE]',
			),
		);
		const type = 'function';
		expect(
			chunks.flatMap(({ choices: [{ delta }] }: { choices: Array<{ delta: Delta }> }) =>
				(delta.tool_calls ?? []).map((piece) => piece),
			),
		).toEqual([
			{ index: 0, id: 'a', type, function: { name: 'one', arguments: '{"x":1}' } },
			{ index: 1, id: 'b', type, function: { name: 'two', arguments: '{}' } },
		]);
		expect(heard).toMatchObject([
			{ reasoning: 'I call two.', toolCalls: [{ id: 'a' }, { id: 'b' }], lostCalls: [], text: '' },
		]);
	});

	it('has no empty error, which OpenAI’s client takes for one', async () => {
		const { chunks } = await mend(streamOf({ ...chunk({ content: 'a' }, 'stop'), error: {} }));
		expect(chunks[0]).not.toHaveProperty('error');
	});

	it.each([
		[
			'in every chunk',
			streamOf(
				chunk({ content: 'a' }, null, { total_tokens: 1 }),
				chunk({ content: 'b' }, 'stop', { total_tokens: 2 }),
				'[DONE]',
			),
		],
		[
			'in a chunk of its own',
			streamOf(
				chunk({ content: 'a' }),
				chunk({ content: 'b' }, 'stop'),
				{ id: 'c1', model: 'm', choices: [], usage: { total_tokens: 2 } },
				'[DONE]',
			),
		],
		[
			'and ends with zeros',
			streamOf(
				chunk({ content: 'a' }, null, { total_tokens: 2 }),
				chunk({ content: 'b' }, 'stop', { total_tokens: 0 }),
				'[DONE]',
			),
		],
	])('says the usage once, at its end, where the service says it %s', async (_name, text) => {
		const { chunks, last } = await mend(text);
		expect(chunks).toEqual([
			chunk({ role: 'assistant', content: 'a' }),
			chunk({ content: 'b' }, 'stop'),
			{ id: 'c1', model: 'm', choices: [], usage: { total_tokens: 2 } },
		]);
		expect(last).toBe('[DONE]');
	});

	it('is the same wherever its bytes are cut, and loses no word', async () => {
		const words = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 });
		await fc.assert(
			fc.asyncProperty(words, words, places, async (thoughts, says, at) => {
				const { chunks, heard } = await mend(
					streamOf(
						...thoughts.map((word) => chunk({ content: null, reasoning_content: word })),
						...says.map((word) => chunk({ content: word, reasoning_content: null })),
						chunk({ content: '' }, 'stop'),
						'[DONE]',
					),
					at,
				);
				const content = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
				expect(content).toBe(says.join(''));
				const text = says.join('');
				expect(heard).toEqual([
					{ reasoning: thoughts.join(''), toolCalls: [], lostCalls: [], text },
				]);
			}),
		);
	});

	it('may end without [DONE] when the answer has said why it ended', async () => {
		const { last, heard } = await mend(streamOf(chunk({ content: 'a' }, 'stop')));
		expect(last).toBe('[DONE]');
		expect(heard).toHaveLength(1);
	});

	it.each([
		['that stops in the middle', streamOf(chunk({ content: 'a' })), InvalidResponseError],
		['with nothing in it', '', InvalidResponseError],
		['of something else', 'data: <html>\n\n', InvalidResponseError],
		['of bare texts', 'data: "Unauthorized"\n\n', InvalidResponseError],
		[
			'with the service’s error in it',
			streamOf({ code: 50505, message: 'Overloaded', data: null }),
			StreamedError,
		],
		[
			'with an error in OpenAI’s shape',
			streamOf({ error: { message: 'Overloaded' } }),
			StreamedError,
		],
	])('is no stream %s', async (_name, text, error) => {
		await expect(mend(text)).rejects.toBeInstanceOf(error);
	});
});
