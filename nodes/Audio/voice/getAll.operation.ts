import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField } from '../../shared/editor/options';
import { whenUsed } from '../../shared/engine/when-used';

export const voiceGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many voices',
	description: 'List the voices that the account has uploaded',
	routing: {
		request: { method: 'GET', url: '/audio/voice/list' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./getAll.send')) },
	},
};

export const voiceGetAllProperties = updateDisplayOptions(
	{ show: { resource: ['voice'], operation: ['getAll'] } },
	[optionsField()],
);
