import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
} from 'n8n-workflow';

import { isNodeError, plainDescription, type NodeError } from '../http/node-error';
import type { RunContext } from './run-context';

/** The error of an item in n8n's form: those of our own are as they are, any other is wrapped. */
export function toItemError({ node }: RunContext, itemIndex: number, error: unknown): NodeError {
	return isNodeError(error) ? error : new NodeOperationError(node, error as Error, { itemIndex });
}

/** The output of an item that failed while the node goes on: what, why and what to do. */
export function toErrorItem(itemIndex: number, error: NodeError): INodeExecutionData {
	const { code, traceId, resume, partial, excerpt } = error.context;
	const details = {
		...(error instanceof NodeApiError && error.httpCode ? { httpCode: error.httpCode } : {}),
		...(code === undefined ? {} : { code: code as number }),
		...(traceId ? { traceId: traceId as string } : {}),
		...(excerpt ? { answer: excerpt as string } : {}),
		...(resume as IDataObject | undefined),
		...(partial ? { partial: partial as IDataObject } : {}),
	};
	return {
		// The three keys by which n8n knows an error item, and sends it to the error output.
		json: { error: error.message, message: plainDescription(error), details },
		pairedItem: { item: itemIndex },
	};
}
