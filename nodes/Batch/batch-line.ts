import type { IDataObject } from 'n8n-workflow';

import { chatBody } from '../Chat/complete';
import type { Message } from '../Chat/messages';
import type { ComposedItem } from '../shared/engine/operation';
import { streamedJson, type StreamedJson } from '../shared/files/json-body';

/** The request of one item, as a line of the batch's file. Files in it are read when it is sent. */
export interface BatchLine {
	customId: string;
	/** Without the end of the line. */
	json: StreamedJson;
}

/** The roles that a batch takes; the last message is the user's (.cn guides, batch, 2025-11). */
const BATCH_ROLES = ['system', 'user', 'assistant'];

/** Of every line, and of the batch. */
export const BATCH_ENDPOINT = '/v1/chat/completions';

/**
 * The line of an item: its custom ID and the chat request that its fields make.
 *
 * @throws NodeOperationError for an empty custom ID, and for messages that no batch takes
 */
export async function batchLineOf({ item, request }: ComposedItem): Promise<BatchLine> {
	const customId = item.params.text('customId')?.trim();
	if (customId === undefined) {
		throw item.inputError(
			'The custom ID is empty',
			'Give every item an ID of its own; its result is found by it.',
		);
	}
	const chat = await chatBody(item, request.body as IDataObject);
	const messages = chat.messages as unknown as Message[];
	const stranger = messages.find(({ role }) => !BATCH_ROLES.includes(role));
	if (stranger) {
		throw item.inputError(
			`A message has the role ${stranger.role}, which no batch takes`,
			'Use only System, User and Assistant in a batch; conversations with results of tools go through the chat node.',
		);
	}
	if (messages.at(-1)?.role !== 'user') {
		throw item.inputError(
			'The last message is not one of the user',
			'A batch takes only conversations that end with a message of the role User.',
		);
	}
	const line = { custom_id: customId, method: 'POST', url: BATCH_ENDPOINT, body: chat };
	return { customId, json: streamedJson(line) };
}
