import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../http/api-response';
import type { SharedUsage } from './batch';

/** What a request cost and its trace id. */
export interface Usage {
	usage?: IDataObject;
	traceId?: string;
}

/** `prompt_tokens_details` and its like hold numbers in their turn, and no more than that. */
const MAX_DEPTH = 3;

/** A count, or the price that some gateways say beside it; undefined for what can be neither. */
const toCount = (value: number): number | undefined =>
	value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;

function readValue(value: unknown, depth: number): unknown {
	if (typeof value === 'number') return toCount(value);
	if (typeof value === 'boolean') return value;
	// Words are kept, such as the tier that served the request. NaN and Infinity are none.
	if (typeof value === 'string') {
		const isNumber = value.trim() !== '' && !Number.isNaN(Number(value));
		return isNumber ? toCount(Number(value)) : value.trim() === 'NaN' ? undefined : value;
	}
	if (depth >= MAX_DEPTH) return undefined;
	if (Array.isArray(value)) return value.map((entry) => readValue(entry, depth + 1) ?? null);
	return isRecord(value) ? readNumbers(value, depth + 1) : undefined;
}

/** What can only be a number of tokens. */
const isTokens = (name: string) => name.endsWith('_tokens');

function readNumbers(usage: Record<string, unknown>, depth: number): IDataObject {
	const entries = Object.entries(usage)
		.map(([name, value]): [string, unknown] => [name, readValue(value, depth)])
		.filter(([name, value]) => value !== undefined && (!isTokens(name) || Number.isInteger(value)));
	return Object.fromEntries(entries) as IDataObject;
}

/**
 * What a response says of its tokens: numbers, which some gateways write as text. What can be no count (null,
 * NaN, less than none, more than a number can tell apart) is left out: a sum over items would carry it on.
 *
 * @returns undefined when it says nothing
 */
export const readUsageNumbers = (usage: unknown): IDataObject | undefined =>
	isRecord(usage) ? readNumbers(usage, 0) : undefined;

/** The tokens of a name; 0 where a response does not say them. */
export function tokensOf(usage: IDataObject | undefined, name: string): number {
	const count = usage?.[name];
	return typeof count === 'number' ? count : 0;
}

/** Two usages as one; the later one's words stand where both have some. */
function combine(
	earlier: IDataObject,
	later: IDataObject,
	combineCounts: (earlier: number, later: number) => number,
): IDataObject {
	const entries = Object.entries(later).map(([name, value]) => {
		const before = earlier[name];
		if (typeof value === 'number' && typeof before === 'number')
			return [name, combineCounts(before, value)];
		if (isRecord(value) && isRecord(before))
			return [name, combine(before as IDataObject, value as IDataObject, combineCounts)];
		return [name, value];
	});
	return { ...earlier, ...(Object.fromEntries(entries) as IDataObject) };
}

/** What two requests cost together. */
const addUsage = (total: IDataObject, usage: IDataObject): IDataObject =>
	combine(total, usage, (one, other) => one + other);

/**
 * What an answer has cost so far, by two chunks of its stream. Each count grows from chunk to chunk; gateways may
 * say each in another chunk, and end with zeros.
 */
export const grownUsage = (before: IDataObject, usage: IDataObject): IDataObject =>
	combine(before, usage, Math.max);

/**
 * What an item says of the cost of the requests that it shared. One item of a request reports it and
 * the others point there, so that the sum over all items is what the account is charged.
 *
 * @param shared one for each input of the item; inputs of one request bring the same object
 */
export function usageOf(shared: Array<SharedUsage>, itemIndex: number): IDataObject {
	const requests = [...new Set(shared)];
	const own = requests.filter(({ reportedBy }) => reportedBy === itemIndex);
	const usages = own.map(({ value }) => value.usage).filter((usage) => usage !== undefined);
	const traceId = requests[0]?.value.traceId;
	return {
		...(usages.length > 0 ? { usage: usages.reduce(addUsage, {}) } : {}),
		...(own.length === 0 ? { usageReportedByItem: requests[0]?.reportedBy } : {}),
		...(traceId === undefined ? {} : { traceId }),
	};
}
