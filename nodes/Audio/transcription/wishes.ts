import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/engine/operation';
import type { CaptionFormat } from './captions';

/** What form the transcript has. */
export type OutputFormat = 'text' | 'json' | CaptionFormat;

/** How an item's recording is to be transcribed. */
export interface Wishes {
	format: OutputFormat;
	/** Seconds; undefined leaves the recording whole where the service takes it. */
	segmentLength?: number;
	/** Seconds from the start of the recording. */
	startAt: number;
	field: string;
	outputField: string;
	simplify: boolean;
}

/** What a caption or a paragraph holds; also used where a timed format is asked for without a length. */
const DEFAULT_SEGMENT_SECONDS = 30;

/** Shorter segments hold single words, which no model understands well, and cost a request each. */
const SHORTEST_SEGMENT_SECONDS = 5;

/** One hour is the service's limit (API reference, 2026), and a cut may come 10 seconds late. */
const LONGEST_SEGMENT_SECONDS = 3_500;

/** The options of a transcription that the API knows nothing of. */
export const transcriptionOptions: INodeProperties[] = [
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
			'What form the transcript has. All but Text need a WAV or MP3 file, which is cut into segments of 30 seconds unless Segment Length says otherwise.',
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
		displayName: 'Segment Length',
		name: 'segmentLength',
		type: 'number',
		typeOptions: {
			minValue: SHORTEST_SEGMENT_SECONDS,
			maxValue: LONGEST_SEGMENT_SECONDS,
		},
		default: DEFAULT_SEGMENT_SECONDS,
		description:
			'About how many seconds a segment has. WAV and MP3 files are cut at the quietest point near it, and each segment is a request of its own.',
	},
	{
		displayName: 'Start At',
		name: 'startAt',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'From which second of a WAV or MP3 file to transcribe, e.g. to go on where an earlier run has failed',
	},
];

/** @throws nothing: values out of range fall back to the nearest that works */
export function wishesOf(item: Item): Wishes {
	const option = <T>(name: string, fallback: T) =>
		item.getNodeParameter(`options.${name}`, fallback) as T;
	const length = Number(option('segmentLength', 0));
	const isSet = length > 0;
	const format = option<OutputFormat | ''>('outputFormat', '') || (isSet ? 'json' : 'text');
	const bounded = Math.min(LONGEST_SEGMENT_SECONDS, Math.max(SHORTEST_SEGMENT_SECONDS, length));
	const unset = format === 'text' ? undefined : DEFAULT_SEGMENT_SECONDS;
	return {
		format,
		segmentLength: isSet ? bounded : unset,
		startAt: Math.max(0, Number(option('startAt', 0)) || 0),
		field: item.getNodeParameter('binaryPropertyName', 'data') as string,
		outputField: option('outputBinaryPropertyName', '') || 'data',
		simplify: item.getNodeParameter('simplify', true) as boolean,
	};
}
