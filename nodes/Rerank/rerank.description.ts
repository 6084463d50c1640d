import { updateDisplayOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation } from '../shared/engine/adapters';
import type { DeclaredResource } from '../shared/engine/resources';
import {
	rerankItemsFields,
	rerankItemsOption,
	rerankItemsOptions,
} from './rerankItems.fields.generated';
import {
	rerankListFields,
	rerankListOption,
	rerankListOptions,
} from './rerankList.fields.generated';

const rerankItems = declareOperation(
	rerankItemsOption,
	updateDisplayOptions({ show: { operation: ['rerankItems'] } }, [
		...rerankItemsFields,
		simplifyField,
		optionsField(...rerankItemsOptions),
	]),
	async () => (await import('./rerankItems')).rerankItems,
);

const rerankList = declareOperation(
	rerankListOption,
	updateDisplayOptions({ show: { operation: ['rerankList'] } }, [
		...rerankListFields,
		simplifyField,
		optionsField(...rerankListOptions),
	]),
	async () => (await import('./rerankList')).rerankList,
);

export const reranking: DeclaredResource = {
	displayName: 'Reranking',
	value: 'reranking',
	operations: [rerankItems, rerankList],
	defaultOperation: 'rerankItems',
};
