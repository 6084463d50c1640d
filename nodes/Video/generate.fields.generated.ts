// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodePropertyOptions } from 'n8n-workflow';

export const generateOption: INodePropertyOptions = {
	name: 'Generate',
	value: 'generate',
	action: 'Generate a video',
	description: 'Make a video from a text or an image, wait for it, and download it',
	routing: { request: { method: 'POST', url: '/video/submit' }, send: { paginate: true } },
};
