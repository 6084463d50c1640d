import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
} from 'n8n-workflow';

import { plainDescription } from '../http/node-error';
import type { Item } from './operation';
import { runOf } from './run-context';

type ItemError = NodeApiError | NodeOperationError;

const isItemError = (error: unknown): error is ItemError =>
	error instanceof NodeApiError || error instanceof NodeOperationError;

/** The output of an item that failed while the node goes on: what, why and what to do. */
function errorItem(item: Item, error: ItemError): INodeExecutionData {
	const details = {
		...(error instanceof NodeApiError && error.httpCode ? { httpCode: error.httpCode } : {}),
		...(error.context.code === undefined ? {} : { code: error.context.code as number }),
		...(error.context.traceId ? { traceId: error.context.traceId as string } : {}),
		...(error.context.resume as IDataObject | undefined),
		...(error.context.partial ? { partial: error.context.partial as IDataObject } : {}),
	};
	return {
		// The three keys by which n8n knows an error item, and sends it to the error output.
		json: { error: error.message, message: plainDescription(error), details },
		pairedItem: { item: item.getItemIndex() },
	};
}

/**
 * Ends the work of one item: links its output to its input, or turns its error into an error item
 * when the node continues on fail. When it does not, requests that have not started are given up,
 * since their results would be lost.
 *
 * @throws NodeApiError or NodeOperationError when the node stops at errors
 */
export async function settle(
	item: Item,
	work: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	try {
		const output = await work();
		return output.map((entry) => ({ pairedItem: { item: item.getItemIndex() }, ...entry }));
	} catch (error) {
		const itemIndex = item.getItemIndex();
		const known = isItemError(error)
			? error
			: new NodeOperationError(item.getNode(), error as Error, { itemIndex });
		if (item.continueOnFail() && !item.getExecutionCancelSignal()?.aborted) {
			return [errorItem(item, known)];
		}
		runOf(item).gate.shut(known);
		throw known;
	}
}
