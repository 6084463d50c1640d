/** Something that looks like an API key. */
const KEY_LIKE = /\bsk-[A-Za-z0-9_-]{8,}/g;

/** The account's own part in a voice's address, `speech:name:account:voice`. */
const VOICE_ADDRESS = /\bspeech:[^\s"]+/g;

const EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/g;

/** What comes after the path of a link: it may be signed for this account. */
const LINK_QUERY = /(https?:\/\/[^\s"?]+)\?[^\s"]*/g;

const textWithout = (text: string, apiKey: string): string =>
	text
		.replaceAll(apiKey, '<key>')
		.replace(KEY_LIKE, '<key>')
		.replace(VOICE_ADDRESS, 'speech:<voice>')
		.replace(EMAIL, '<email>')
		.replace(LINK_QUERY, '$1?<signature>');

function mapLeaves(
	value: unknown,
	change: (leaf: unknown) => unknown,
	rename = (name: string) => name,
): unknown {
	if (Array.isArray(value)) return value.map((entry) => mapLeaves(entry, change, rename));
	if (typeof value !== 'object' || value === null) return change(value);
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [rename(name), mapLeaves(inner, change, rename)]),
	);
}

/** An answer without the key and what speaks of the account, for a report that others read. */
export function redact(value: unknown, apiKey: string): unknown {
	// A gateway that echoes headers has the key in names too.
	const without = (text: string) => textWithout(text, apiKey);
	return mapLeaves(value, (leaf) => (typeof leaf === 'string' ? without(leaf) : leaf), without);
}

/** Of an answer that is all about the account, what kinds of values it has. */
export function shapeOf(value: unknown): unknown {
	return mapLeaves(value, (leaf) => (leaf === null ? null : `<${typeof leaf}>`));
}
