import type { IDataObject } from 'n8n-workflow';

import type { ItemOperation } from '../shared/engine/operation';
import { documentsOf } from './documents';
import { readRanking, readUsage } from './scores';

/** What "Rerank a list of documents" does. */
export const rerankList: ItemOperation = {
	kind: 'item',
	request(item, request) {
		item.params.requiredText('query');
		const documents = documentsOf(item).map(({ text }) => text);
		return { ...request, body: { ...(request.body as IDataObject), documents } };
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
