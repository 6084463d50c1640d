// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const speechCreateOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Generate audio from text',
	description: 'Turn text into speech',
	routing: { request: { method: 'POST', url: '/audio/speech' }, send: { paginate: true } },
};

export const speechCreateFields: INodeProperties[] = [
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
		description: 'The model that speaks',
		routing: { send: { type: 'body', property: 'model' } },
	},
	{
		displayName: 'Text',
		name: 'input',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description:
			'The text to speak, up to 128,000 characters. CosyVoice2 takes a style before it, as instruction&lt;|endofprompt|&gt;text. MOSS takes a dialogue of two, as [S1]Hello.[S2]Good morning.',
		placeholder: 'e.g. Good morning. This is the news.',
		routing: { send: { type: 'body', property: 'input' } },
	},
	{
		displayName: 'Voice',
		name: 'voice',
		type: 'resourceLocator',
		default: {
			mode: 'list',
			value: 'FunAudioLLM/CosyVoice2-0.5B:alex',
			cachedResultName: 'FunAudioLLM/CosyVoice2-0.5B:alex',
		},
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchVoices', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. FunAudioLLM/CosyVoice2-0.5B:anna',
			},
		],
		required: true,
		description:
			'Who speaks. A preset of the model, or a voice that the account has uploaded. References in Options take its place.',
	},
];

export const speechCreateOptions: INodeProperties[] = [
	{
		displayName: 'Gain',
		name: 'gain',
		type: 'number',
		typeOptions: { minValue: -10, maxValue: 10, numberPrecision: 2 },
		default: 0,
		description: 'How much louder or softer to speak, in decibels',
		routing: { send: { type: 'body', property: 'gain' } },
	},
	{
		displayName: 'Max Tokens',
		name: 'maxTokens',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 2048,
		description:
			'The most tokens to speak with. MOSS only, where text and speech together have 32,000.',
		routing: { send: { type: 'body', property: 'max_tokens' } },
	},
	{
		displayName: 'Output Format',
		name: 'responseFormat',
		type: 'options',
		options: [
			{ name: 'MP3', value: 'mp3' },
			{ name: 'Opus', value: 'opus' },
			{ name: 'PCM', value: 'pcm' },
			{ name: 'WAV', value: 'wav' },
		],
		default: 'mp3',
		description: 'The format of the sound file',
		routing: { send: { type: 'body', property: 'response_format' } },
	},
	{
		displayName: 'Sample Rate',
		name: 'sampleRate',
		type: 'options',
		options: [
			{ name: '8000', value: 8000 },
			{ name: '16000', value: 16000 },
			{ name: '24000', value: 24000 },
			{ name: '32000', value: 32000 },
			{ name: '44100', value: 44100 },
			{ name: '48000', value: 48000 },
		],
		default: 32000,
		description:
			'Samples per second. WAV and PCM take 8000 to 44100, MP3 takes 32000 or 44100, Opus takes 48000.',
		routing: { send: { type: 'body', property: 'sample_rate' } },
	},
	{
		displayName: 'Speed',
		name: 'speed',
		type: 'number',
		typeOptions: { minValue: 0.25, maxValue: 4, numberPrecision: 2 },
		default: 1,
		description: 'How fast to speak. 1 is the normal speed.',
		routing: { send: { type: 'body', property: 'speed' } },
	},
];
