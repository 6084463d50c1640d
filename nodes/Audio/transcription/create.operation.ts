import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../../shared/editor/options';
import { whenUsed } from '../../shared/engine/when-used';
import { transcriptionCreateFields } from './create.fields.generated';
import { transcriptionOptions } from './wishes';

export const transcriptionCreateOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Transcribe a recording',
	description: 'Turn speech into text',
	routing: {
		request: { method: 'POST', url: '/audio/transcriptions' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./create.send')) },
	},
};

export const transcriptionCreateProperties = updateDisplayOptions(
	{ show: { resource: ['transcription'], operation: ['create'] } },
	[...transcriptionCreateFields, simplifyField, optionsField(...transcriptionOptions)],
);
