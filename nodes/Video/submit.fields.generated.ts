// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const submitOption: INodePropertyOptions = {
	name: 'Submit',
	value: 'submit',
	action: 'Submit a video',
	description: 'Start making a video without waiting for it. Get Status brings it later.',
	routing: { request: { method: 'POST', url: '/video/submit' }, send: { paginate: true } },
};

export const submitFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: {
			mode: 'list',
			value: 'Wan-AI/Wan2.2-T2V-A14B',
			cachedResultName: 'Wan-AI/Wan2.2-T2V-A14B',
		},
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchVideoModels', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. Wan-AI/Wan2.2-T2V-A14B',
			},
		],
		required: true,
		description:
			'The model that makes the video. Names with T2V start from a text, those with I2V from an image.',
		routing: { send: { type: 'body', property: 'model' } },
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'What the video shows',
		placeholder: 'e.g. Waves roll onto a beach at sunset, slow camera move',
		routing: { send: { type: 'body', property: 'prompt' } },
	},
	{
		displayName: 'Video Size',
		name: 'imageSize',
		type: 'options',
		options: [
			{ name: '1280 × 720', value: '1280x720' },
			{ name: '720 × 1280', value: '720x1280' },
			{ name: '960 × 960', value: '960x960' },
		],
		default: '1280x720',
		required: true,
		description: 'Width x height in pixels',
		routing: { send: { type: 'body', property: 'image_size' } },
	},
];

export const submitOptions: INodeProperties[] = [
	{
		displayName: 'Negative Prompt',
		name: 'negativePrompt',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description: 'What the video must not show',
		routing: { send: { type: 'body', property: 'negative_prompt' } },
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 0,
		description: 'The same seed with the same fields gives the same video',
		routing: { send: { type: 'body', property: 'seed' } },
	},
];
