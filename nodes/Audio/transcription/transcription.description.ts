import type { INodeProperties } from 'n8n-workflow';

import { keepInputOptions, optionsField, simplifyField } from '../../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../../shared/engine/declaration';
import { transcriptionCreateFields, transcriptionCreateOption } from './create.fields.generated';

/** What a caption or a paragraph holds; also used where a timed format is asked for without a length. */
export const DEFAULT_SEGMENT_SECONDS = 30;

/** Shorter segments hold single words, which no model understands well, and cost a request each. */
const MIN_SEGMENT_SECONDS = 5;

/** One hour is the service's limit (API reference, 2026), and a cut may come 10 seconds late. */
const MAX_SEGMENT_SECONDS = 3_500;

/** The options of a transcription that the API knows nothing of. */
const transcriptionOptions: INodeProperties[] = [
	{
		displayName: 'Audio Track',
		name: 'audioTrack',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description:
			'Which sound track of a video to transcribe, where it has several, e.g. one for each language. Unless set, the first one that players play.',
	},
	{
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		options: [
			{
				name: 'JSON Segments',
				value: 'json',
				description: 'The text, and a list of segments with start, end and text',
			},
			{
				name: 'SRT',
				value: 'srt',
				description: 'Segments, and subtitles as text and as a file',
			},
			{ name: 'Text', value: 'text', description: 'Only the text' },
			{
				name: 'WebVTT',
				value: 'vtt',
				description: 'Segments, and subtitles for web pages as text and as a file',
			},
		],
		default: 'json',
		description:
			'What form the transcript has. For all but Text the recording is cut into segments of 30 seconds unless Segment Length says otherwise.',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'outputBinaryPropertyName',
		type: 'string',
		default: 'data',
		description:
			'The name of the output binary field to put the subtitles in. SRT and WebVTT only.',
	},
	{
		displayName: 'Readable Captions',
		name: 'readableCaptions',
		type: 'boolean',
		default: true,
		description:
			'Whether to break the segments of SRT and WebVTT into captions of at most two lines and seven seconds; when off, each segment is one caption',
	},
	{
		displayName: 'Segment Length',
		name: 'segmentLength',
		type: 'number',
		typeOptions: {
			minValue: MIN_SEGMENT_SECONDS,
			maxValue: MAX_SEGMENT_SECONDS,
		},
		default: DEFAULT_SEGMENT_SECONDS,
		description:
			'About how many seconds a segment has. Recordings are cut at the quietest point near it, and each segment is a request of its own.',
	},
	{
		displayName: 'Start At',
		name: 'startAt',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'From which second of the recording to transcribe, e.g. to go on where an earlier run has failed',
	},
];

const transcriptionCreate = declareOperation(
	transcriptionCreateOption,
	[
		...transcriptionCreateFields,
		simplifyField,
		optionsField(...transcriptionOptions, ...keepInputOptions),
	],
	async () => (await import('./create')).transcriptionCreate,
);

export const transcription: DeclaredResource = {
	displayName: 'Transcription',
	value: 'transcription',
	operations: [transcriptionCreate],
	defaultOperation: 'create',
};
