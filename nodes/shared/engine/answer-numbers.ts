import { isRecord } from '../http/api-response';

/** A number of an answer, which some gateways write as text; NaN for what is none. */
export const toNumber = (value: unknown): number =>
	typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
		? Number(value)
		: NaN;

/**
 * The index that stands for the first input: 0, or 1 where the server counts from one, which shows where
 * an index is one too large and none is 0. Each result would be paired with its neighbour.
 *
 * @param entries of an answer, each with its `index`
 * @param count of the inputs
 */
export function firstIndexIn(entries: unknown[], count: number): 0 | 1 {
	const indexes = new Set(entries.map((entry) => (isRecord(entry) ? toNumber(entry.index) : NaN)));
	return indexes.has(count) && !indexes.has(0) ? 1 : 0;
}
