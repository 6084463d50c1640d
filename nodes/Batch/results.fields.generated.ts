// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodePropertyOptions } from 'n8n-workflow';

export const resultsOption: INodePropertyOptions = {
	name: 'Get Results',
	value: 'results',
	action: 'Get the results of a batch',
	description: 'Get the answers of a batch that has ended, each for its item',
	routing: { request: { method: 'GET', url: '/batches' }, send: { paginate: true } },
};
