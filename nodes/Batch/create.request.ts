import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { jsonParameter } from '../shared/engine/json-parameter';
import { keepProgress } from '../shared/engine/resumable-error';
import { ask } from '../shared/engine/ask';
import { GarbledAnswer } from '../shared/http/failure';
import { inputError } from '../shared/http/node-error';
import type { Answer, Item } from '../shared/engine/operation';
import { readBatch, type Batch } from './batch';
import type { Line } from './create.line';

/** What a batch is asked to be, the same for all of its items. */
export interface Terms {
	completionWindow: string;
	metadata?: IDataObject;
}

/** .cn API reference, batches, 2026-10. */
const SHORTEST_HOURS = 24;
const LONGEST_HOURS = 336;
const ENDPOINT = '/v1/chat/completions';

/** @throws NodeOperationError for a window that the service does not take, and metadata that is no object */
export function termsOf(item: Item): Terms {
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	const completionWindow = String(item.getNodeParameter('completionWindow', '24h')).trim();
	const hours = Number(/^(\d+)h$/.exec(completionWindow)?.[1]);
	if (!(hours >= SHORTEST_HOURS && hours <= LONGEST_HOURS)) {
		throw fail(
			`"${completionWindow}" is not a completion window`,
			'Write Completion Window in hours, from 24h to 336h.',
		);
	}
	const metadata = jsonParameter(item, 'options.metadata', 'Metadata');
	if (metadata === undefined) return { completionWindow };
	if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
		throw fail(
			'Metadata is not a JSON object',
			'Write it as names and texts, e.g. {"description": "nightly job"}.',
		);
	}
	return { completionWindow, metadata: metadata as IDataObject };
}

/** The documents wrap the file in `data`; OpenAI does not. */
function fileIdIn({ body }: Answer): string {
	const { data, id = data?.id } = body as { data?: { id?: unknown }; id?: unknown };
	if (typeof id === 'string' && id !== '') return id;
	throw new GarbledAnswer('The service gave no file ID');
}

function formOf(lines: Line[]): FormData {
	const form = new FormData();
	const file = new Blob(
		lines.flatMap(({ bytes }) => [bytes as BlobPart, '\n']),
		{ type: 'application/jsonl' },
	);
	form.append('purpose', 'batch');
	form.append('file', file, 'requests.jsonl');
	return form;
}

/**
 * Uploads the lines and starts the batch. Each of the two is sent again only after an answer that
 * proves that nothing was done.
 *
 * @throws NodeApiError, which names the uploaded file when the batch could not be started
 */
export async function startBatch(
	item: Item,
	gathered: IHttpRequestOptions,
	lines: Line[],
	{ completionWindow, metadata }: Terms,
): Promise<Batch> {
	const post = { ...gathered, method: 'POST' as const, body: {} };
	const inputFileId = await ask(
		item,
		{ ...post, url: '/files' },
		{
			creates: true,
			isShared: true,
			request: (request) => ({ ...request, body: formOf(lines) }) as IHttpRequestOptions,
			read: fileIdIn,
		},
	);
	const body = {
		input_file_id: inputFileId,
		endpoint: ENDPOINT,
		completion_window: completionWindow,
		...(metadata ? { metadata } : {}),
	};
	return await ask(
		item,
		{ ...post, url: '/batches', body },
		{
			creates: true,
			isShared: true,
			read: readBatch,
		},
	).catch((error: unknown) => {
		const progress = `The requests were uploaded as ${inputFileId}, but the batch was not started.`;
		throw keepProgress(error, progress, { inputFileId });
	});
}
