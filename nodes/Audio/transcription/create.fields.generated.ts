// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const transcriptionCreateOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Transcribe a recording',
	description: 'Turn speech into text',
	routing: { request: { method: 'POST', url: '/audio/transcriptions' }, send: { paginate: true } },
};

export const transcriptionCreateFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: {
			mode: 'list',
			value: 'FunAudioLLM/SenseVoiceSmall',
			cachedResultName: 'FunAudioLLM/SenseVoiceSmall',
		},
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchTranscriptionModels', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. FunAudioLLM/SenseVoiceSmall',
			},
		],
		required: true,
		description: 'The model that listens',
		routing: { send: { type: 'body', property: 'model' } },
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be processed',
		required: true,
		description: 'A sound file of at most 50 MB and one hour',
	},
];
