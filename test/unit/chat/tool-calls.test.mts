/** The calls of a stream are read while it comes, beside all other work of n8n. */
import { createToolCallReader } from '../../../nodes/Chat/tool-calls';

const piece = (name: string, text: string) => [{ index: 0, function: { name, arguments: text } }];

it('a call whose pieces all repeat its name costs no more with each of them', () => {
	const reader = createToolCallReader();
	const parse = jest.spyOn(JSON, 'parse');
	const words = Array.from({ length: 2_000 }, (_, index) => `word ${index} `);
	for (const text of ['{"text":"', ...words, '"}']) reader.push(piece('write', text));
	const parsed = parse.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
	parse.mockRestore();
	const [call] = reader.end();
	const whole = `{"text":"${words.join('')}"}`;
	expect(call?.function.arguments).toBe(whole);
	expect(parsed).toBeLessThan(10 * whole.length);
});

it('a call begins where another is whole, though none has an id', () => {
	const reader = createToolCallReader();
	for (const [name, text] of [
		['one', '{"a":'],
		['one', ' {"b": 1} } '],
		['one', '{"a":2}'],
		['two', '"{}"'],
		['three', ''],
	] as const) {
		reader.push(piece(name, text));
	}
	const calls = reader.end().map((call) => [call.function.name, call.function.arguments]);
	expect(calls).toEqual([
		['one', '{"a": {"b": 1} } '],
		['one', '{"a":2}'],
		['two', '{}'],
		['three', '{}'],
	]);
});

const entry = (name: string, text: string, index?: number, id?: string) => ({
	index,
	id,
	function: { name, arguments: text },
});

it.each<[how: string, entries: object[]]>([
	['are counted', [entry('get', '', 0, 'a'), entry('', '{"a"', 1), entry('', ':1}', 2)]],
	['have a place later on', [entry('get', '{"a"', undefined, 'a'), entry('', ':1}', 0)]],
	[
		'have pieces of its name',
		[entry('ge', '', 0, 'a'), entry('t', '{"a"', 0), entry('', ':1}', 0)],
	],
	['have more and more of its name', [entry('g', '', 0, 'a'), entry('get', '{"a":1}', 0, 'a')]],
])('a call is one though its pieces %s', (_how, entries) => {
	const reader = createToolCallReader(new Map([['get', {}]]));
	for (const piece of entries) reader.push([piece]);
	expect(reader.end()).toMatchObject([
		{ id: 'a', function: { name: 'get', arguments: '{"a":1}' } },
	]);
});

it('a piece that belongs to nobody spoils no call that is whole', () => {
	const reader = createToolCallReader();
	for (const piece of [entry('get', '{"a":1}', 0, 'a'), entry('', '{"b":2}', 1)])
		reader.push([piece]);
	expect(reader.end()[0].function).toEqual({ name: 'get', arguments: '{"a":1}' });
});
