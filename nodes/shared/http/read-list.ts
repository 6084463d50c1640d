import { isRecord, listIn } from './api-response';
import { InvalidResponseError } from './failure';

/**
 * What the entries of the list of an answer stand for. Some that cannot be read are left out; where none can, an
 * empty result would look like an account that has nothing.
 *
 * @param what the list is of, for its error; each of these names may be that of the list
 * @param read makes the result of an entry; undefined where it is none
 * @throws InvalidResponseError when there is no list, or no entry of it can be read
 */
export function readList<T>(
	body: unknown,
	{ what, names }: { what: string; names: string[] },
	read: (entry: unknown) => T | undefined,
): T[] {
	// What Go writes has null in place of a list without entries.
	const isNone = isRecord(body) && names.some((name) => body[name] === null);
	const list = listIn(body, ...names) ?? (isNone ? [] : undefined);
	const entries = list?.flatMap((entry) => read(entry) ?? []);
	if (list && entries && (entries.length > 0 || list.length === 0)) return entries;
	throw new InvalidResponseError(`The service gave no list of ${what}`);
}
