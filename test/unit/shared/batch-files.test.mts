import fc from 'fast-check';

import { cutIntoFiles } from '../../../nodes/Batch/create';
import { readJsonLines } from '../../../nodes/Batch/json-lines';
import { streamedJson } from '../../../nodes/shared/files/json-body';

async function* cut(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
	let from = 0;
	for (const size of [...sizes, bytes.length]) {
		yield bytes.subarray(from, from + size);
		from += size;
	}
}

test('JSON lines are the same however the file is cut', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue())),
			fc.array(fc.integer({ min: 0, max: 9 })),
			fc.constantFrom('\n', '\r\n', '\n\n'),
			fc.boolean(),
			async (values, sizes, end, isClosed) => {
				const text = values.map((value) => JSON.stringify(value)).join(end) + (isClosed ? end : '');
				const read: unknown[] = [];
				for await (const { value } of readJsonLines(cut(Buffer.from(text), sizes)))
					read.push(value);
				expect(read).toEqual(values.map((value) => JSON.parse(JSON.stringify(value)) as unknown));
			},
		),
	);
});

test('a line that is not JSON is told by its number, and so is one without an end', async () => {
	const lines: unknown[] = [];
	const text = Buffer.from('{"a":1}\r\n\nnot json\n{"b":');
	for await (const line of readJsonLines(cut(text, [3]))) lines.push(line);
	expect(lines).toEqual([
		{ number: 1, text: '{"a":1}\r', value: { a: 1 }, hasEnd: true },
		{ number: 3, text: 'not json', value: undefined, hasEnd: true },
		{ number: 4, text: '{"b":', value: undefined, hasEnd: false },
	]);
});

test('lines go into files of at most so many lines and bytes, in order, none lost', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: 0, max: 20 })),
			fc.integer({ min: 1, max: 5 }),
			fc.integer({ min: 23, max: 60 }),
			(lengths, maxLines, maxBytes) => {
				const ready = lengths.map((length, index) => ({
					line: { customId: `${index}`, json: streamedJson('x'.repeat(length)) },
				}));
				const files = cutIntoFiles(ready, maxLines, maxBytes);
				expect(files.flat()).toEqual(ready);
				for (const file of files) {
					const bytes = file.reduce((sum, { line }) => sum + line.json.size + 1, 0);
					expect(file.length).toBeLessThanOrEqual(maxLines);
					expect(bytes).toBeLessThanOrEqual(maxBytes);
				}
			},
		),
	);
});
