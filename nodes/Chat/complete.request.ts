import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { withJsonBody } from '../shared/files/json-body';
import type { Item } from '../shared/engine/operation';
import { messagesOf } from './messages';
import { responseFormatOf } from './response-format';
import { toolsOf } from './tools';

/** An option that was added and left empty is as good as not added. */
const isGiven = (value: unknown) =>
	value !== '' && value !== null && !(Array.isArray(value) && value.length === 0);

/** Whether the item's answer is to come as a stream. */
export const wantsStream = (item: Pick<Item, 'getNodeParameter'>) =>
	item.getNodeParameter('options.stream', false) === true;

/** Not documented, but what the official adapter sends with every stream (2026-08). */
const STREAM = { stream: true, stream_options: { include_usage: true } };

/**
 * The body of a chat with its messages, files, tools and response format.
 *
 * @param gathered what the fields gave
 * @throws NodeOperationError when one of them is no good
 */
export async function completeBody(item: Item, gathered: IDataObject): Promise<IDataObject> {
	return {
		...Object.fromEntries(Object.entries(gathered).filter(([, value]) => isGiven(value))),
		...responseFormatOf(item),
		...toolsOf(item),
		...(wantsStream(item) ? STREAM : {}),
		messages: (await messagesOf(item)) as unknown as IDataObject[],
	};
}

/** The request of a chat; throws as `completeBody` does. */
export async function completeRequest(
	item: Item,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	return await withJsonBody(request, await completeBody(item, request.body as IDataObject));
}
