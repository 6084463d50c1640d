import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { traceOf } from '../shared/answer';
import { optionsField } from '../shared/fields';
import { sendSteps } from '../shared/transport/send-item';
import { imageFields } from './image';
import { submitFields, submitOptions } from './submit.fields.generated';
import { submit } from './submit.request';

export const submitOption: INodePropertyOptions = {
	name: 'Submit',
	value: 'submit',
	action: 'Submit a video',
	description: 'Start making a video without waiting for it. Get Status brings it later.',
	routing: {
		request: { method: 'POST', url: '/video/submit' },
		send: { paginate: true },
		operations: {
			pagination: sendSteps(async (item, gathered) => {
				const { requestId, answer } = await submit(item, gathered);
				return [{ json: { requestId, ...traceOf(answer) } }];
			}),
		},
	},
};

export const submitProperties = updateDisplayOptions({ show: { operation: ['submit'] } }, [
	...submitFields,
	...imageFields,
	optionsField(...submitOptions),
]);
