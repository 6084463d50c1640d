// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties } from 'n8n-workflow';

export const getManyFields: INodeProperties[] = [
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 50,
		description: 'Max number of results to return',
	},
];
