import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, outputBinaryField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { generateFields, generateOptions } from './generate.fields.generated';
import { downloadOption } from './output.fields';
import { watermarkOption } from './watermark';

export const generateOption: INodePropertyOptions = {
	name: 'Generate',
	value: 'generate',
	action: 'Generate an image',
	description: 'Make images from a text',
	routing: {
		request: { method: 'POST', url: '/images/generations' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./generate.send')) },
	},
};

export const generateProperties = updateDisplayOptions({ show: { operation: ['generate'] } }, [
	...generateFields,
	outputBinaryField,
	simplifyField,
	optionsField(...generateOptions, downloadOption, watermarkOption),
]);
