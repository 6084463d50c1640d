import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import type { StepsOperation } from '../shared/engine/operation';
import { oncePerRun } from '../shared/engine/run-context';
import type { components } from '../shared/generated/api.generated';
import { isRecord, type ApiResponse } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';

/** A batch as the service tells it. */
export type Batch = components['schemas']['Batch'];

/** Statuses that do not change any more (.cn guides, batch, 2025-07; failed follows from `failed_at`). */
const FINAL_STATUSES = ['completed', 'failed', 'expired', 'cancelled'];

export const hasEnded = ({ status }: Batch) => FINAL_STATUSES.includes(status);

/** @throws NodeOperationError when the item has none */
export function batchIdOf(item: Item): string {
	const id = item.params.text('batchId')?.trim();
	if (id !== undefined) return id;
	throw item.inputError(
		'The batch ID is empty',
		'Give the ID that Create gave, e.g. {{ $json.batchId }}.',
	);
}

/** @throws InvalidResponseError when the response is no batch */
export function readBatch({ body }: ApiResponse): Batch {
	if (isRecord(body) && typeof body.id === 'string' && typeof body.status === 'string') {
		return body as unknown as Batch;
	}
	throw new InvalidResponseError('The service gave no batch');
}

/** @throws NodeApiError when the service does not know the batch or cannot answer */
export async function fetchBatch(item: Item, id: string): Promise<Batch> {
	const url = `/batches/${encodeURIComponent(id)}`;
	return await item.request(
		{ request: { method: 'GET', url }, read: readBatch },
		{ isShared: true },
	);
}

async function cancelBatch(item: Item, id: string): Promise<Batch> {
	const request = {
		method: 'POST' as const,
		url: `/batches/${encodeURIComponent(id)}/cancel`,
		body: {},
	};
	return await item.request({ request, read: readBatch }, { isShared: true });
}

/** ISO 8601 of seconds since 1970. */
export const toTime = (seconds: unknown) => {
	const date = new Date(typeof seconds === 'number' ? seconds * 1000 : NaN);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

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
export const toOutput = ({ params }: Item, batch: Batch): IDataObject =>
	params.boolean('simplify', true) ? simplifyBatch(batch) : (batch as IDataObject);

/** What "Get a batch" does. Items with the same batch share the request. */
export const get: StepsOperation = {
	kind: 'steps',
	async run(item) {
		const id = batchIdOf(item);
		const key = `get ${id} ${await item.accountKey()}`;
		const batch = await oncePerRun(item.run, key, async () => await fetchBatch(item, id));
		return [{ json: toOutput(item, batch) }];
	},
};

/** What "Cancel a batch" does. Items with the same batch share the request. */
export const cancel: StepsOperation = {
	kind: 'steps',
	async run(item) {
		const id = batchIdOf(item);
		const key = `cancel ${id} ${await item.accountKey()}`;
		const batch = await oncePerRun(item.run, key, async () => await cancelBatch(item, id));
		return [{ json: toOutput(item, batch) }];
	},
};
