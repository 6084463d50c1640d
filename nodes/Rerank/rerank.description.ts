import type { INodeProperties } from 'n8n-workflow';

import { withContentFields } from '../shared/editor/content-fields';
import { keepInputOptions, optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../shared/engine/declaration';
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

/** The fields of the query. */
export const QUERY_CONTENT = {
	type: 'queryType',
	source: 'queryImageSource',
	binary: 'queryBinaryPropertyName',
	url: 'queryImageUrl',
};

/** The fields of an item's document. */
export const DOCUMENT_CONTENT = {
	type: 'documentType',
	source: 'imageSource',
	binary: 'binaryPropertyName',
	url: 'imageUrl',
};

const documentTypeField: INodeProperties = {
	displayName: 'Document Type',
	name: DOCUMENT_CONTENT.type,
	type: 'options',
	options: [
		{ name: 'Text', value: 'text' },
		{ name: 'Texts and Images', value: 'mixed' },
	],
	default: 'text',
	description:
		'What the list holds. Texts and Images are texts, or objects with "text", "image" or both, for the Qwen3-VL models only; an image is a web address, a data URI, or the name of a binary field of the item.',
};

const rerankItems = declareOperation(
	rerankItemsOption,
	[
		...withContentFields(
			withContentFields(rerankItemsFields, 'query', QUERY_CONTENT, 'Query'),
			'document',
			DOCUMENT_CONTENT,
			'Document',
		),
		simplifyField,
		optionsField(...rerankItemsOptions),
	],
	async () => (await import('./rerankItems')).rerankItems,
);

const rerankList = declareOperation(
	rerankListOption,
	[
		...withContentFields(rerankListFields, 'query', QUERY_CONTENT, 'Query'),
		documentTypeField,
		simplifyField,
		optionsField(...rerankListOptions, ...keepInputOptions),
	],
	async () => (await import('./rerankList')).rerankList,
);

export const reranking: DeclaredResource = {
	displayName: 'Reranking',
	value: 'reranking',
	operations: [rerankItems, rerankList],
	defaultOperation: 'rerankItems',
};
