/** A number of an answer, which some gateways write as text; NaN for what is none. */
export const toNumber = (value: unknown): number =>
	typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
		? Number(value)
		: NaN;

/**
 * Whether places in an answer count from 1, where the API counts from 0: each would be taken for that of
 * the next input.
 *
 * @param places as the answer gives them
 * @param count of the inputs
 */
export const countsFromOne = (places: number[], count: number): boolean =>
	places.includes(count) && !places.includes(0);
