import type { Item } from './operation';
import { runOf } from './run-context';

/**
 * Does work that several items of a run have in common once, and gives its result to all of them.
 *
 * @param key what the items have in common
 * @throws what the work throws, to each of the items
 */
export async function once<T>(item: Item, key: string, work: () => Promise<T>): Promise<T> {
	const { shared } = runOf(item);
	const known = shared.get(key) as Promise<T> | undefined;
	const result = known ?? work();
	shared.set(key, result);
	return await result;
}
