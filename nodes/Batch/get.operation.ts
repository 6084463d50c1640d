import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { batchIdField } from './batch.fields';

export const getOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a batch',
	description: 'See how far a batch is',
	routing: {
		request: { method: 'GET', url: '/batches' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./get.send')) },
	},
};

export const getProperties = updateDisplayOptions({ show: { operation: ['get'] } }, [
	{ ...batchIdField, required: true },
	simplifyField,
	optionsField(),
]);
