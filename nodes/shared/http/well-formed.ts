import { isRecord } from './api-response';

/** Dates and the like write themselves into JSON, and bytes are none. */
const writesItself = (value: object) =>
	typeof (value as { toJSON?: unknown }).toJSON === 'function';

/**
 * A value of a JSON body without halves of signs, as a careless cut through an emoji leaves them in texts:
 * the service refuses the whole request for one (measured 2026-09-13). In place of each stands U+FFFD.
 *
 * @returns the value itself where it has none, so that nothing is copied
 * @throws RangeError for a value that is too deep for JSON too
 */
export function toWellFormed(value: unknown): unknown {
	if (typeof value === 'string') return value.toWellFormed();
	if (Array.isArray(value)) {
		const entries = value.map(toWellFormed);
		return entries.some((entry, index) => entry !== value[index]) ? entries : value;
	}
	if (!isRecord(value) || writesItself(value)) return value;
	let isChanged = false;
	const entries = Object.entries(value).map(([name, entry]): [string, unknown] => {
		const clean: [string, unknown] = [name.toWellFormed(), toWellFormed(entry)];
		isChanged ||= clean[0] !== name || clean[1] !== entry;
		return clean;
	});
	return isChanged ? Object.fromEntries(entries) : value;
}
