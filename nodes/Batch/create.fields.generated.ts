// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create a batch',
	description:
		'Have a chat request of each item answered within a day or more, at half price, paid from topped-up balance only',
	routing: { request: { method: 'POST', url: '/batches' }, send: { paginate: true } },
};

export const createFields: INodeProperties[] = [
	{
		displayName: 'Completion Window',
		name: 'completionWindow',
		type: 'string',
		default: '24h',
		required: true,
		description: 'How long the batch may take, from 24h to 336h (14 days)',
		placeholder: 'e.g. 48h',
	},
];

export const createOptions: INodeProperties[] = [
	{
		displayName: 'Metadata',
		name: 'metadata',
		type: 'json',
		default: '',
		description: 'Notes to keep with the batch, as a JSON object of up to 16 texts',
		placeholder: 'e.g. {"description": "nightly job"}',
	},
];
