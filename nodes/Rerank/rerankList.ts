import type { IDataObject } from 'n8n-workflow';

import type { ItemOperation } from '../shared/engine/operation';
import { listedContent, type Content } from '../shared/engine/content';
import { withJsonBody } from '../shared/files/json-body';
import { documentsOf, queryOf } from './documents';
import { readRanking, readUsage } from './scores';

/** What "Rerank a list of documents" does. */
export const rerankList: ItemOperation = {
	kind: 'item',
	async request(item, request) {
		const query = await queryOf(item);
		const documents: Content[] = [];
		for (const [position, { content }] of documentsOf(item).entries()) {
			documents.push(await listedContent(item, content, `Document ${position} of the list`));
		}
		return await withJsonBody(request, { ...(request.body as IDataObject), query, documents });
	},
	response(item, response) {
		const { usage, traceId } = readUsage(response);
		const documents = documentsOf(item);
		const ranking = readRanking(response, documents.length, item.params.number('options.topN'));
		if (!item.params.boolean('simplify', true)) {
			return [{ json: { ...(response.body as IDataObject), usage, traceId } }];
		}
		const results = ranking.map((score) => ({
			...score,
			document: documents[score.index]?.original,
		}));
		return [{ json: { results, usage, traceId } }];
	},
};
