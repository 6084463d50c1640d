// Generated from openapi/ by "npm run generate". Do not edit.

/** What the API says of an image model. */
export interface ImageModel {
	/** The names of the request's fields that the model has. */
	fields: string[];
	/** The sizes that it lists, as width x height. */
	sizes: string[];
	/** The most pixels of a size of one's own, where stated. */
	maxPixels?: number;
	/** The model changes images, and makes none from a text alone. */
	edits?: true;
}

/** The image models that the API describes; others take any field. */
export const imageModels: Record<string, ImageModel> = {
	'stabilityai/stable-diffusion-3-5-large': {
		fields: [
			'model',
			'prompt',
			'negative_prompt',
			'image_size',
			'batch_size',
			'seed',
			'num_inference_steps',
			'guidance_scale',
		],
		sizes: ['1024x1024', '512x1024', '768x512', '768x1024', '1024x576', '576x1024'],
	},
	'black-forest-labs/FLUX.1-schnell': {
		fields: ['model', 'prompt', 'image_size', 'seed'],
		sizes: ['1024x1024', '512x1024', '768x512', '768x1024', '1024x576', '576x1024'],
	},
	'Pro/black-forest-labs/FLUX.1-schnell': {
		fields: ['model', 'prompt', 'image_size', 'seed'],
		sizes: ['1024x1024', '960x1280', '768x1024', '720x1440', '720x1280'],
		maxPixels: 2359296,
	},
	'black-forest-labs/FLUX.1-dev': {
		fields: ['model', 'prompt', 'image_size', 'seed', 'num_inference_steps'],
		sizes: ['1024x1024', '960x1280', '768x1024', '720x1440', '720x1280'],
		maxPixels: 2359296,
	},
	'stabilityai/stable-diffusion-3-medium': {
		fields: [
			'model',
			'prompt',
			'negative_prompt',
			'image_size',
			'batch_size',
			'seed',
			'num_inference_steps',
			'guidance_scale',
		],
		sizes: ['1024x1024', '960x1280', '768x1024', '720x1440', '720x1280'],
	},
	'stabilityai/stable-diffusion-xl-base-1.0': {
		fields: [
			'model',
			'prompt',
			'negative_prompt',
			'image_size',
			'batch_size',
			'seed',
			'num_inference_steps',
			'guidance_scale',
			'image',
		],
		sizes: ['1024x1024', '960x1280', '768x1024', '720x1440', '720x1280'],
	},
	'stabilityai/stable-diffusion-2-1': {
		fields: [
			'model',
			'prompt',
			'negative_prompt',
			'image_size',
			'batch_size',
			'seed',
			'num_inference_steps',
			'guidance_scale',
			'image',
		],
		sizes: ['512x512', '512x1024', '768x512', '768x1024', '1024x576', '576x1024'],
	},
	'Kwai-Kolors/Kolors': {
		fields: [
			'model',
			'prompt',
			'negative_prompt',
			'image_size',
			'batch_size',
			'seed',
			'num_inference_steps',
			'guidance_scale',
			'image',
		],
		sizes: ['1024x1024', '960x1280', '768x1024', '720x1440', '720x1280'],
	},
	'Qwen/Qwen-Image': {
		fields: [
			'model',
			'prompt',
			'negative_prompt',
			'image_size',
			'seed',
			'num_inference_steps',
			'cfg',
		],
		sizes: [
			'1328x1328',
			'1664x928',
			'928x1664',
			'1472x1140',
			'1140x1472',
			'1584x1056',
			'1056x1584',
		],
	},
	'Qwen/Qwen-Image-Edit': {
		fields: ['model', 'prompt', 'negative_prompt', 'image', 'seed', 'num_inference_steps'],
		sizes: [],
		edits: true,
	},
	'Qwen/Qwen-Image-Edit-2509': {
		fields: [
			'model',
			'prompt',
			'negative_prompt',
			'image',
			'image2',
			'image3',
			'seed',
			'num_inference_steps',
		],
		sizes: [],
		edits: true,
	},
	'Tongyi-MAI/Z-Image': {
		fields: ['model', 'prompt', 'negative_prompt', 'image_size', 'seed', 'num_inference_steps'],
		sizes: [],
	},
	'Tongyi-MAI/Z-Image-Turbo': {
		fields: ['model', 'prompt', 'negative_prompt', 'image_size', 'seed', 'num_inference_steps'],
		sizes: ['512x512', '768x1024', '1024x576', '576x1024'],
	},
	'black-forest-labs/FLUX.2-pro': {
		fields: [
			'model',
			'prompt',
			'image_size',
			'seed',
			'output_format',
			'input_image',
			'prompt_upsampling',
			'safety_tolerance',
		],
		sizes: ['1024x1024', '512x512', '768x1024', '1024x768', '576x1024', '1024x576'],
	},
};
