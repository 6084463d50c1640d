import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, outputBinaryField } from '../../shared/editor/options';
import { whenUsed } from '../../shared/engine/when-used';
import { speechCreateFields, speechCreateOptions } from './create.fields.generated';
import { referencesOption } from './references.fields';

export const speechCreateOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create speech',
	description: 'Turn text into speech',
	routing: {
		request: { method: 'POST', url: '/audio/speech' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./create.send')) },
	},
};

export const speechCreateProperties = updateDisplayOptions(
	{ show: { resource: ['speech'], operation: ['create'] } },
	[
		...speechCreateFields,
		outputBinaryField,
		optionsField(...speechCreateOptions, referencesOption),
	],
);
