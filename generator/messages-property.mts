import type { Field, Schema } from './form.mts';
import { binaryProperty, byDisplayName, optionsProperty, type Property } from './to-property.mts';

/** A kind of medium that a message may hold beside its text. */
interface Medium {
	/** The name of the part in the API, e.g. `image_url`. */
	wire: string;
	/** The name of the field. */
	name: string;
	singular: string;
	plural: string;
	description: string;
	example: string;
	/** Whether it stands beside the text; rarer ones are options. */
	isMain: boolean;
	/** The fields of a medium beyond where it comes from, by what the API says of it. */
	more(part: Schema): Property[];
}

const detailProperty = (detail: Schema, description: string): Property => ({
	displayName: 'Detail',
	name: 'detail',
	...optionsProperty(detail),
	default: 'auto',
	description,
});

/** Options that are sent only where they were added. */
const videoOptions = ({
	properties: { detail, fps, max_frams: frames } = {},
}: Schema): Property[] =>
	detail && fps && frames
		? [
				{
					displayName: 'Video Options',
					name: 'options',
					type: 'collection',
					placeholder: 'Add option',
					default: {},
					options: [
						detailProperty(detail, 'How closely the model looks. High costs more tokens.'),
						{
							displayName: 'Frames per Second',
							name: 'fps',
							type: 'number',
							typeOptions: { minValue: 0, numberPrecision: 2 },
							default: 1,
							description: 'How many frames of a second the model looks at',
						},
						{
							displayName: 'Max Frames',
							name: 'maxFrames',
							type: 'number',
							typeOptions: { minValue: 1, numberPrecision: 0 },
							default: 16,
							description: 'The most frames that the model looks at',
						},
					],
				},
			]
		: [];

const MEDIA: Medium[] = [
	{
		wire: 'image_url',
		name: 'images',
		singular: 'Image',
		plural: 'Images',
		description:
			'Pictures for the model to look at. Vision models only; DeepSeek-OCR reads PDF too.',
		example: 'https://example.com/photo.jpg',
		isMain: true,
		more: ({ properties: { detail } = {} }) =>
			detail
				? [
						detailProperty(
							detail,
							'How closely the model looks. High costs more tokens. Auto leaves it to the service and is not sent.',
						),
					]
				: [],
	},
	{
		wire: 'audio_url',
		name: 'audio',
		singular: 'Sound',
		plural: 'Sounds',
		description: 'Sound for the model to listen to, in a user’s message. Qwen3-Omni models only.',
		example: 'https://example.com/talk.mp3',
		isMain: false,
		more: () => [],
	},
	{
		wire: 'video_url',
		name: 'videos',
		singular: 'Video',
		plural: 'Videos',
		description:
			'Videos of at most 30 seconds for the model to watch, in a user’s message. Qwen3-VL and Qwen3-Omni models only.',
		example: 'https://example.com/clip.mp4',
		isMain: false,
		more: videoOptions,
	},
];

function sourceProperties({ singular, example }: Medium): Property[] {
	const what = singular.toLowerCase();
	return [
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			options: [
				{ name: 'Binary File', value: 'binary' },
				{ name: 'URL', value: 'url' },
			],
			default: 'url',
			description: `Where the ${what} comes from`,
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: `e.g. ${example}`,
			displayOptions: { show: { source: ['url'] } },
			description: `The address of the ${what}`,
		},
		{ ...binaryProperty(), displayOptions: { show: { source: ['binary'] } } },
	];
}

function mediaProperty(medium: Medium, part: Schema): Property {
	const { name, singular, plural, description } = medium;
	return {
		displayName: plural,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${singular}` },
		placeholder: `Add ${singular}`,
		default: {},
		description,
		options: [
			{
				displayName: singular,
				name: 'values',
				values: [...sourceProperties(medium), ...medium.more(part)],
			},
		],
	};
}

/** The fields of a message of a tool, and of an assistant that called one. */
function toolProperties({
	reasoning_content: reasoning,
	tool_calls: calls,
	tool_call_id: callId,
}: Record<string, Schema>): Property[] {
	return [
		reasoning && {
			displayName: 'Reasoning',
			name: 'reasoning',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description:
				'The thoughts of an assistant’s answer, as the output’s "reasoning" gave them. Thinking models want them back beside their tool calls.',
		},
		callId && {
			displayName: 'Tool Call ID',
			name: 'toolCallId',
			type: 'string',
			default: '',
			description: 'Which call a tool’s message is the result of: the "ID" of the call',
		},
		calls && {
			displayName: 'Tool Calls',
			name: 'toolCalls',
			type: 'json',
			default: '',
			description:
				'The calls that an assistant’s answer asked for, as the output’s "toolCalls" gave them',
		},
	].filter((property) => property !== undefined);
}

/**
 * The list of messages of a chat, with the roles, media and fields that the API has.
 *
 * @throws Error when the API has no images in messages: then its specification is not understood
 */
export function messagesProperty({ schema }: Field): Property {
	const { role, content, ...rest } = schema.items?.properties ?? {};
	const parts = content.oneOf?.find(({ type }) => type === 'array')?.items?.oneOf ?? [];
	const partOf = (wire: string) =>
		parts.flatMap(({ properties }) => properties?.[wire] ?? []).find(() => true);
	if (!partOf('image_url')) throw new Error('The messages of a chat have no image part');
	const mediaFor = (isMain: boolean) =>
		MEDIA.filter((medium) => medium.isMain === isMain).flatMap((medium) => {
			const part = partOf(medium.wire);
			return part ? [mediaProperty(medium, part)] : [];
		});
	const options = [...mediaFor(false), ...toolProperties(rest)].sort(byDisplayName);
	return {
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Message' },
		placeholder: 'Add Message',
		default: { values: [{ role: 'user', content: '' }] },
		options: [
			{
				displayName: 'Message',
				name: 'values',
				values: [
					{
						displayName: 'Role',
						name: 'role',
						...optionsProperty(role),
						description: 'Who says it',
					},
					{
						displayName: 'Content',
						name: 'content',
						type: 'string',
						typeOptions: { rows: 4 },
						default: '',
						placeholder: 'e.g. What is the capital of France?',
						description: 'What is said',
					},
					...mediaFor(true).map((images) => ({
						...images,
						displayOptions: { show: { role: ['user'] } },
					})),
					...(options.length > 0
						? [
								{
									displayName: 'Message Options',
									name: 'options',
									type: 'collection',
									placeholder: 'Add option',
									default: {},
									options,
								},
							]
						: []),
				],
			},
		],
	};
}
