import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

/** The names of the fields of one content that is a text, an image or both. */
export interface ContentFieldNames {
	type: string;
	source: string;
	binary: string;
	url: string;
}

/** Where a medium may come from. */
const SOURCES = [
	{ name: 'Binary File', value: 'binary' },
	{ name: 'URL', value: 'url' },
];

/** What can be chosen for the type of a content. */
const CONTENT_TYPES = [
	{ name: 'Image', value: 'image' },
	{ name: 'Text', value: 'text' },
	{ name: 'Text and Image', value: 'textAndImage' },
];

/** The fields of an image, shown where the type of the content is one with an image. */
const imageFields = (
	{ type, source, binary, url }: ContentFieldNames,
	what: string,
): INodeProperties[] =>
	updateDisplayOptions({ show: { [type]: ['image', 'textAndImage'] } }, [
		{
			displayName: `${what} Image Source`,
			name: source,
			type: 'options',
			options: SOURCES,
			default: 'binary',
			description: 'Where the image comes from',
		},
		{
			displayName: `${what} Image Field Name`,
			name: binary,
			type: 'string',
			default: 'data',
			hint: 'The name of the input field containing the binary file data to be processed',
			displayOptions: { show: { [source]: ['binary'] } },
		},
		{
			displayName: `${what} Image URL`,
			name: url,
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/photo.jpg',
			description: 'The address of the image, which the service must be able to open',
			displayOptions: { show: { [source]: ['url'] } },
		},
	] satisfies INodeProperties[]);

/**
 * These fields with images beside one that is a text, for the models that compare both: before it its type,
 * behind it its image. What is not set is a text, as it was before there were images.
 *
 * @param name of the text's field
 * @param what the content in words, e.g. `Query`
 * @param more types that can be chosen besides, which have no use for the text's field
 */
export const withContentFields = (
	fields: INodeProperties[],
	name: string,
	names: ContentFieldNames,
	what: string,
	more: Array<INodePropertyOptions & { value: string }> = [],
): INodeProperties[] =>
	fields.flatMap((field): INodeProperties[] => {
		if (field.name !== name) return [field];
		const withoutText = ['image', ...more.map(({ value }) => value)];
		return [
			{
				displayName: `${what} Type`,
				name: names.type,
				type: 'options',
				options: [...CONTENT_TYPES, ...more].sort((a, b) => (a.name < b.name ? -1 : 1)),
				default: 'text',
				description: 'What is compared. Images are for the Qwen3-VL models only.',
			},
			{
				...field,
				displayOptions: { ...field.displayOptions, hide: { [names.type]: withoutText } },
			},
			...imageFields(names, what),
		];
	});

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
		options: SOURCES,
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
