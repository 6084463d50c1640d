/** Gateways give files in many ways, and a file that is not recognised was paid for all the same. */
import { mediaSourceOf } from '../../../nodes/shared/engine/media-source';

const BASE_URL = 'https://example.com/v1';

/** A PNG by its first bytes. */
function image(size: number): Buffer {
	const bytes = Buffer.alloc(size, 7);
	bytes.set(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
	return bytes;
}

it.each([1_000, 12_000_000])('an image of %i bytes is read from bare base64', (size) => {
	const bytes = image(size);
	for (const encoding of ['base64', 'base64url'] as const) {
		const source = mediaSourceOf(bytes.toString(encoding), BASE_URL, 'image');
		expect(source && 'bytes' in source && source.bytes.equals(bytes)).toBe(true);
	}
});

it.each([
	['/files/a.png', 'https://example.com/files/a.png'],
	['files/a.png', 'https://example.com/files/a.png'],
	['https://other.example.com/a.png', 'https://other.example.com/a.png'],
	[`/${'iVBORw0KGgo'.repeat(20)}`, `https://example.com/${'iVBORw0KGgo'.repeat(20)}`],
])('%s is a link', (given, url) => {
	expect(mediaSourceOf(given, BASE_URL, 'image')).toEqual({ url });
});

it('words that no file begins with are none', () => {
	const text = `${image(200).toString('base64')} and more`;
	expect(mediaSourceOf(text, BASE_URL, 'image')).toEqual({ url: text });
});
