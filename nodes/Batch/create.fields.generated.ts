// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties } from 'n8n-workflow';

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
