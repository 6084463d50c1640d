import {
	sleep,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { declaredRequest } from './declared-request';
import type { Item, Paginate } from './operation';
import { requestOptionsOf } from './request-options';
import { gather } from './run-context';
import { settle } from './item-errors';

/** n8n's functions for one item, made of those for all. */
function itemOf(run: IExecuteFunctions, index: number): Item {
	const helpers: Partial<Item['helpers']> = {
		assertBinaryData: (field) => run.helpers.assertBinaryData(index, field),
		getBinaryDataBuffer: async (field) => await run.helpers.getBinaryDataBuffer(index, field),
	};
	const own: Partial<Item> = {
		getItemIndex: () => index,
		getInputData: () => run.getInputData()[index],
		getNodeParameter: (name: string, fallback?: unknown, options?: object) =>
			run.getNodeParameter(name, index, fallback, options),
		getCredentials: async (type) => await run.getCredentials(type, index),
		helpers: Object.assign(Object.create(run.helpers) as Item['helpers'], helpers),
	};
	return Object.assign(Object.create(run) as Item, own);
}

/**
 * How long n8n may wait for its turn while items are read, in milliseconds. An answer needs a few turns
 * to get through; with longer ones the pace would count requests as in flight that have long ended, and
 * take an account for larger than it is.
 */
const TURN_MS = 10;

/**
 * Runs a declared operation over all input items, with the operation's own hook for each. The first
 * requests are on their way while the expressions of later items are still read.
 *
 * @param option the operation as the node declares it, with the path of its requests and its hook
 * @param properties the fields of the operation, with their places in the request
 * @returns the output of all items, in input order
 * @throws NodeApiError or NodeOperationError of the first item that failed, when the node stops at errors
 */
export async function sendAll(
	run: IExecuteFunctions,
	option: INodePropertyOptions,
	properties: INodeProperties[],
): Promise<INodeExecutionData[]> {
	const paginate = option.routing?.operations?.pagination as Paginate;
	const compose = declaredRequest(run.getNode(), option, properties);
	const { transport, batching } = requestOptionsOf(run);
	const { length } = run.getInputData();
	const outputs: Array<Promise<Array<PromiseSettledResult<INodeExecutionData[]>>>> = [];
	let hasFailed = false;

	const send = async (index: number) => {
		const item = itemOf(run, index);
		return await settle(item, async () => {
			const options = { ...compose(item), ...transport };
			// All of n8n's hook but its own way of sending, which no operation uses.
			return await paginate.call(item as IExecutePaginationFunctions, {
				options,
				preSend: [],
				postReceive: [],
				requestOperations: {},
			});
		}).catch((error: unknown) => {
			hasFailed = true;
			throw error;
		});
	};

	let turnBegan = Date.now();
	/** n8n gets its turn. The first item has loaded the code that reads the others by then. */
	const letOthersIn = async (index: number) => {
		if (index !== 1 && Date.now() - turnBegan <= TURN_MS) return;
		await sleep(0);
		turnBegan = Date.now();
	};
	const startAll = async (before: (index: number) => Promise<void>) => {
		for (let index = 0; index < length && !hasFailed; index++) {
			await before(index);
			// Settled at once: a failure while others are still read must not count as unhandled.
			outputs.push(Promise.allSettled([send(index)]));
		}
	};

	if (batching) {
		// A batch that the user has asked for goes out apart from the others.
		const { size, interval } = batching;
		await startAll(async (index) => {
			if (index > 0 && index % size === 0) await sleep(interval);
		});
	} else {
		await gather(run.getExecuteData(), async () => await startAll(letOthersIn));
	}
	const settled = (await Promise.all(outputs)).flat();
	return settled.flatMap((output) => {
		if (output.status === 'rejected') throw output.reason;
		return output.value;
	});
}
