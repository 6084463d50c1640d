// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const voiceUploadOption: INodePropertyOptions = {
	name: 'Upload',
	value: 'upload',
	action: 'Upload a voice',
	description: 'Add a voice of your own from a recording of 8 to 10 seconds',
	routing: { request: { method: 'POST', url: '/uploads/audio/voice' }, send: { paginate: true } },
};

export const voiceUploadFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: {
			mode: 'list',
			value: 'FunAudioLLM/CosyVoice2-0.5B',
			cachedResultName: 'FunAudioLLM/CosyVoice2-0.5B',
		},
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchSpeechModels', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. FunAudioLLM/CosyVoice2-0.5B',
			},
		],
		required: true,
		description: 'The model that will speak with this voice',
		routing: { send: { type: 'body', property: 'model' } },
	},
	{
		displayName: 'Name',
		name: 'customName',
		type: 'string',
		default: '',
		required: true,
		description: 'Your name for the voice, in letters, digits, hyphens and underscores',
		placeholder: 'e.g. narrator',
		routing: { send: { type: 'body', property: 'customName' } },
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		description: 'The words that are spoken in the recording',
		placeholder: 'e.g. The quick brown fox jumps over the lazy dog.',
		routing: { send: { type: 'body', property: 'text' } },
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be processed',
		required: true,
		description: 'A recording of at most 30 seconds, best 8 to 10 (MP3, WAV, PCM or Opus)',
	},
];
