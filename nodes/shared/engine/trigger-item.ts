import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import { createItem, parameterReaderOf, type Item, type ItemFunctions } from './item';
import { requestOptionsFields, requestOptionsOf } from './request-options';
import { createRunContext } from './run-context';

/** Ample for a list of pages and the files that it names. */
const MAX_CONCURRENT_REQUESTS = 5;

/**
 * What a trigger looks with: a poll has no input items, and sends as an operation does for an item
 * without fields.
 *
 * @param properties the fields of the trigger
 * @throws NodeOperationError when an option cannot be read
 */
export function createTriggerItem(poll: IPollFunctions, properties: INodeProperties[]): Item {
	const own: Partial<ItemFunctions> = {
		continueOnFail: () => false,
		getExecutionCancelSignal: () => undefined,
		getInputData: () => ({ json: {} }),
		getItemIndex: () => 0,
	};
	const functions = Object.assign(Object.create(poll) as ItemFunctions, own);
	const node = functions.getNode();
	const params = parameterReaderOf(node, functions, [...properties, ...requestOptionsFields]);
	const { transport } = requestOptionsOf(node, params);
	const run = createRunContext(functions, node, MAX_CONCURRENT_REQUESTS, transport);
	// No item is to blame for what goes wrong.
	return createItem(run, functions, properties, { isShared: true });
}
