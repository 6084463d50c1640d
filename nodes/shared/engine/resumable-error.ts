import { NodeApiError, NodeOperationError, type IDataObject } from 'n8n-workflow';

import { inputError } from '../http/node-error';
import type { Item } from './operation';

/**
 * The error of work that the service does for an item over a longer time.
 *
 * @param resume what gets at the work later; it is in the details of the error item
 * @param isShared the work is for several items, so that the message names none
 */
export function jobError(
	item: Item,
	message: string,
	description: string,
	resume: IDataObject,
	isShared = false,
): NodeOperationError {
	const itemIndex = item.getItemIndex();
	const error = isShared
		? new NodeOperationError(item.getNode(), message, { description })
		: inputError(item.getNode(), itemIndex, message, description);
	error.context.resume = resume;
	return error;
}

/** Adds to an error on the way what was reached before it, so that nothing paid for gets lost. */
export function keepProgress(error: unknown, progress: string, resume: IDataObject): unknown {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.description = `${progress} ${error.description ?? ''}`.trim();
		error.context.resume = resume;
	}
	return error;
}
