/** A number of an answer, which some gateways write as text; NaN for what is none. */
export const toNumber = (value: unknown): number =>
	typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
		? Number(value)
		: NaN;

/** What gateways call the place of an input; text embeddings of Aliyun have the second. */
const PLACE_NAMES = ['index', 'text_index', 'document_index', 'input_index', 'corpus_id', 'idx'];

/** The place of the input that an entry of an answer belongs to; NaN where it says none. */
export const placeIn = (entry: Record<string, unknown>): number =>
	toNumber(
		PLACE_NAMES.map((name) => entry[name]).find((place) => (place ?? undefined) !== undefined),
	);

/**
 * The entries of an answer with their places counted from zero. A server that counts from one shows it where
 * a place is one too large and none is 0: else each result would be paired with the next input.
 *
 * @param entries with their places as the answer gives them
 * @param count of the inputs
 * @returns none where nobody can tell: a place is one too large and others are left out, or below 0
 */
export function countedFromZero<Entry extends { index: number }>(
	entries: Entry[],
	count: number,
): Entry[] {
	const places = new Set(entries.map(({ index }) => index));
	if (places.has(-1)) return [];
	if (!places.has(count) || places.has(0)) return entries;
	const isWhole = Array.from({ length: count }, (_, index) => index + 1).every((place) =>
		places.has(place),
	);
	return isWhole ? entries.map((entry) => ({ ...entry, index: entry.index - 1 })) : [];
}
