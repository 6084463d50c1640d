import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
} from 'n8n-workflow';

import { InvalidResponseError } from '../http/failure';
import {
	isNodeError,
	itemSuffix,
	plainDescription,
	toNodeError,
	type NodeError,
} from '../http/node-error';
import type { Item, RequestScope } from './item';
import type { RunContext } from './run-context';

/** The error of an item in n8n's form: those of our own are as they are, any other is wrapped. */
export function toItemError(
	{ node, signal }: RunContext,
	itemIndex: number,
	error: unknown,
): NodeError {
	if (isNodeError(error)) return error;
	if (error instanceof InvalidResponseError) {
		const { message, excerpt } = error;
		const failure = { kind: 'invalidResponse', headers: {}, message, excerpt } as const;
		return toNodeError(node, failure, { itemIndex });
	}
	const known = signal?.aborted ? 'The execution was stopped' : (error as Error);
	return new NodeOperationError(node, known, { itemIndex });
}

/** The error of what several items share as that of one of them: each says which item it is of. */
export function errorOfItem(error: unknown, itemIndex: number): Error {
	if (!isNodeError(error) || error.context.itemIndex !== undefined) return error as Error;
	const own = Object.create(
		Object.getPrototypeOf(error) as object,
		Object.getOwnPropertyDescriptors(error),
	) as NodeError;
	own.message += itemSuffix(itemIndex);
	own.context = { ...error.context, itemIndex };
	return own;
}

/** Whether a fault of the service passes, so that a later request has better luck: that is what may be repeated. */
export const isPassing = ({ context }: NodeError): boolean => context.passes === true;

/**
 * The error that a stopped execution ends with. By its name n8n shows the execution as canceled and not
 * as failed, and starts no error workflow (n8n-core 2.0 to 2.41, processSuccessExecution).
 */
export const asCancelled = (error: NodeError): NodeError =>
	Object.assign(error, { name: 'ExecutionCancelledError' });

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
		json: { error: error.message, message: plainDescription(error), details },
		pairedItem: { item: itemIndex },
	};
}

/**
 * The item that n8n is to send to the node's error output. Every n8n knows it by `error`; by its fields, older
 * ones know none that has more than two. But of an item that has an `error` when the node is done, n8n keeps
 * only the message. It copies the item on the way to the output, and what is not enumerable stays behind
 * (n8n-core 2.0 to 2.41, handleNodeErrorOutput and normalizeNodeErrors).
 */
export const forErrorOutput = (item: INodeExecutionData, error: NodeError): INodeExecutionData =>
	Object.defineProperty(item, 'error', { value: error, enumerable: false, writable: true });

/**
 * The error of work that the service does for an item over a longer time.
 *
 * @param resume what gets at the work later; it is in the details of the error item
 * @param scope whether the work is for several items, so that the message names none
 */
export function resumableError(
	item: Item,
	message: string,
	hint: string,
	resume: IDataObject,
	{ isShared = false }: RequestScope = {},
): NodeOperationError {
	const error = isShared
		? new NodeOperationError(item.run.node, message, { description: hint })
		: item.inputError(message, hint);
	error.context.resume = resume;
	return error;
}

/** Adds to an error on the way what was reached before it, so that nothing paid for gets lost. */
export function withResumeInfo(error: unknown, progress: string, resume: IDataObject): unknown {
	if (isNodeError(error)) {
		error.description = `${progress} ${error.description ?? ''}`.trim();
		error.context.resume = resume;
	}
	return error;
}
