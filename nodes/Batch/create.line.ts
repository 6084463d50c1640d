import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { completeBody } from '../Chat/complete.request';
import type { Message } from '../Chat/messages';
import { toJsonBytes } from '../shared/files/json-body';
import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';

/** The request of one item, as a line of the batch's file. */
export interface Line {
	customId: string;
	/** JSON, without the end of the line. */
	bytes: Buffer;
}

const ENDPOINT_IN_LINES = '/v1/chat/completions';

/**
 * The line of an item: its custom ID and the chat request that its fields make.
 *
 * @throws NodeOperationError for an empty custom ID, and for messages that no batch takes
 */
export async function lineOf(item: Item, { body }: IHttpRequestOptions): Promise<Line> {
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	const customId = String(item.getNodeParameter('customId', '') ?? '').trim();
	if (customId === '') {
		throw fail(
			'The custom ID is empty',
			'Give every item an ID of its own; its result is found by it.',
		);
	}
	const chat = await completeBody(item, body as IDataObject);
	const messages = chat.messages as unknown as Message[];
	// The rule of batches (.cn guides, batch, 2025-07).
	if (messages.at(-1)?.role !== 'user') {
		throw fail(
			'The last message is not one of the user',
			'A batch takes only conversations that end with a message of the role User.',
		);
	}
	return {
		customId,
		bytes: await toJsonBytes({
			custom_id: customId,
			method: 'POST',
			url: ENDPOINT_IN_LINES,
			body: chat,
		}),
	};
}
