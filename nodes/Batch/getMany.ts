import type { Item } from '../shared/engine/item';
import type { StepsOperation } from '../shared/engine/operation';
import { isRecord } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';
import { toOutput, type Batch } from './batch';

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
			const { data, has_more: hasMore, last_id: lastId } = body as Record<string, unknown>;
			if (!Array.isArray(data)) {
				throw new InvalidResponseError('The service gave no list of batches');
			}
			const batches = data.filter(isRecord) as unknown as Batch[];
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
