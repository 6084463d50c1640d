import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { imageFields } from './image.fields';
import { submitFields, submitOptions } from './submit.fields.generated';

export const submitOption: INodePropertyOptions = {
	name: 'Submit',
	value: 'submit',
	action: 'Submit a video',
	description: 'Start making a video without waiting for it. Get Status brings it later.',
	routing: {
		request: { method: 'POST', url: '/video/submit' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./submit.send')) },
	},
};

export const submitProperties = updateDisplayOptions({ show: { operation: ['submit'] } }, [
	...submitFields,
	...imageFields,
	optionsField(...submitOptions),
]);
