import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, outputBinaryField, simplifyField } from '../shared/editor/options';
import { patienceOptions } from '../shared/editor/polling-options';
import { whenUsed } from '../shared/engine/when-used';
import { imageFields } from './image.fields';
import { downloadOption } from './output.fields';
import { PATIENCE } from './patience';
import { submitFields, submitOptions } from './submit.fields.generated';

export const generateOption: INodePropertyOptions = {
	name: 'Generate',
	value: 'generate',
	action: 'Generate a video',
	description: 'Make a video from a text or an image, wait for it, and download it',
	routing: {
		request: { method: 'POST', url: '/video/submit' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./generate.send')) },
	},
};

export const generateProperties = updateDisplayOptions({ show: { operation: ['generate'] } }, [
	...submitFields,
	...imageFields,
	outputBinaryField,
	simplifyField,
	optionsField(...submitOptions, ...patienceOptions(PATIENCE), downloadOption),
]);
