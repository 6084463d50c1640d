import type { IHttpRequestOptions } from 'n8n-workflow';

import { ask } from '../shared/engine/ask';
import { GarbledAnswer } from '../shared/http/failure';
import type { Item } from '../shared/engine/operation';
import { sendSteps } from '../shared/engine/send-item';
import { toOutput, type Batch } from './batch';

interface Page {
	data: Batch[];
	has_more?: boolean;
	last_id?: string | null;
}

const LARGEST_PAGE = 100;

async function getPage(
	item: Item,
	gathered: IHttpRequestOptions,
	limit: number,
	after: string | undefined,
): Promise<Page> {
	const qs = { limit, ...(after === undefined ? {} : { after }) };
	return await ask(
		item,
		{ ...gathered, qs },
		{
			read({ body }) {
				const page = body as Page;
				if (Array.isArray(page.data)) return page;
				throw new GarbledAnswer('The service gave no list of batches');
			},
		},
	);
}

/** Goes through the pages. A service that does not page sends the same one again, which ends it. */
async function getBatches(
	item: Item,
	gathered: IHttpRequestOptions,
	most: number,
): Promise<Batch[]> {
	const batches = new Map<string, Batch>();
	let after: string | undefined;
	for (;;) {
		const known = batches.size;
		const page = await getPage(item, gathered, Math.min(LARGEST_PAGE, most - known), after);
		for (const batch of page.data) batches.set(batch.id, batch);
		after = page.last_id ?? page.data.at(-1)?.id;
		if (!page.has_more || after === undefined || batches.size === known || batches.size >= most) {
			return [...batches.values()].slice(0, most);
		}
	}
}

/** What "Get many batches" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const all = item.getNodeParameter('returnAll', false) as boolean;
	const most = all ? Infinity : Number(item.getNodeParameter('limit', 50));
	const batches = await getBatches(item, gathered, Math.max(1, most));
	return batches.map((batch) => ({ json: toOutput(item, batch) }));
});
