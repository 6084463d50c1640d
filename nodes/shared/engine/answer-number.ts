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
 */
export const firstPlace = (places: number[], count: number): 0 | 1 =>
	places.includes(count) && !places.includes(0) ? 1 : 0;
