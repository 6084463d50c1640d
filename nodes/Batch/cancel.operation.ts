import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { batchIdField } from './batch.fields';

export const cancelOption: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a batch',
	description: 'Stop a batch. Requests that are being answered come to their end and are paid for.',
	routing: {
		request: { method: 'POST', url: '/batches' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./cancel.send')) },
	},
};

export const cancelProperties = updateDisplayOptions({ show: { operation: ['cancel'] } }, [
	{ ...batchIdField, required: true },
	simplifyField,
	optionsField(),
]);
