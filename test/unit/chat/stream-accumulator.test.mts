/** A streamed answer is put together into what the service would have answered at once. */
import fc from 'fast-check';

import { createStreamAccumulator, StreamError } from '../../../nodes/Chat/stream-accumulator';

const chunk = (choices: object[], more: object = {}) =>
	JSON.stringify({ id: 'c1', created: 7, model: 'm', system_fingerprint: '', choices, ...more });
const delta = (change: object, reason: string | null = null, index = 0) =>
	chunk([{ index, delta: change, finish_reason: reason }]);

function gather(...events: string[]) {
	const gathering = createStreamAccumulator();
	for (const data of events) gathering.add(data);
	return gathering;
}

it('joins reasoning and content, and keeps the last usage', () => {
	const gathering = gather(
		delta({ content: null, reasoning_content: '', role: 'assistant' }),
		delta({ content: null, reasoning_content: 'Hm', role: 'assistant' }),
		delta({ content: 'Hel', reasoning_content: null }),
		delta({ content: 'lo', reasoning_content: null }),
		chunk([{ index: 0, delta: { content: '' }, finish_reason: 'stop' }], {
			usage: { total_tokens: 3 },
		}),
		chunk([], { usage: { total_tokens: 4 } }),
		'[DONE]',
	);
	expect(gathering.isComplete()).toBe(true);
	expect(gathering.answer()).toEqual({
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
const callsOf = (...deltas: object[]) =>
	gather(...deltas.map((one) => delta({ tool_calls: [one] }))).answer().choices?.[0].message
		?.tool_calls;

it('lets no empty id or name overwrite that of a tool call', () => {
	expect(
		callsOf(
			{ index: 0, id: 'a', type: 'function', function: { name: 'get', arguments: '' } },
			{ index: 0, id: null, type: 'function', function: { name: '', arguments: '{"a"' } },
			{ index: 0, id: '', function: { name: null, arguments: ':1}' } },
			{ index: 1, id: 'b', type: 'function', function: { name: 'set', arguments: '{}' } },
			{ index: 1, id: null, function: { arguments: '' } },
		),
	).toEqual([call('a', 'get', '{"a":1}'), call('b', 'set', '{}')]);
});

it('tells tool calls apart by their ids where a gateway leaves out the index', () => {
	expect(
		callsOf(
			{ id: 'a', function: { name: 'get', arguments: '{' } },
			{ id: null, function: { name: '', arguments: '}' } },
			{ id: 'b', function: { name: 'set', arguments: '{}' } },
		),
	).toEqual([call('a', 'get', '{}'), call('b', 'set', '{}')]);
});

it('keeps several choices in their order', () => {
	const { choices } = gather(
		delta({ content: 'b' }, 'stop', 1),
		delta({ content: 'a' }, 'stop', 0),
	).answer();
	expect(choices?.map(({ message }) => message?.content)).toEqual(['a', 'b']);
});

it('is not whole before every choice has ended, or the service says so', () => {
	expect(gather().isComplete()).toBe(false);
	expect(gather('[DONE]').isComplete()).toBe(false);
	expect(gather(delta({ content: 'a' })).isComplete()).toBe(false);
	expect(gather(delta({ content: 'a' }), '[DONE]').isComplete()).toBe(true);
	expect(gather(delta({ content: 'a' }, 'length')).isComplete()).toBe(true);
	expect(gather(delta({}, 'stop', 0), delta({}, null, 1)).isComplete()).toBe(false);
});

const faults: Array<[data: string, message: string, code: number | undefined]> = [
	[
		'{"code":50505,"message":"Model service overloaded.","data":null}',
		'Model service overloaded.',
		50505,
	],
	['{"error":{"message":"No","code":20015}}', 'No', 20015],
	['"Forbidden"', 'Forbidden', undefined],
	['{"choices":', 'The service sent an event that is not JSON', undefined],
	['{}', 'The service broke the stream off', undefined],
];

it.each(faults)('says that %s is no part of an answer', (data, message, code) => {
	const gathering = gather(delta({ content: 'kept' }));
	expect(() => gathering.add(data)).toThrow(expect.objectContaining({ message, code }));
	expect(gathering.answer().choices?.[0].message?.content).toBe('kept');
});

it('loses no letter of any content, cut anywhere', () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: 'grapheme' })), (pieces) => {
			const gathering = gather(delta({}), ...pieces.map((content) => delta({ content })));
			expect(gathering.answer().choices?.[0].message?.content).toBe(pieces.join(''));
		}),
	);
});

it('throws nothing but its own error, whatever an event says', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(fc.json(), fc.string(), arbitraryChunk())), (events) => {
			const gathering = createStreamAccumulator();
			for (const data of events) {
				try {
					gathering.add(data);
				} catch (error) {
					expect(error).toBeInstanceOf(StreamError);
				}
			}
			expect(gathering.answer().object).toBe('chat.completion');
		}),
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
