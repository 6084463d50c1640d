/** JSON with files in it, written straight into bytes. */
import fc from 'fast-check';

import {
	EmbeddedFile,
	streamedJson,
	toJsonBytes,
	withEncodedFiles,
} from '../../../nodes/shared/files/json-body';

/** A file that arrives in chunks of these sizes, over and over. */
function file(bytes: Uint8Array, sizes: number[] = [bytes.length], size = bytes.length) {
	const chunks = async function* () {
		for (let at = 0, index = 0; at < bytes.length; index += 1) {
			const end = at + Math.max(1, sizes[index % sizes.length]);
			yield bytes.slice(at, end);
			at = end;
		}
	};
	return new EmbeddedFile({
		fileName: 'a.png',
		mimeType: 'image/png',
		size,
		chunks: async () => chunks(),
	});
}

const uri = (bytes: Uint8Array) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;

it('is the JSON of the value, when there is no file', async () => {
	await fc.assert(
		fc.asyncProperty(fc.jsonValue(), async (value) => {
			expect((await toJsonBytes(value)).toString()).toBe(JSON.stringify(value));
		}),
	);
	expect((await toJsonBytes({ a: undefined, b: [undefined] })).toString()).toBe('{"b":[null]}');
});

it('has files as data URIs, of any length, in any chunks and beside any text', async () => {
	const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(fc.uint8Array({ maxLength: 100 }), sizes)),
			fc.string({ unit: 'grapheme' }),
			async (files, text) => {
				const given = { text, files: files.map(([bytes, cuts]) => file(bytes, cuts)) };
				expect(JSON.parse((await toJsonBytes(given)).toString())).toEqual({
					text,
					files: files.map(([bytes]) => uri(bytes)),
				});
			},
		),
	);
});

it('is the same in a stream, as long as it says, whatever text is cut where', async () => {
	const text = fc.string({ unit: 'grapheme', maxLength: 50 });
	await fc.assert(
		fc.asyncProperty(
			text,
			fc.nat(30_000),
			fc.uint8Array({ maxLength: 1_000 }),
			async (unit, repeats, bytes) => {
				const value = { text: unit.repeat(repeats % 3_000), files: [file(bytes)] };
				const { size, chunks } = streamedJson(value);
				const parts: Buffer[] = [];
				for await (const chunk of chunks()) parts.push(Buffer.from(chunk));
				const streamed = Buffer.concat(parts);
				expect(streamed.length).toBe(size);
				expect(streamed.equals(await toJsonBytes(value))).toBe(true);
			},
		),
	);
});

it('encodes large files in steps that join', async () => {
	const bytes = Buffer.from(Array.from({ length: 700_001 }, (_, at) => (at * 7919) % 256));
	for (const sizes of [[700_001], [65_536], [100_000, 7]]) {
		expect((await toJsonBytes(file(bytes, sizes))).toString()).toBe(JSON.stringify(uri(bytes)));
	}
});

it.each([9, 11])('refuses a file of 10 bytes that is said to have %d', async (size) => {
	const wrong = file(new Uint8Array(10), [4], size);
	await expect(toJsonBytes(wrong)).rejects.toThrow(`has not the ${size} bytes`);
});

it('leaves a body without files to n8n', async () => {
	const body = { a: [1, { b: 'c' }] };
	expect(await withEncodedFiles({ url: '/x', body })).toEqual({ url: '/x', body });
	const request = { url: '/x', headers: { a: 'b' } };
	const sent = await withEncodedFiles({ ...request, body: { image: file(new Uint8Array()) } });
	expect(sent.headers).toEqual({ a: 'b', 'Content-Type': 'application/json' });
	expect(Buffer.isBuffer(sent.body)).toBe(true);
});
