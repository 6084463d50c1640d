/** Keys of a tool's result that hold no words for a reader. */
const NOT_WORDS = new Set(['type', 'metadata', 'id', 'pairedItem']);

function leavesOf(value: unknown): string[] {
	if (typeof value === 'string') return [readResult(value)];
	if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
	if (Array.isArray(value)) return value.flatMap(leavesOf);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		NOT_WORDS.has(key) ? [] : leavesOf(inner),
	);
}

/** The words of a tool's result, whether it is plain text or JSON, also JSON as text inside JSON. */
export function readResult(text: string): string {
	if (!/^\s*[[{"]/.test(text)) return text.trim();
	try {
		return leavesOf(JSON.parse(text)).filter(Boolean).join('\n');
	} catch {
		// It only looked like JSON.
		return text.trim();
	}
}
