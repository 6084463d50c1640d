import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { isNodeError } from '../http/node-error';
import type { Item, RequestScope } from './item';

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
