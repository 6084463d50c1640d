// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodePropertyOptions } from 'n8n-workflow';

export const getOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a batch',
	description: 'See how far a batch is',
	routing: { request: { method: 'GET', url: '/batches' }, send: { paginate: true } },
};
