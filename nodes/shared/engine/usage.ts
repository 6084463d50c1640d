import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../http/api-response';
import type { SharedUsage } from './batch';

/** What a request cost and its trace id. */
export interface Usage {
	usage?: IDataObject;
	traceId?: string;
}

const toCount = (value: unknown): unknown =>
	typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
		? Number(value)
		: value;

/**
 * What a response says of its tokens, which some gateways write as text.
 *
 * @returns undefined when it says nothing
 */
export function readUsageNumbers(usage: unknown): IDataObject | undefined {
	if (!isRecord(usage)) return undefined;
	const entries = Object.entries(usage).map(([name, value]) => [name, toCount(value)]);
	return Object.fromEntries(entries) as IDataObject;
}

function sumUsage(usages: IDataObject[]): IDataObject {
	const total: IDataObject = {};
	for (const usage of usages) {
		for (const [name, value] of Object.entries(usage)) {
			const before = total[name];
			const isSum = typeof value === 'number' && typeof before === 'number';
			total[name] = isSum ? before + value : value;
		}
	}
	return total;
}

/**
 * What an item says of the cost of the requests that it shared. One item of a request reports it and
 * the others point there, so that the sum over all items is what the account is charged.
 *
 * @param shared one for each input of the item; inputs of one request bring the same object
 */
export function usageOf(shared: Array<SharedUsage<Usage>>, itemIndex: number): IDataObject {
	const requests = [...new Set(shared)];
	const own = requests.filter(({ reportedBy }) => reportedBy === itemIndex);
	const usages = own.map(({ value }) => value.usage).filter((usage) => usage !== undefined);
	const traceId = requests[0]?.value.traceId;
	return {
		...(usages.length > 0 ? { usage: sumUsage(usages) } : {}),
		...(own.length === 0 ? { usageReportedByItem: requests[0]?.reportedBy } : {}),
		...(traceId === undefined ? {} : { traceId }),
	};
}
