/** A streamed answer is put together into what the service would have answered at once. */
import fc from 'fast-check';

import { StreamedError } from '../../../nodes/Chat/chat-chunk';
import { readChatStream } from '../../../nodes/Chat/chat-events';
import { createStreamAccumulator } from '../../../nodes/Chat/stream-accumulator';
import { readErrorBody } from '../../../nodes/shared/http/error-body';
import { InvalidResponseError } from '../../../nodes/shared/http/failure';

const chunk = (choices: object[], more: object = {}) =>
	JSON.stringify({ id: 'c1', created: 7, model: 'm', system_fingerprint: '', choices, ...more });
const delta = (change: object, reason: string | null = null, index = 0) =>
	chunk([{ index, delta: change, finish_reason: reason }]);

async function* bytesOf(text: string, size = text.length || 1) {
	const bytes = new TextEncoder().encode(text);
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What comes of a body, and what its reading throws. */
async function read(body: string, size?: number) {
	const accumulator = createStreamAccumulator();
	let error: unknown;
	try {
		for await (const part of readChatStream(bytesOf(body, size))) accumulator.add(part);
	} catch (thrown) {
		error = thrown;
	}
	return { answer: accumulator.answer(), hasContent: accumulator.hasContent(), error };
}

const accumulate = async (...events: string[]) =>
	await read(events.map((data) => `data: ${data}\n\n`).join(''));

/** The message of a stream of these deltas. */
const messageOf = async (deltas: object[], reason = 'stop') => {
	const { answer, error } = await accumulate(...deltas.map((one) => delta(one)), delta({}, reason));
	expect(error).toBeUndefined();
	return answer.choices[0].message;
};

it('counts the tokens of a stream that says each in another chunk, and ends with zeros', async () => {
	const { answer } = await accumulate(
		chunk([], { usage: { prompt_tokens: 9, completion_tokens: 1, details: { cached: 4 } } }),
		delta({ content: 'hello' }, 'stop'),
		chunk([], { usage: { completion_tokens: 7, total_tokens: 16, details: { cached: 0 } } }),
		chunk([], { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }),
		'[DONE]',
	);
	expect(answer.usage).toEqual({
		prompt_tokens: 9,
		completion_tokens: 7,
		total_tokens: 16,
		details: { cached: 4 },
	});
});

it('joins reasoning and content, and keeps the last usage', async () => {
	const { answer, error } = await accumulate(
		delta({ content: null, reasoning_content: '', role: 'assistant' }),
		delta({ content: null, reasoning_content: 'Hm', role: 'assistant' }),
		delta({ content: 'Hel', reasoning_content: null }),
		delta({ content: 'lo', reasoning_content: null }),
		chunk([{ index: 0, delta: { content: '' }, finish_reason: 'stop' }], {
			usage: { total_tokens: 3 },
		}),
		chunk([], { usage: { total_tokens: '4' } }),
		'[DONE]',
	);
	expect(error).toBeUndefined();
	expect(answer).toEqual({
		id: 'c1',
		object: 'chat.completion',
		created: 7,
		model: 'm',
		system_fingerprint: '',
		choices: [
			{
				index: 0,
				message: { role: 'assistant', content: 'Hello', reasoning_content: 'Hm' },
				finish_reason: 'stop',
			},
		],
		usage: { total_tokens: 4 },
	});
});

const call = (id: string, name: string, args: string) => ({
	id,
	type: 'function',
	function: { name, arguments: args },
});
const callsOf = async (...deltas: object[]) =>
	(await messageOf(deltas.map((one) => ({ tool_calls: [one] })))).tool_calls;

it('lets no empty id or name overwrite that of a tool call', async () => {
	expect(
		await callsOf(
			{ index: 0, id: 'a', type: 'function', function: { name: 'get', arguments: '' } },
			{ index: 0, id: null, type: 'function', function: { name: '', arguments: '{"a"' } },
			{ index: 0, id: '', function: { name: null, arguments: ':1}' } },
			{ index: 1, id: 'b', type: 'function', function: { name: 'set', arguments: '{}' } },
			{ index: 1, id: null, function: { arguments: '' } },
		),
	).toEqual([call('a', 'get', '{"a":1}'), call('b', 'set', '{}')]);
});

it.each([
	['the index is left out', undefined, undefined],
	['all have the index 0', 0, 0],
	['the index is a text', '0', '1'],
])('tells parallel tool calls apart by their ids where %s', async (_name, one, two) => {
	expect(
		await callsOf(
			{ index: one, id: 'a', function: { name: 'get', arguments: '{"x":' } },
			{ index: one, id: null, function: { name: '', arguments: '1}' } },
			{ index: two, id: 'b', function: { name: 'set', arguments: '{"y":2}' } },
		),
	).toEqual([call('a', 'get', '{"x":1}'), call('b', 'set', '{"y":2}')]);
});

it.each([
	['grow', ['', '{"a"', '{"a":1}']],
	['grow, as objects', [{}, { a: 1 }]],
	['come again at the end', ['{"a"', ':1}', '{"a":1}']],
	['are JSON of JSON, cut', ['"{\\"a', '\\":1}"']],
	['hold what looks like the beginning again', ['{"a":', '1}', '']],
])('reads the arguments of a call whose pieces %s', async (_how, pieces) => {
	// Without an id a whole object may as well be the next call.
	for (const id of pieces.every((piece) => typeof piece === 'string') ? ['a', null] : ['a']) {
		const calls = await callsOf(
			...pieces.map((args, at) => ({
				index: 0,
				id: at === 0 ? 'a' : id,
				function: { name: 'get', arguments: args },
			})),
		);
		expect(calls).toEqual([call('a', 'get', '{"a":1}')]);
	}
});

it('leaves arguments that were cut off as they came', async () => {
	const [cut] =
		(await callsOf(
			{ index: 0, id: 'a', function: { name: 'get', arguments: '{"a":' } },
			{ index: 0, function: { arguments: '{}' } },
		)) ?? [];
	expect(cut).toEqual(call('a', 'get', '{"a":{}'));
});

it('tells parallel tool calls apart by their names where neither id nor index does', async () => {
	const calls = await callsOf(
		{ function: { name: 'get', arguments: '{"x":' } },
		{ function: { name: 'get', arguments: '1}' } },
		{ function: { name: 'set', arguments: { y: 2 } } },
		{ function: { name: 'ask' } },
	);
	expect(calls?.map(({ function: called }) => called)).toEqual([
		{ name: 'get', arguments: '{"x":1}' },
		{ name: 'set', arguments: '{"y":2}' },
		{ name: 'ask', arguments: '{}' },
	]);
	const ids = calls?.map(({ id }) => id) ?? [];
	expect(new Set(ids).size).toBe(3);
	expect(ids).not.toContain('');
});

it('keeps several choices in their order', async () => {
	const { answer } = await accumulate(
		delta({ content: 'b' }, 'stop', 1),
		delta({ content: 'a' }, 'stop', 0),
	);
	expect(answer.choices.map(({ message }) => message.content)).toEqual(['a', 'b']);
});

it('takes content as parts, and thoughts under either name', async () => {
	expect(
		await messageOf([
			{ reasoning: 'h' },
			{ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'm' }] }] },
			{ content: [{ type: 'text', text: 'Hi' }, { type: 'image_url' }, ' there'] },
		]),
	).toMatchObject({ content: 'Hi there', reasoning_content: 'hm' });
});

it.each([
	['', false],
	[' : ping\n\n', false],
	['data: [DONE]\n\n', false],
	[`data: ${delta({ content: 'a' })}\n\n`, false],
	[`data: ${delta({ content: 'a' })}\n\ndata: [DONE]\n\n`, true],
	[`data: ${delta({ content: 'a' }, 'length')}\n\n`, true],
	[`data: ${delta({}, 'stop', 0)}\n\ndata: ${delta({}, null, 1)}\n\n`, false],
])('knows whether the answer is whole: %j', async (body, isWhole) => {
	const { error } = await read(body);
	expect(error === undefined).toBe(isWhole);
	if (!isWhole) expect(error).toBeInstanceOf(InvalidResponseError);
});

it('has in what came of a broken stream what was held back until then', async () => {
	const { answer, error } = await accumulate(
		delta({ content: '<think>h' }),
		delta({ content: 'm' }),
		delta({ tool_calls: [call('a', 'get', '{"x"')] }),
	);
	expect(error).toBeInstanceOf(InvalidResponseError);
	expect(answer.choices[0].message).toMatchObject({
		content: '',
		reasoning_content: 'hm',
		tool_calls: [call('a', 'get', '{"x"')],
	});
});

it.each(['', 'ping', '{}', '{"type":"ping"}', 'null', '{"code":0,"message":"ok"}', '{"id":"x"}'])(
	'passes over an event that says nothing of the answer: %s',
	async (data) => {
		const { answer, error } = await accumulate(delta({ content: 'a' }), data, delta({}, 'stop'));
		expect(error).toBeUndefined();
		expect(answer.choices[0].message.content).toBe('a');
	},
);

const faults: Array<[data: string, message: string, code: number | undefined]> = [
	[
		'{"code":50505,"message":"Model service overloaded.","data":null}',
		'Model service overloaded.',
		50505,
	],
	['{"error":{"message":"No","code":20015}}', 'No', 20015],
	['{"errors":{"message":"No"}}', 'No', undefined],
];

it.each(faults)('says that %s is an error, and keeps what came', async (data, message, code) => {
	const { answer, error } = await accumulate(delta({ content: 'kept' }), data);
	expect(error).toBeInstanceOf(StreamedError);
	expect(error).toMatchObject({ message });
	expect(readErrorBody((error as StreamedError).body).code).toBe(code);
	expect(answer.choices[0].message.content).toBe('kept');
});

it('says of half an event that it is no JSON', async () => {
	const { error } = await accumulate(delta({ content: 'kept' }), '{"choices":');
	expect(error).toBeInstanceOf(InvalidResponseError);
});

it.each([
	[chunk([{ message: { content: '<think>hm</think>Hi' }, finish_reason: 'stop' }]), undefined],
	['{"code":20012,"message":"Model does not exist","data":null}', /Model does not exist/],
	['{"choices":[]}', /no answer/],
	['{"choices":[{"mess', /not JSON/],
	['<html><title>Welcome</title></html>', /not JSON/],
])('reads a body that is no stream as what it is: %s', async (body, words) => {
	const { answer, error } = await read(body, 7);
	if (words) expect((error as Error).message).toMatch(words);
	else {
		expect(error).toBeUndefined();
		expect(answer.choices[0].message).toMatchObject({ content: 'Hi', reasoning_content: 'hm' });
	}
});

it('loses no letter of any content, cut anywhere', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (pieces) => {
			fc.pre(!pieces.join('').trimStart().startsWith('<think>'));
			const { content } = await messageOf(pieces.map((content) => ({ content })));
			expect(content).toBe(pieces.join(''));
		}),
	);
});

it('reads what stands beside fields that cannot be turned into text', async () => {
	const noText = { toString: 1, valueOf: 1 };
	const call = { index: noText, id: 'a', function: { name: 'f', arguments: '{}' } };
	const message = await messageOf([
		{ content: [{ type: noText, text: 'Hi' }] },
		{ tool_calls: [call] },
	]);
	expect(message).toMatchObject({ content: 'Hi', tool_calls: [{ id: 'a' }] });
});

it('throws nothing but its own errors, whatever an event says', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.oneof(fc.json(), fc.string(), arbitraryChunk())),
			fc.integer({ min: 1, max: 50 }),
			async (events, size) => {
				const body = events.map((data) => `data: ${data}\n\n`).join('');
				const { answer, error } = await read(body, size);
				const known = [StreamedError, InvalidResponseError];
				expect(error === undefined || known.some((kind) => error instanceof kind)).toBe(true);
				expect(answer.object).toBe('chat.completion');
			},
		),
		{ numRuns: 500 },
	);
});

/** Chunks with the right names and anything in them. */
function arbitraryChunk() {
	const anything = fc.anything({ maxDepth: 2 });
	return fc
		.record(
			{
				choices: fc.array(
					fc.record(
						{
							index: fc.oneof(anything, fc.constant({ toString: '' })),
							delta: fc.record(
								{
									content: anything,
									reasoning_content: anything,
									tool_calls: fc.array(
										fc.record({ index: anything, id: anything, function: anything }),
									),
								},
								{ requiredKeys: [] },
							),
							finish_reason: anything,
						},
						{ requiredKeys: [] },
					),
				),
				usage: anything,
			},
			{ requiredKeys: [] },
		)
		.map((value) =>
			JSON.stringify(value, (_key, entry) => (typeof entry === 'bigint' ? 1 : entry)),
		);
}
