import { updateDisplayOptions, type IDataObject, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/fields';
import { sendItem } from '../shared/transport/send-item';
import { documentsOf, textParameter } from './documents';
import { rerankListFields, rerankListOptions } from './rerankList.fields.generated';
import { readCost, readScores } from './scores';

export const rerankListOption: INodePropertyOptions = {
	name: 'Rerank List',
	value: 'rerankList',
	action: 'Rerank a list of documents',
	description: 'Sort a list of documents by how well they answer a query, for each input item',
	routing: {
		request: { method: 'POST', url: '/rerank' },
		send: { paginate: true },
		operations: {
			pagination: sendItem({
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
			}),
		},
	},
};

export const rerankListProperties = updateDisplayOptions({ show: { operation: ['rerankList'] } }, [
	...rerankListFields,
	simplifyField,
	optionsField(...rerankListOptions),
]);
