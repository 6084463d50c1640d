import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../../shared/editor/options';
import { whenUsed } from '../../shared/engine/when-used';

export const userGetOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get the account',
	description: 'Get balance and status of the account. Only siliconflow.com still answers this.',
	routing: {
		request: { method: 'GET', url: '/user/info' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./get.send')) },
	},
};

export const userGetProperties = updateDisplayOptions(
	{ show: { resource: ['user'], operation: ['get'] } },
	[simplifyField, optionsField()],
);
