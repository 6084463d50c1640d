import type { IDataObject } from 'n8n-workflow';

import { TRACE_HEADER } from '../http/node-error';
import type { Answer } from './operation';
import type { Share } from './batch';

/** The trace id of an answer, the one thing that SiliconFlow's support asks for. */
export function traceOf({ headers }: Answer): { traceId?: string } {
	const traceId = headers[TRACE_HEADER];
	return typeof traceId === 'string' ? { traceId } : {};
}

/** What a shared request cost and its trace id. */
export interface Cost {
	usage: IDataObject;
	traceId?: string;
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
 * What an item says of the cost of the requests that it shared. The first item of a request reports
 * it and the others point there, so that the sum over all items is what the account is charged.
 *
 * @param shares one for each part of the item; parts of one request bring the same object
 */
export function costOf(shares: Array<Share<Cost>>, itemIndex: number): IDataObject {
	const requests = [...new Set(shares)];
	const own = requests.filter(({ reportedBy }) => reportedBy === itemIndex);
	const { traceId } = requests[0].value;
	return {
		...(own.length > 0
			? { usage: sumUsage(own.map(({ value }) => value.usage)) }
			: { usageReportedByItem: requests[0].reportedBy }),
		...(traceId === undefined ? {} : { traceId }),
	};
}
