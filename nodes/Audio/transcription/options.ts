import type { Item } from '../../shared/engine/item';
import type { FileField } from '../../shared/files/input-file';
import type { CaptionFormat } from './captions';
import { DEFAULT_SEGMENT_SECONDS } from './transcription.description';

/** What form the transcript has. */
export type OutputFormat = 'text' | 'json' | CaptionFormat;

/** How an item's recording is to be transcribed. */
export interface TranscriptionOptions {
	format: OutputFormat;
	/** Seconds; undefined leaves the recording whole where the service takes it. */
	segmentLength?: number;
	/** Seconds from the start of the recording. */
	startAt: number;
	/** The number of the sound track that is wanted; undefined for the first that is played. */
	track?: number;
	field: FileField;
	outputField: string;
	simplify: boolean;
	/** Whether subtitles are broken into captions that people can read. */
	isReadable: boolean;
}

/**
 * What the fields of an item say.
 *
 * @throws NodeOperationError for a value that its field cannot have
 */
export function readOptions(item: Item): TranscriptionOptions {
	const { params } = item;
	const length = params.number('options.segmentLength');
	const chosen = params.ownOption('options.outputFormat') as OutputFormat | undefined;
	const format = chosen ?? (length === undefined ? 'text' : 'json');
	return {
		format,
		segmentLength: length ?? (format === 'text' ? undefined : DEFAULT_SEGMENT_SECONDS),
		startAt: params.number('options.startAt') ?? 0,
		track: params.number('options.audioTrack'),
		field: params.file('binaryPropertyName') ?? 'data',
		outputField: params.id('options.outputBinaryPropertyName') ?? 'data',
		simplify: params.boolean('simplify', true),
		isReadable: params.boolean('options.readableCaptions', true),
	};
}
