// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const modelsWithSeed = ['Qwen/Qwen-Image-Edit', 'Qwen/Qwen-Image-Edit-2509'];

const modelsWithoutSeed = [
	'stabilityai/stable-diffusion-3-5-large',
	'black-forest-labs/FLUX.1-schnell',
	'Pro/black-forest-labs/FLUX.1-schnell',
	'black-forest-labs/FLUX.1-dev',
	'stabilityai/stable-diffusion-3-medium',
	'stabilityai/stable-diffusion-xl-base-1.0',
	'stabilityai/stable-diffusion-2-1',
	'Kwai-Kolors/Kolors',
	'Qwen/Qwen-Image',
	'Qwen/Qwen-Image-Edit',
	'Qwen/Qwen-Image-Edit-2509',
	'Tongyi-MAI/Z-Image',
	'Tongyi-MAI/Z-Image-Turbo',
	'black-forest-labs/FLUX.2-pro',
];

export const editOption: INodePropertyOptions = {
	name: 'Edit',
	value: 'edit',
	action: 'Edit an image',
	description: 'Change one to three images as a text says',
	routing: { request: { method: 'POST', url: '/images/generations' }, send: { paginate: true } },
};

export const editFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: {
			mode: 'list',
			value: 'Qwen/Qwen-Image-Edit-2509',
			cachedResultName: 'Qwen/Qwen-Image-Edit-2509',
		},
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchImageEditModels', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. Qwen/Qwen-Image-Edit-2509',
			},
		],
		required: true,
		description:
			'The model that changes the image. Qwen-Image-Edit-2509 takes up to three images, the others one.',
		routing: { send: { type: 'body', property: 'model' } },
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'What to change',
		placeholder: 'e.g. Make it snow, and keep the house as it is',
		routing: { send: { type: 'body', property: 'prompt' } },
	},
];

export const editOptions: INodeProperties[] = [
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'string',
		default: '',
		description: 'From 21:9 to 9:21. FLUX on the international site.',
		placeholder: 'e.g. 16:9',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'aspect_ratio' } },
	},
	{
		displayName: 'CFG',
		name: 'cfg',
		type: 'number',
		typeOptions: { numberPrecision: 2 },
		default: 4,
		description: 'How closely the image follows the prompt',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'cfg' } },
	},
	{
		displayName: 'Guidance Scale',
		name: 'guidanceScale',
		type: 'number',
		typeOptions: { numberPrecision: 2 },
		default: 7.5,
		description: 'How closely the image follows the prompt',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'guidance_scale' } },
	},
	{
		displayName: 'Inference Steps',
		name: 'numInferenceSteps',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		default: 20,
		description: 'How many steps the model takes. More steps give finer images and take longer.',
		displayOptions: { show: { '/model': modelsWithSeed } },
		routing: { send: { type: 'body', property: 'num_inference_steps' } },
	},
	{
		displayName: 'Inference Steps',
		name: 'numInferenceSteps',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 0,
		description: 'How many steps the model takes. More steps give finer images and take longer.',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'num_inference_steps' } },
	},
	{
		displayName: 'Negative Prompt',
		name: 'negativePrompt',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description: 'What the image must not show',
		routing: { send: { type: 'body', property: 'negative_prompt' } },
	},
	{
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		options: [
			{ name: 'JPEG', value: 'jpeg' },
			{ name: 'PNG', value: 'png' },
		],
		default: 'png',
		description: 'The format of the image file. FLUX on the international site.',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'output_format' } },
	},
	{
		displayName: 'Prompt Enhancement',
		name: 'promptEnhancement',
		type: 'boolean',
		default: false,
		description:
			'Whether the service rewrites the prompt before it is used. FLUX on the international site.',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'prompt_enhancement' } },
	},
	{
		displayName: 'Prompt Upsampling',
		name: 'promptUpsampling',
		type: 'boolean',
		default: false,
		description:
			'Whether the service makes the prompt longer and more creative. FLUX on the international site.',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'prompt_upsampling' } },
	},
	{
		displayName: 'Safety Tolerance',
		name: 'safetyTolerance',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 6, numberPrecision: 0 },
		default: 0,
		description:
			'How much the service lets pass, from 0 (the strictest) to 6. FLUX on the international site.',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'safety_tolerance' } },
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 9999999999, numberPrecision: 0 },
		default: 0,
		description: 'The same seed with the same fields gives the same image',
		displayOptions: { show: { '/model': modelsWithSeed } },
		routing: { send: { type: 'body', property: 'seed' } },
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		default: 0,
		description: 'The same seed with the same fields gives the same image',
		displayOptions: { hide: { '/model': modelsWithoutSeed } },
		routing: { send: { type: 'body', property: 'seed' } },
	},
];
