import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { rerankListFields, rerankListOptions } from './rerankList.fields.generated';

export const rerankListOption: INodePropertyOptions = {
	name: 'Rerank List',
	value: 'rerankList',
	action: 'Rerank a list of documents',
	description: 'Sort a list of documents by how well they answer a query, for each input item',
	routing: {
		request: { method: 'POST', url: '/rerank' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./rerankList.send')) },
	},
};

export const rerankListProperties = updateDisplayOptions({ show: { operation: ['rerankList'] } }, [
	...rerankListFields,
	simplifyField,
	optionsField(...rerankListOptions),
]);
