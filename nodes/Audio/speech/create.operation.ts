import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, outputBinaryField } from '../../shared/fields';
import { sendItem } from '../../shared/transport/send-item';
import { speechCreateFields, speechCreateOptions } from './create.fields.generated';
import { speechRequest } from './create.request';
import { toSpeech } from './create.response';
import { referencesOption } from './references';

export const speechCreateOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create speech',
	description: 'Turn text into speech',
	routing: {
		request: { method: 'POST', url: '/audio/speech' },
		send: { paginate: true },
		operations: {
			pagination: sendItem({ request: speechRequest, response: toSpeech, expects: 'stream' }),
		},
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
