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

/** The names of the fields that ask for a medium. */
type SourceFieldNames = Pick<ContentFieldNames, 'source' | 'binary' | 'url'>;

/**
 * The fields that ask for a medium: where it comes from, a file of the item, or an address.
 *
 * @param labels what the three fields are called
 * @param what the medium in words, e.g. `image`
 * @param start what is chosen before the user chooses
 */
const sourceFields = (
	{ source, binary, url }: SourceFieldNames,
	labels: [source: string, file: string, url: string],
	what: string,
	example: string,
	start: 'binary' | 'url' = 'binary',
): INodeProperties[] => [
	{
		displayName: labels[0],
		name: source,
		type: 'options',
		options: SOURCES,
		default: start,
		description: `Where the ${what} comes from`,
	},
	{
		displayName: labels[1],
		name: binary,
		type: 'string',
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be processed',
		displayOptions: { show: { [source]: ['binary'] } },
	},
	{
		displayName: labels[2],
		name: url,
		type: 'string',
		default: '',
		placeholder: `e.g. ${example}`,
		description: `The address of the ${what}, which the service must be able to open`,
		displayOptions: { show: { [source]: ['url'] } },
	},
];

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
			...updateDisplayOptions(
				{ show: { [names.type]: ['image', 'textAndImage'] } },
				sourceFields(
					names,
					[`${what} Image Source`, `${what} Image Field Name`, `${what} Image URL`],
					'image',
					'https://example.com/photo.jpg',
				),
			),
		];
	});

/** `sourceFields` under the names that `readMediaInput` reads. */
export const mediaSourceFields = (
	what: string,
	example: string,
	start?: 'binary' | 'url',
): INodeProperties[] =>
	sourceFields(
		{ source: 'source', binary: 'binaryPropertyName', url: 'url' },
		['Source', 'Input Data Field Name', 'URL'],
		what,
		example,
		start,
	);
