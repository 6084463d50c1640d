import type { IDataObject } from 'n8n-workflow';

import { sendItem } from '../shared/engine/send-item';
import { documentsOf, textParameter } from './documents';
import { readCost, readScores } from './scores';

/** What "Rerank a list of documents" does. */
export const paginate = sendItem({
	request(item, request) {
		textParameter(item, 'query', 'Query');
		const documents = documentsOf(item).map(({ text }) => text);
		return { ...request, body: { ...(request.body as object), documents } };
	},
	response(item, answer) {
		const { usage, traceId } = readCost(answer);
		if (!item.getNodeParameter('simplify', true)) {
			return [{ json: { ...(answer.body as IDataObject), usage, traceId } }];
		}
		const documents = documentsOf(item);
		const results = readScores(answer).map((score) => ({
			...score,
			document: documents[score.index].original,
		}));
		return [{ json: { results, usage, traceId } }];
	},
});
