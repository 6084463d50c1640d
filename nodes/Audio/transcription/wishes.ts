import type { Item } from '../../shared/engine/item';
import type { CaptionFormat } from './captions';
import { DEFAULT_SEGMENT_SECONDS } from './transcription.description';

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

/** What the fields of an item say. */
export function wishesOf({ params }: Item): Wishes {
	const length = params.number('options.segmentLength');
	const format = (params.option('options.outputFormat') ??
		(length === undefined ? 'text' : 'json')) as OutputFormat;
	return {
		format,
		segmentLength: length ?? (format === 'text' ? undefined : DEFAULT_SEGMENT_SECONDS),
		startAt: params.number('options.startAt') ?? 0,
		field: params.text('binaryPropertyName') ?? 'data',
		outputField: params.text('options.outputBinaryPropertyName') ?? 'data',
		simplify: params.boolean('simplify', true),
	};
}
