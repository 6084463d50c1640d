import type { IDataObject } from 'n8n-workflow';

import { SHARED, type Item } from '../shared/engine/item';
import { errorOfItem } from '../shared/engine/item-errors';
import type { StepsOperation } from '../shared/engine/operation';
import { hasJobEnded } from '../shared/engine/poll';
import { oncePerRun } from '../shared/engine/run-context';
import { readUsageNumbers } from '../shared/engine/usage';
import type { components } from '../shared/generated/api.generated';
import { holderOf, isRecord, toId, toNumber, type ApiResponse } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';
import { readList } from '../shared/http/read-list';

/** A batch as the service tells it. */
export type Batch = components['schemas']['Batch'];

/** Whether the batch does not change any more (.cn guides, batch, 2025-07; failed follows from `failed_at`). */
export const hasEnded = ({ status }: Batch): boolean => hasJobEnded(status);

/** @returns undefined for what is no batch */
function toBatch(entry: unknown): Batch | undefined {
	if (!isRecord(entry) || typeof entry.status !== 'string') return undefined;
	const id = toId(entry.id);
	return id === undefined ? undefined : ({ ...entry, id } as Batch);
}

/** @throws InvalidResponseError when the response is no batch */
export function readBatch({ body }: ApiResponse): Batch {
	const batch = toBatch(holderOf(body, 'id'));
	if (batch) return batch;
	throw new InvalidResponseError('The service gave no batch');
}

/** @throws NodeApiError when the service does not know the batch or cannot answer */
export async function fetchBatch(item: Item, id: string): Promise<Batch> {
	const url = `/batches/${encodeURIComponent(id)}`;
	return await item.request(
		{ request: { method: 'GET', url }, read: readBatch, isState: true },
		SHARED,
	);
}

async function cancelBatch(item: Item, id: string): Promise<Batch> {
	const request = {
		method: 'POST' as const,
		url: `/batches/${encodeURIComponent(id)}/cancel`,
		body: {},
	};
	return await item.request({ request, read: readBatch, isState: true }, SHARED);
}

/** Times from here on are in milliseconds, which some gateways give: as seconds they were in the year 5138. */
const MIN_MILLISECONDS = 1e11;

/** ISO 8601 of seconds since 1970, or of a date in words; undefined for none, which what Go writes says by 0. */
export const toTime = (given: unknown) => {
	const number = toNumber(given);
	const seconds = Number.isNaN(number) ? Date.parse(String(given)) : number || NaN;
	const date = new Date(seconds < MIN_MILLISECONDS ? seconds * 1000 : seconds);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** How many requests have ended so; the service says null until the batch has begun. */
const countsOf = (counts: unknown) => (counts === null ? null : readUsageNumbers(counts));

/** The few things that one asks of a batch. Times are ISO 8601. */
export function simplifyBatch(batch: Batch): IDataObject {
	return {
		batchId: batch.id,
		status: batch.status,
		requestCounts: countsOf(batch.request_counts),
		inputFileId: batch.input_file_id,
		resultsFile: toId(batch.output_file_id) ?? batch.output_file_id,
		errorsFile: toId(batch.error_file_id) ?? batch.error_file_id,
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

/** An operation on a batch. Items of one account with the same batch share the request. */
const sharedOperation = (
	name: string,
	ask: (item: Item, id: string) => Promise<Batch>,
): StepsOperation => ({
	kind: 'steps',
	async run(item) {
		const id = item.params.requiredId('batchId');
		const key = `${name} ${id} ${await item.accountKey()}`;
		const asked = oncePerRun(item.run, key, async () => await ask(item, id));
		const batch = await asked.catch((error: unknown) => {
			throw errorOfItem(error, item.index);
		});
		return [{ json: toOutput(item, batch) }];
	},
});

/** What "Get a batch" does. */
export const get = sharedOperation('get', fetchBatch);

/** What "Cancel a batch" does. */
export const cancel = sharedOperation('cancel', cancelBatch);

interface Page {
	batches: Batch[];
	hasMore: boolean;
	lastId?: string;
}

const MAX_PAGE_SIZE = 100;

const DEFAULT_LIMIT = 50;

async function fetchPage(item: Item, limit: number, after: string | undefined): Promise<Page> {
	const qs = { limit, ...(after === undefined ? {} : { after }) };
	return await item.request({
		request: { method: 'GET', url: '/batches', qs },
		read({ body }) {
			const { has_more: hasMore, last_id: lastId } = holderOf(body, 'has_more');
			const batches = readList(body, { what: 'batches', names: ['data', 'batches'] }, toBatch);
			const last = typeof lastId === 'string' ? lastId : batches.at(-1)?.id;
			return { batches, hasMore: hasMore === true, lastId: last };
		},
	});
}

/**
 * Goes through the pages. A service that does not page sends the same one again, which ends it.
 *
 * @param limit how many batches at most
 * @throws NodeApiError when a page cannot be had
 */
export async function fetchBatches(item: Item, limit: number): Promise<Batch[]> {
	const batches = new Map<string, Batch>();
	let after: string | undefined;
	for (;;) {
		const known = batches.size;
		const page = await fetchPage(item, Math.min(MAX_PAGE_SIZE, limit - known), after);
		for (const batch of page.batches) batches.set(batch.id, batch);
		after = page.lastId;
		const isLast = !page.hasMore || after === undefined || batches.size === known;
		if (isLast || batches.size >= limit) return [...batches.values()].slice(0, limit);
	}
}

/** What "Get many batches" does. */
export const getMany: StepsOperation = {
	kind: 'steps',
	async run(item) {
		const { params } = item;
		const returnAll = params.boolean('returnAll', false);
		const limit = returnAll ? Infinity : (params.number('limit') ?? DEFAULT_LIMIT);
		const batches = await fetchBatches(item, limit);
		return batches.map((batch) => ({ json: toOutput(item, batch) }));
	},
};
