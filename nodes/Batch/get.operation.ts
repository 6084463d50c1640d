import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/fields';
import { once } from '../shared/transport/once';
import { sendSteps } from '../shared/transport/send-item';
import { batchIdField, batchIdOf, getBatch, toOutput } from './batch';

export const getOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a batch',
	description: 'See how far a batch is',
	routing: {
		request: { method: 'GET', url: '/batches' },
		send: { paginate: true },
		operations: {
			pagination: sendSteps(async (item, gathered) => {
				const id = batchIdOf(item);
				const batch = await once(item, `get ${id}`, async () => await getBatch(item, gathered, id));
				return [{ json: toOutput(item, batch) }];
			}),
		},
	},
};

export const getProperties = updateDisplayOptions({ show: { operation: ['get'] } }, [
	{ ...batchIdField, required: true },
	simplifyField,
	optionsField(),
]);
