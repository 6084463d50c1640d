import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../../shared/editor/options';
import { whenUsed } from '../../shared/engine/when-used';
import { modelGetAllFields, modelGetAllOptions } from './getAll.fields.generated';

export const modelGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many models',
	description: 'List the models that the account can use',
	routing: {
		request: { method: 'GET', url: '/models' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./getAll.send')) },
	},
};

export const modelGetAllProperties = updateDisplayOptions(
	{ show: { resource: ['model'], operation: ['getAll'] } },
	[...modelGetAllFields, simplifyField, optionsField(...modelGetAllOptions)],
);
