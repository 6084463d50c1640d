import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/fields';
import { ask } from '../shared/transport/ask';
import { once } from '../shared/transport/once';
import { sendSteps } from '../shared/transport/send-item';
import { batchIdField, batchIdOf, readBatch, toOutput } from './batch';

export const cancelOption: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a batch',
	description: 'Stop a batch. Requests that are being answered come to their end and are paid for.',
	routing: {
		request: { method: 'POST', url: '/batches' },
		send: { paginate: true },
		operations: {
			pagination: sendSteps(async (item, gathered) => {
				const id = batchIdOf(item);
				const url = `/batches/${encodeURIComponent(id)}/cancel`;
				const cancel = async () =>
					await ask(item, { ...gathered, url, body: {} }, { isShared: true, read: readBatch });
				return [{ json: toOutput(item, await once(item, `cancel ${id}`, cancel)) }];
			}),
		},
	},
};

export const cancelProperties = updateDisplayOptions({ show: { operation: ['cancel'] } }, [
	{ ...batchIdField, required: true },
	simplifyField,
	optionsField(),
]);
