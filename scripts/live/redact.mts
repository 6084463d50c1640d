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

function mapLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
	if (Array.isArray(value)) return value.map((entry) => mapLeaves(entry, change));
	if (typeof value !== 'object' || value === null) return change(value);
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, mapLeaves(inner, change)]),
	);
}

/** An answer without the key and what speaks of the account, for a report that others read. */
export function redact(value: unknown, apiKey: string): unknown {
	return mapLeaves(value, (leaf) => (typeof leaf === 'string' ? textWithout(leaf, apiKey) : leaf));
}

/** Of an answer that is all about the account, what kinds of values it has. */
export function shapeOf(value: unknown): unknown {
	return mapLeaves(value, (leaf) => (leaf === null ? null : `<${typeof leaf}>`));
}
