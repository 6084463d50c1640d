import type { INodeProperties } from 'n8n-workflow';

import { mediaSourceFields } from '../../shared/editor/content-fields';
import { keepInputOptions, optionsField, outputBinaryField } from '../../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../../shared/engine/declaration';
import {
	speechCreateFields,
	speechCreateOption,
	speechCreateOptions,
} from './create.fields.generated';

/** The voices to imitate; the API's list of objects is no field that could be generated. */
const referencesOption: INodeProperties = {
	displayName: 'References',
	name: 'references',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Reference' },
	placeholder: 'Add Reference',
	default: {},
	description:
		'Recordings whose voice is imitated, without a voice of your own being kept: 8 to 10 seconds are best. They take the place of Voice. CosyVoice2 takes one; a dialogue of two speakers by MOSS takes two, the first for [S1] and the second for [S2].',
	options: [
		{
			displayName: 'Reference',
			name: 'values',
			values: [
				...mediaSourceFields('recording', 'https://example.com/voice.mp3'),
				{
					displayName: 'Text',
					name: 'text',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					placeholder: 'e.g. The quick brown fox jumps over the lazy dog.',
					description: 'The words that are spoken in the recording',
				},
			],
		},
	],
};

const speechCreate = declareOperation(
	speechCreateOption,
	[
		...speechCreateFields,
		outputBinaryField,
		optionsField(...speechCreateOptions, referencesOption, ...keepInputOptions),
	],
	async () => (await import('./create')).speechCreate,
);

export const speech: DeclaredResource = {
	displayName: 'Speech',
	value: 'speech',
	operations: [speechCreate],
	defaultOperation: 'create',
};
