// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodePropertyOptions } from 'n8n-workflow';

export const cancelOption: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a batch',
	description: 'Stop a batch. Requests that are being answered come to their end and are paid for.',
	routing: { request: { method: 'POST', url: '/batches' }, send: { paginate: true } },
};
