import type { INodeProperties } from 'n8n-workflow';

import type { EmbeddedFile } from '../shared/json-body';
import { IMAGE, mediaOf } from '../shared/media-source';
import { inputError } from '../shared/transport/node-error';
import type { Item } from '../shared/transport/operation';

/** The image that a video starts from: none, a file of the item, or an address. */
export const imageFields: INodeProperties[] = [
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

/** Wan's naming of its models (.cn catalogue, 2026-07-21): text to video, image to video. */
const NEEDS_IMAGE = /\bI2V\b/i;

/**
 * The image as the API takes it: a link, or a file to embed in the body.
 *
 * @returns undefined when the video starts from the text alone
 * @throws NodeOperationError when there is no such file or address, or the model needs one
 */
export async function imageOf(
	item: Item,
	model: string,
): Promise<string | EmbeddedFile | undefined> {
	const source = item.getNodeParameter('imageSource', 'none') as 'binary' | 'none' | 'url';
	if (source !== 'none') {
		const url = item.getNodeParameter('imageUrl', '') as string;
		const binaryPropertyName = item.getNodeParameter('binaryPropertyName', 'data') as string;
		return await mediaOf(item, { source, url, binaryPropertyName }, IMAGE);
	}
	if (!NEEDS_IMAGE.test(model)) return undefined;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		`${model} starts from an image, and none is given`,
		'Set First Image to a file or an address, or choose a model with T2V in its name.',
	);
}
