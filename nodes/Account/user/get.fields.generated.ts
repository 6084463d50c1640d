// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodePropertyOptions } from 'n8n-workflow';

export const userGetOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get the account',
	description:
		'Get balance and status of the account. Only siliconflow.com still answers this; vouchers are in none of its figures.',
	routing: { request: { method: 'GET', url: '/user/info' }, send: { paginate: true } },
};
