/** A number of an answer, which some gateways write as text; NaN for what is none. */
export const toNumber = (value: unknown): number =>
	typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
		? Number(value)
		: NaN;

/**
 * The place of the first input: 0, or 1 where the server counts from one, which shows where a place is one
 * too large and none is 0. Else each result would be paired with the next input.
 *
 * @param places as the answer gives them
 * @param count of the inputs
 * @returns undefined where nobody can tell: a place is one too large and others are left out, or below 0
 */
export function firstPlace(places: number[], count: number): 0 | 1 | undefined {
	if (places.includes(-1)) return undefined;
	if (!places.includes(count) || places.includes(0)) return 0;
	const isWhole = Array.from({ length: count }, (_, index) => index + 1).every((place) =>
		places.includes(place),
	);
	return isWhole ? 1 : undefined;
}
