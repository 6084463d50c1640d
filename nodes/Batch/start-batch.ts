import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { chatBody } from '../Chat/complete';
import type { Message } from '../Chat/messages';
import { SHARED, type Item } from '../shared/engine/item';
import { withResumeInfo } from '../shared/engine/item-errors';
import type { ComposedItem } from '../shared/engine/operation';
import { quote } from '../shared/engine/text-value';
import { fileForm, StreamedFile, type InputFile } from '../shared/files/input-file';
import { streamedJson, type StreamedJson } from '../shared/files/json-body';
import { holderOf, isRecord, toId, type ApiResponse } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { InvalidResponseError } from '../shared/http/failure';
import { readBatch, type Batch } from './batch';

/** The request of one item, as a line of the batch's file. Files in it are read when it is sent. */
export interface BatchLine {
	customId: string;
	/** Without the end of the line. */
	json: StreamedJson;
}

/** The roles that a batch takes; the last message is the user's (.cn guides, batch, 2025-11). */
const BATCH_ROLES = ['system', 'user', 'assistant'];

/** Of every line, and of the batch. */
const BATCH_ENDPOINT = '/v1/chat/completions';

/**
 * The line of an item: its custom ID and the chat request that its fields make.
 *
 * @throws NodeOperationError for messages that no batch takes
 */
export async function batchLineOf({ item, request }: ComposedItem): Promise<BatchLine> {
	const customId = item.params.requiredId('customId');
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

/** What a batch is asked to be, the same for all of its items. */
export interface BatchSettings {
	completionWindow: string;
	metadata?: IDataObject;
}

/** .cn API reference, batches, 2026-10. */
const MIN_HOURS = 24;
const MAX_HOURS = 336;
const DEFAULT_WINDOW = '24h';

/** @throws NodeOperationError for a window that the service does not take, and metadata that is no object */
export function readBatchSettings(item: Item): BatchSettings {
	const { params } = item;
	const completionWindow = params.id('completionWindow') ?? DEFAULT_WINDOW;
	const hours = Number(/^(\d+)\s*h?$/i.exec(completionWindow)?.[1]);
	if (!(hours >= MIN_HOURS && hours <= MAX_HOURS)) {
		throw item.inputError(
			`${quote(completionWindow)} is not a completion window`,
			'Write Completion Window in hours, from 24h to 336h.',
		);
	}
	const metadata = params.json('options.metadata');
	const settings = { completionWindow: `${hours}h` };
	if (metadata === undefined) return settings;
	if (!isRecord(metadata)) {
		throw item.inputError(
			'Metadata is not a JSON object',
			'Write it as names and texts, e.g. {"description": "nightly job"}.',
		);
	}
	return { ...settings, metadata: metadata as IDataObject };
}

/** The documents wrap the file in `data`; OpenAI does not. */
function fileIdIn({ body }: ApiResponse): string {
	const id = toId(holderOf(body, 'id').id);
	if (id !== undefined) return id;
	throw new InvalidResponseError('The service gave no file ID');
}

const LINE_END = Buffer.from('\n');

async function* bytesOfLines(lines: BatchLine[]): AsyncGenerator<Uint8Array> {
	for (const { json } of lines) {
		yield* json.chunks();
		yield LINE_END;
	}
}

/** In bytes, with the end of the line. */
export const sizeOf = ({ json }: BatchLine): number => json.size + LINE_END.length;

/** The file is made while it is sent: the files of thousands of items are never in memory together. */
const fileOf = (lines: BatchLine[]): InputFile => ({
	fileName: 'requests.jsonl',
	mimeType: 'application/jsonl',
	size: lines.reduce((sum, line) => sum + sizeOf(line), 0),
	chunks: async () => bytesOfLines(lines),
});

/**
 * Uploads the lines and starts the batch. Each of the two is sent again only after an answer that
 * proves that nothing was done.
 *
 * @param item stands for all items of the batch
 * @throws NodeApiError, which names the uploaded file when the batch could not be started
 */
export async function startBatch(
	item: Item,
	lines: BatchLine[],
	{ completionWindow, metadata }: BatchSettings,
): Promise<Batch> {
	const upload = { method: 'POST' as const, url: '/files' };
	const inputFileId = await item.request(
		{
			request: upload,
			prepare(request) {
				const form = fileForm({ purpose: 'batch' }, new StreamedFile(fileOf(lines)));
				return { ...request, body: form } as IHttpRequestOptions;
			},
			read: fileIdIn,
		},
		SHARED,
	);
	const body = {
		input_file_id: inputFileId,
		endpoint: BATCH_ENDPOINT,
		completion_window: completionWindow,
		metadata,
	};
	try {
		const request = { method: 'POST' as const, url: '/batches', body };
		return await item.request({ request, read: readBatch, isState: true }, SHARED);
	} catch (error) {
		const progress = `The requests were uploaded as ${escapeHtml(inputFileId)}, but the batch was not started.`;
		throw withResumeInfo(error, progress, { inputFileId });
	}
}
