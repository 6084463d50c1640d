import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { components } from '../shared/generated/api.generated';
import { ask } from '../shared/engine/ask';
import { GarbledAnswer } from '../shared/http/failure';
import { inputError } from '../shared/http/node-error';
import type { Answer, Item } from '../shared/engine/operation';

/** A batch as the service tells it. */
export type Batch = components['schemas']['Batch'];

/** Statuses that do not change any more (.cn guides, batch, 2025-07; failed follows from `failed_at`). */
const FINAL = ['completed', 'failed', 'expired', 'cancelled'];

export const hasEnded = ({ status }: Batch) => FINAL.includes(status);

/** @throws NodeOperationError when the item has none */
export function batchIdOf(item: Item): string {
	const id = String(item.getNodeParameter('batchId', '') ?? '').trim();
	if (id !== '') return id;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		'The batch ID is empty',
		'Give the ID that Create gave, e.g. {{ $json.batchId }}.',
	);
}

/** @throws GarbledAnswer when the answer is no batch */
export function readBatch({ body }: Answer): Batch {
	const batch = body as Batch;
	if (typeof batch.id === 'string' && typeof batch.status === 'string') return batch;
	throw new GarbledAnswer('The service gave no batch');
}

/** @throws NodeApiError when the service does not know the batch or cannot answer */
export async function getBatch(
	item: Item,
	gathered: IHttpRequestOptions,
	id: string,
): Promise<Batch> {
	const url = `/batches/${encodeURIComponent(id)}`;
	return await ask(
		item,
		{ ...gathered, method: 'GET', url, body: {} },
		{
			isShared: true,
			read: readBatch,
		},
	);
}

const toTime = (seconds: number | null | undefined) =>
	typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : undefined;

/** The few things that one asks of a batch. Times are ISO 8601. */
export function simplifyBatch(batch: Batch): IDataObject {
	return {
		batchId: batch.id,
		status: batch.status,
		requestCounts: batch.request_counts as IDataObject | undefined,
		inputFileId: batch.input_file_id,
		resultsFile: batch.output_file_id,
		errorsFile: batch.error_file_id,
		errors: batch.errors as IDataObject | undefined,
		createdAt: toTime(batch.created_at),
		completedAt: toTime(batch.completed_at),
		expiresAt: toTime(batch.expires_at),
		metadata: batch.metadata as IDataObject | undefined,
	};
}

/** A batch as output, in short or whole. */
export const toOutput = (item: Item, batch: Batch): IDataObject =>
	item.getNodeParameter('simplify', true) ? simplifyBatch(batch) : (batch as IDataObject);
