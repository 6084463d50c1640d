import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation } from '../shared/engine/adapters';
import { rerankItemsFields, rerankItemsOptions } from './rerankItems.fields.generated';
import { rerankListFields, rerankListOptions } from './rerankList.fields.generated';

const rerankItemsOption: INodePropertyOptions = {
	name: 'Rerank Items',
	value: 'rerankItems',
	action: 'Rerank items',
	description:
		'Sort the input items by how well they answer a query, in one request for all of them',
	routing: { request: { method: 'POST', url: '/rerank' }, send: { paginate: true } },
};

const rerankListOption: INodePropertyOptions = {
	name: 'Rerank List',
	value: 'rerankList',
	action: 'Rerank a list of documents',
	description: 'Sort a list of documents by how well they answer a query, for each input item',
	routing: { request: { method: 'POST', url: '/rerank' }, send: { paginate: true } },
};

export const rerankItems = declareOperation(
	rerankItemsOption,
	updateDisplayOptions({ show: { operation: ['rerankItems'] } }, [
		...rerankItemsFields,
		simplifyField,
		optionsField(...rerankItemsOptions),
	]),
	async () => (await import('./rerankItems')).rerankItems,
);

export const rerankList = declareOperation(
	rerankListOption,
	updateDisplayOptions({ show: { operation: ['rerankList'] } }, [
		...rerankListFields,
		simplifyField,
		optionsField(...rerankListOptions),
	]),
	async () => (await import('./rerankList')).rerankList,
);
