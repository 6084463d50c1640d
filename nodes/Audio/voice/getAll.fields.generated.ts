// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodePropertyOptions } from 'n8n-workflow';

export const voiceGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many voices',
	description: 'List the voices that the account has uploaded',
	routing: { request: { method: 'GET', url: '/audio/voice/list' }, send: { paginate: true } },
};
