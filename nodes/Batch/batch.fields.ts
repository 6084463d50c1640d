import type { INodeProperties } from 'n8n-workflow';

/** The field of the operations that speak of one batch. */
export const batchIdField: INodeProperties = {
	displayName: 'Batch ID',
	name: 'batchId',
	type: 'string',
	default: '={{ $json.batchId }}',
	placeholder: 'e.g. batch_rdyqgrcgjg',
	description: 'The ID that Create gave. Items with the same ID share one request.',
};
