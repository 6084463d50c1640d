import type { INodeProperties } from 'n8n-workflow';

import {
	keepInputOptions,
	optionsField,
	outputBinaryField,
	pollingOptions,
	simplifyField,
	type PollingDefaults,
} from '../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../shared/engine/declaration';
import { generateOption } from './generate.fields.generated';
import { getStatusFields, getStatusOption } from './getStatus.fields.generated';
import { submitFields, submitOption, submitOptions } from './submit.fields.generated';

/** A video takes some three minutes once its turn has come (live answers, 2026). */
export const POLLING_DEFAULTS: PollingDefaults = { intervalS: 10, limitS: 1200 };

/** The image that a video starts from: none, a file of the item, or an address. */
const imageFields: INodeProperties[] = [
	{
		displayName: 'First Image',
		name: 'imageSource',
		type: 'options',
		options: [
			{ name: 'Binary File', value: 'binary', description: 'A file of the input item' },
			{ name: 'None', value: 'none', description: 'Make the video from the text alone' },
			{ name: 'URL', value: 'url', description: 'An image on the web' },
		],
		default: 'none',
		description:
			'The image that the video starts from. Models with I2V in their name need one; those with T2V take none.',
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be processed',
		displayOptions: { show: { imageSource: ['binary'] } },
	},
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		description: 'The address of the image, which the service must be able to open',
		displayOptions: { show: { imageSource: ['url'] } },
	},
];

const downloadOption: INodeProperties = {
	displayName: 'Download Video',
	name: 'downloadVideo',
	type: 'boolean',
	default: true,
	description:
		'Whether to fetch the video into the output’s binary field. The service keeps its links for one hour only.',
};

const waitField: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until the video is made. When off, the output says how far it is, and a video that failed is no error.',
};

const generate = declareOperation(
	generateOption,
	[
		...submitFields,
		...imageFields,
		outputBinaryField,
		simplifyField,
		optionsField(
			...submitOptions,
			...pollingOptions(POLLING_DEFAULTS),
			downloadOption,
			...keepInputOptions,
		),
	],
	async () => (await import('./submit')).generate,
);

const getStatus = declareOperation(
	getStatusOption,
	[
		...getStatusFields,
		waitField,
		outputBinaryField,
		simplifyField,
		optionsField(...pollingOptions(POLLING_DEFAULTS), downloadOption, ...keepInputOptions),
	],
	async () => (await import('./status')).getStatus,
);

const submit = declareOperation(
	submitOption,
	[...submitFields, ...imageFields, optionsField(...submitOptions, ...keepInputOptions)],
	async () => (await import('./submit')).submit,
);

export const video: DeclaredResource = {
	displayName: 'Video',
	value: 'video',
	operations: [generate, submit, getStatus],
	defaultOperation: 'generate',
};
