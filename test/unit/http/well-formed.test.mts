/** Half a sign anywhere in a body fails the whole request, and a copy of every body would cost memory. */
import fc from 'fast-check';

import { toWellFormed } from '../../../nodes/shared/http/text-encoding';
import { streamedJson, toJsonBytes } from '../../../nodes/shared/files/json-body';

const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
const { tree } = fc.letrec((tie) => ({
	tree: fc.oneof(
		{ maxDepth: 4 },
		anyText,
		fc.double({ noNaN: true }),
		fc.constantFrom(null, undefined, true),
		fc.array(tie('tree')),
		fc.dictionary(anyText, tie('tree')),
	),
}));

/** The JSON text of an ill-formed sign is an escape; that of a backslash has another before it. */
const holdsHalf = (json: string) => /(?<!\\)(\\\\)*\\ud[89a-f]/i.test(json);

async function streamed(value: unknown): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of streamedJson(value).chunks()) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

it('half a sign in any text or name is replaced, in each way that a body is written', async () => {
	await fc.assert(
		fc.asyncProperty(tree, async (value) => {
			const json = JSON.stringify(toWellFormed({ value }));
			expect(holdsHalf(json)).toBe(false);
			// Parsed: two names may become the same, of which a body that is written on the way has both.
			for (const text of [(await toJsonBytes({ value })).toString(), await streamed({ value })]) {
				expect(holdsHalf(text)).toBe(false);
				expect(JSON.parse(text)).toEqual(JSON.parse(json));
			}
		}),
	);
});

it('what is whole is not copied, and what writes itself into JSON is left alone', () => {
	const body = { list: ['a', { b: '😀', at: new Date(0) }], bytes: Buffer.from('a') };
	expect(toWellFormed(body)).toBe(body);
	expect(toWellFormed([body, '\ud83d'])).toEqual([body, '\ufffd']);
	expect((toWellFormed([body, '\ud83d']) as unknown[])[0]).toBe(body);
	const own = { half: '\ud83d', toJSON: () => 'whole' };
	expect(toWellFormed(own)).toBe(own);
	const form = new FormData();
	expect(toWellFormed(form)).toBe(form);
});
