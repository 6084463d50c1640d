import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { rerankItemsFields, rerankItemsOptions } from './rerankItems.fields.generated';

export const rerankItemsOption: INodePropertyOptions = {
	name: 'Rerank Items',
	value: 'rerankItems',
	action: 'Rerank items',
	description:
		'Sort the input items by how well they answer a query, in one request for all of them',
	routing: {
		request: { method: 'POST', url: '/rerank' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./rerankItems.send')) },
	},
};

export const rerankItemsProperties = updateDisplayOptions(
	{ show: { operation: ['rerankItems'] } },
	[...rerankItemsFields, simplifyField, optionsField(...rerankItemsOptions)],
);
