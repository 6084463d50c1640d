/** Events of a stream, however its bytes arrive. */
import fc from 'fast-check';

import { createSseReader } from '../../../nodes/Chat/sse';
import { InvalidResponseError } from '../../../nodes/shared/http/failure';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function readAll(pieces: Uint8Array[], longest?: number): string[] {
	const reader = createSseReader(longest);
	return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

const read = (text: string) => readAll([bytesOf(text)]);

/** Cuts bytes at these places, in any order, twice at the same place too. */
function cutAt(bytes: Uint8Array, places: number[]): Uint8Array[] {
	const cuts = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
	return [0, ...cuts].map((from, index) => bytes.slice(from, cuts[index] ?? bytes.length));
}

const given: Array<[name: string, stream: string, events: string[]]> = [
	['two events', 'data: one\n\ndata: two\n\n', ['one', 'two']],
	['lines that end in CRLF', 'data: one\r\n\r\ndata: two\r\n\r\n', ['one', 'two']],
	['lines that end in CR', 'data: one\r\rdata: two\r\r', ['one', 'two']],
	['data of several lines', 'data: one\ndata: two\n\n', ['one\ntwo']],
	['no space after the colon', 'data:one\n\n', ['one']],
	['two spaces after the colon', 'data:  one\n\n', [' one']],
	['comments and other fields', ': ping\nid: 7\nevent: x\nretry: 9\ndata: one\n\n', ['one']],
	['a field without a value', 'data\n\n', ['']],
	['blank lines alone', '\n\n\n', []],
	['a byte order mark', '\uFEFFdata: one\n\n', ['one']],
	['no blank line at the end', 'data: one\n\ndata: [DONE]', ['one', '[DONE]']],
	['fields in capitals or behind blanks', 'Data: one\n\n data: two\n\n', ['one', 'two']],
	['JSON without a field behind comments', ': ping\n\n{"a":1}', ['{"a":1}']],
	['a page behind events', 'data: one\n\n<html>\n</html>', ['one', '<html>\n</html>']],
	['JSON over lines', 'data: {\n  "a": [\n  ]\n}\n\n', ['{\n  "a": [\n  ]\n}']],
	['nothing', '', []],
];

it.each(given)('reads %s', (_name, stream, events) => {
	expect(read(stream)).toEqual(events);
});

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' '));
const event = fc.tuple(fc.array(line, { minLength: 1, maxLength: 3 }), lineEnd);
const stream = fc
	.array(event)
	.map((events) => ({
		text: events
			.map(([lines, end]) => lines.map((one) => `data: ${one}${end}`).join('') + end)
			.join(''),
		events: events.map(([lines]) => lines.join('\n')),
	}))
	// A lone CR before an event that begins with LF would be one line end; the streams have one kind each.
	.filter(({ text }) => !text.includes('\r\n') || !/\r(?!\n)/.test(text));
const cuts = fc.array(fc.nat());

it('gives back the events that were written, wherever the bytes are cut', () => {
	fc.assert(
		fc.property(stream, cuts, ({ text, events }, places) => {
			expect(readAll(cutAt(bytesOf(text), places))).toEqual(events);
		}),
	);
});

it('gives the same events of any bytes, wherever they are cut', () => {
	const anyBytes = fc.oneof(
		fc.uint8Array({ maxLength: 200 }),
		fc
			.array(fc.constantFrom('data', ':', ' ', '\r', '\n', '\r\n', 'é', '😀', 'x'), {
				maxLength: 80,
			})
			.map((parts) => bytesOf(parts.join(''))),
	);
	fc.assert(
		fc.property(anyBytes, cuts, (bytes, places) => {
			expect(readAll(cutAt(bytes, places))).toEqual(readAll([bytes]));
		}),
		{ numRuns: 1_000 },
	);
});

it('throws nothing but its own error, and that for an event without an end', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), cuts, fc.nat(100), (bytes, places, longest) => {
			const attempt = (pieces: Uint8Array[]) => {
				try {
					return readAll(pieces, longest).length >= 0;
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidResponseError);
					return false;
				}
			};
			expect(attempt(cutAt(bytes, places))).toBe(attempt([bytes]));
		}),
		{ numRuns: 1_000 },
	);
	expect(() => readAll([bytesOf('data: 12345'), bytesOf('67890')], 10)).toThrow(
		InvalidResponseError,
	);
});
