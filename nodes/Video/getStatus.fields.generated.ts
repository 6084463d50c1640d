// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const getStatusOption: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a video',
	description: 'See how far a submitted video is, and download it when it is made',
	routing: { request: { method: 'POST', url: '/video/status' }, send: { paginate: true } },
};

export const getStatusFields: INodeProperties[] = [
	{
		displayName: 'Request ID',
		name: 'requestId',
		type: 'string',
		default: '={{ $json.requestId }}',
		required: true,
		description:
			'The ID that Submit gave, or that the error of a video that took too long names. The service keeps results for 10 minutes.',
		placeholder: 'e.g. k6c86xim31fv',
		routing: { send: { type: 'body', property: 'requestId' } },
	},
];
