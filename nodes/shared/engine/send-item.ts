import type { IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { ask } from './ask';
import type { Item, ItemOperation, Paginate } from './operation';
import { settle } from './item-errors';

/**
 * n8n's hook for operations in which every item is a request of its own: as many at a time as the
 * run's gate lets in, each at the account's pace, repeated after passing faults.
 */
export function sendItem({ request, response, ...operation }: ItemOperation): Paginate {
	return sendSteps(
		async (item, gathered) =>
			await ask(item, gathered, {
				...operation,
				request: async (located) => (await request?.(item, located)) ?? located,
				read: async (answer) => await response(item, answer),
			}),
	);
}

/**
 * n8n's hook for operations in which an item takes several requests.
 *
 * @param steps the work of one item, from the request that the fields gave to its output
 */
export function sendSteps(
	steps: (item: Item, gathered: IHttpRequestOptions) => Promise<INodeExecutionData[]>,
): Paginate {
	return async function ({ options }) {
		return await settle(this, async () => await steps(this, options as IHttpRequestOptions));
	};
}
