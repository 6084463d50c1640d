import type { INodeProperties } from 'n8n-workflow';

/**
 * The fields that ask for a medium: a file of the item, or an address.
 *
 * @param what the medium in words, e.g. `image`
 * @param source what is chosen before the user chooses
 */
export const mediaSourceFields = (
	what: string,
	example: string,
	source: 'binary' | 'url' = 'binary',
): INodeProperties[] => [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'Binary File', value: 'binary' },
			{ name: 'URL', value: 'url' },
		],
		default: source,
		description: `Where the ${what} comes from`,
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be processed',
		displayOptions: { show: { source: ['binary'] } },
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: `e.g. ${example}`,
		description: `The address of the ${what}, which the service must be able to open`,
		displayOptions: { show: { source: ['url'] } },
	},
];
