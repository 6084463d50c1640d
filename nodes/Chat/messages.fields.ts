import type { INodeProperties } from 'n8n-workflow';

import { mediaSourceFields } from '../shared/editor/content-fields';
import { imageDetails, messageRoles, videoDetails } from './complete.fields.generated';

const detailField = (
	options: INodeProperties['options'],
	description: string,
): INodeProperties => ({
	displayName: 'Detail',
	name: 'detail',
	type: 'options',
	options,
	default: 'auto',
	description,
});

/**
 * A list of media of one kind.
 *
 * @param more the fields of a medium beyond where it comes from
 */
function mediaListField(
	singular: string,
	name: string,
	example: string,
	description: string,
	more: INodeProperties[] = [],
): INodeProperties {
	return {
		displayName: `${singular}s`,
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
				values: [...mediaSourceFields(singular.toLowerCase(), example, 'url'), ...more],
			},
		],
	};
}

const imagesField = mediaListField(
	'Image',
	'images',
	'https://example.com/photo.jpg',
	'Pictures for the model to look at. Vision models only; DeepSeek-OCR reads PDF too.',
	[
		detailField(
			imageDetails,
			'How closely the model looks. High costs more tokens. Auto leaves it to the service and is not sent.',
		),
	],
);

const soundsField = mediaListField(
	'Sound',
	'audio',
	'https://example.com/talk.mp3',
	'Sound for the model to listen to, in a user’s message. Qwen3-Omni models only.',
);

/** The frames that the model looks at; each is sent only where it was added. */
const videoOptions: INodeProperties[] = [
	detailField(videoDetails, 'How closely the model looks. High costs more tokens.'),
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
];

const videosField = mediaListField(
	'Video',
	'videos',
	'https://example.com/clip.mp4',
	'Videos of at most 30 seconds for the model to watch, in a user’s message. Qwen3-VL and Qwen3-Omni models only.',
	[
		{
			displayName: 'Video Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: videoOptions,
		},
	],
);

/** What few messages have: the parts of a tool call, sound and video. */
const messageOptions: INodeProperties[] = [
	{
		displayName: 'Reasoning',
		name: 'reasoning',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description:
			'The thoughts of an assistant’s answer, as the output’s "reasoning" gave them. Thinking models want them back with the conversation, above all beside their tool calls.',
	},
	soundsField,
	{
		displayName: 'Tool Call ID',
		name: 'toolCallId',
		type: 'string',
		default: '',
		description: 'Which call a tool’s message is the result of: the "ID" of the call',
	},
	{
		displayName: 'Tool Calls',
		name: 'toolCalls',
		type: 'json',
		default: '',
		description:
			'The calls that an assistant’s answer asked for, as the output’s "toolCalls" gave them',
	},
	videosField,
];

/** The list of messages of a chat; roles and details are those of the API. */
export const messagesField: INodeProperties = {
	displayName: 'Messages',
	name: 'messages',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Message' },
	placeholder: 'Add Message',
	default: { values: [{ role: 'user', content: '' }] },
	required: true,
	description: 'The conversation so far, oldest message first',
	options: [
		{
			displayName: 'Message',
			name: 'values',
			values: [
				{
					displayName: 'Role',
					name: 'role',
					type: 'options',
					options: messageRoles,
					default: 'user',
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
				{ ...imagesField, displayOptions: { show: { role: ['user'] } } },
				{
					displayName: 'Message Options',
					name: 'options',
					type: 'collection',
					placeholder: 'Add option',
					default: {},
					options: messageOptions,
				},
			],
		},
	],
};
