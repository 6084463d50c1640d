import type { INodeProperties } from 'n8n-workflow';

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
