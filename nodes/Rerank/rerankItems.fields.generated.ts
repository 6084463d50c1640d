// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const rerankItemsOption: INodePropertyOptions = {
	name: 'Rerank Items',
	value: 'rerankItems',
	action: 'Rerank items',
	description:
		'Sort the input items by how well they answer a query, in one request for all of them',
	routing: { request: { method: 'POST', url: '/rerank' }, send: { paginate: true } },
};

export const rerankItemsFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: {
			mode: 'list',
			value: 'BAAI/bge-reranker-v2-m3',
			cachedResultName: 'BAAI/bge-reranker-v2-m3',
		},
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchRerankerModels', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. BAAI/bge-reranker-v2-m3',
			},
		],
		required: true,
		description: 'The model that scores the documents',
		routing: { send: { type: 'body', property: 'model' } },
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		description:
			'What the documents are to answer. A query of some thousand characters is refused as too long.',
		placeholder: 'e.g. How do I reset my password?',
		routing: { send: { type: 'body', property: 'query' } },
	},
	{
		displayName: 'Document',
		name: 'document',
		type: 'string',
		default: '={{ $json.text }}',
		required: true,
		description: 'The text of an item that is compared with the query',
	},
];

export const rerankItemsOptions: INodeProperties[] = [
	{
		displayName: 'Instruction',
		name: 'instruction',
		type: 'string',
		default: '',
		description: 'What relevance means in this search. Qwen3-Reranker models only.',
		routing: { send: { type: 'body', property: 'instruction' } },
	},
	{
		displayName: 'Max Chunks per Document',
		name: 'maxChunksPerDoc',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1024,
		description:
			'The largest number of chunks a long document is cut into; its score is that of the best chunk. bge-reranker models only.',
		routing: { send: { type: 'body', property: 'max_chunks_per_doc' } },
	},
	{
		displayName: 'Overlap Tokens',
		name: 'overlapTokens',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 80, numberPrecision: 0 },
		default: 80,
		description:
			'How many tokens neighbouring chunks of a long document share. The bge-reranker models only.',
		routing: { send: { type: 'body', property: 'overlap_tokens' } },
	},
	{
		displayName: 'Top N',
		name: 'topN',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1,
		description: 'How many of the most relevant documents to return. All when not set.',
		routing: { send: { type: 'body', property: 'top_n' } },
	},
];
