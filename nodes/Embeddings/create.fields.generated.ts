// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create embeddings',
	description: 'Turn texts into vectors of numbers that can be compared by meaning',
	routing: { request: { method: 'POST', url: '/embeddings' }, send: { paginate: true } },
};

export const createFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { mode: 'list', value: 'BAAI/bge-m3', cachedResultName: 'BAAI/bge-m3' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchEmbeddingModels', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. BAAI/bge-m3' },
		],
		required: true,
		description: 'The model that makes the vectors',
		routing: { send: { type: 'body', property: 'model' } },
	},
	{
		displayName: 'Text',
		name: 'input',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'The text to embed, or an expression that gives a list of texts',
		placeholder: 'e.g. The quick brown fox',
	},
];

export const createOptions: INodeProperties[] = [
	{
		displayName: 'Dimensions',
		name: 'dimensions',
		type: 'options',
		options: [
			{ name: '64', value: 64 },
			{ name: '128', value: 128 },
			{ name: '256', value: 256 },
			{ name: '512', value: 512 },
			{ name: '768', value: 768 },
			{ name: '1024', value: 1024 },
			{ name: '1536', value: 1536 },
			{ name: '2048', value: 2048 },
			{ name: '2560', value: 2560 },
			{ name: '4096', value: 4096 },
		],
		default: 1024,
		description:
			'How many numbers a vector has. Qwen3-Embedding models only, up to 4096 (8B), 2560 (4B) or 1024 (0.6B). The international site does not list 1536 and 2560.',
		routing: { send: { type: 'body', property: 'dimensions' } },
	},
	{
		displayName: 'Encoding Format',
		name: 'encodingFormat',
		type: 'options',
		options: [
			{ name: 'Base64', value: 'base64' },
			{ name: 'Float', value: 'float' },
		],
		default: 'float',
		description:
			'How the vectors travel. The output has numbers either way; base64 is shorter on the wire.',
		routing: { send: { type: 'body', property: 'encoding_format' } },
	},
	{
		displayName: 'Truncate',
		name: 'truncate',
		type: 'string',
		default: '',
		description: 'How over-long input is cut. Qwen3-VL-Embedding models only.',
		routing: { send: { type: 'body', property: 'truncate' } },
	},
];
