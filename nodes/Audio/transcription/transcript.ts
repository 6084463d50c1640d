import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { toItemError, withResumeInfo } from '../../shared/engine/item-errors';
import type { Item } from '../../shared/engine/item';
import { binaryOf } from '../../shared/files/input-file';
import { CAPTION_TYPES, toSubtitles } from './captions';
import { joinTexts } from './join-texts';
import { readTranscript } from './sensevoice-tags';
import type { TranscriptionOptions } from './options';

/** What the service understood of a part of a recording. */
export interface TranscribedChunk {
	/** As the service wrote it, with its tags. */
	transcript: string;
	trace: { traceId?: string };
	/** Seconds from the start of the recording; missing when it went out whole. */
	times?: { start: number; end: number };
	/** How much of the file has been read, from 0 to 1. */
	fractionRead: number;
}

/** Milliseconds are as exact as subtitles are. */
const rounded = (seconds: number) => Math.round(seconds * 1000) / 1000;

/** The second up to which a recording has been transcribed; undefined when nothing was. */
export function transcribedUntil(chunks: TranscribedChunk[]): number | undefined {
	const end = chunks.at(-1)?.times?.end;
	return end === undefined ? undefined : rounded(end);
}

/** The language of a recording, where its segments agree on one. */
function commonLanguage(segments: IDataObject[]): IDataObject {
	const spoken = segments.map(({ language }) => language).filter((tag) => tag !== undefined);
	const [language, ...others] = new Set(spoken.filter((tag) => tag !== 'nospeech'));
	return language && others.length === 0 ? { language } : {};
}

/** The name of a recording with another ending. */
const renamed = (fileName: string, extension: string) =>
	`${fileName.replace(/\.[^./\\]*$/, '') || 'transcript'}.${extension}`;

function toText({ transcript, trace }: TranscribedChunk, simplify: boolean): IDataObject {
	return { ...(simplify ? readTranscript(transcript) : { text: transcript }), ...trace };
}

/**
 * The output of one item: text, and as wished segments and subtitles.
 *
 * @param chunks the parts in order; one without times is a recording that went out whole
 */
export async function toTranscript(
	item: Item,
	chunks: TranscribedChunk[],
	{ format, simplify, field, outputField, isReadable }: TranscriptionOptions,
): Promise<INodeExecutionData> {
	const [first] = chunks;
	if (first && chunks.length === 1 && !first.times) return { json: toText(first, simplify) };
	const clean = chunks.map(({ transcript, times }) => ({
		start: rounded(times?.start ?? 0),
		end: rounded(times?.end ?? 0),
		...(readTranscript(transcript) as IDataObject & { text: string }),
	}));
	const shown: IDataObject[] = simplify
		? clean
		: chunks.map((part, index) => {
				const { start, end } = clean[index] ?? {};
				return { start, end, ...toText(part, false) };
			});
	const json: IDataObject = {
		text: joinTexts(shown.map(({ text }) => String(text))),
		...(simplify ? commonLanguage(clean) : {}),
		duration: transcribedUntil(chunks),
		...(format === 'text' ? {} : { segments: shown }),
	};
	if (format === 'text' || format === 'json') return { json };
	const subtitles = toSubtitles(clean, format, isReadable);
	const { fileName = 'transcript' } = binaryOf(item, field);
	const file = await item.helpers.prepareBinaryData(
		Buffer.from(subtitles),
		renamed(fileName, format),
		CAPTION_TYPES[format],
	);
	return { json: { ...json, subtitles }, binary: { [outputField]: file } };
}

/**
 * Adds to the error of a piece from which second to go on, and the transcript up to there: it is in
 * the details of the error item, and in the error's context where the node stops.
 *
 * @param chunks the pieces before the one that failed
 */
export async function withPartialTranscript(
	error: unknown,
	item: Item,
	chunks: TranscribedChunk[],
	options: TranscriptionOptions,
): Promise<unknown> {
	const continueAt = transcribedUntil(chunks);
	if (continueAt === undefined) return error;
	const known = toItemError(item.run, item.index, error);
	known.message += `: transcribed up to second ${continueAt}`;
	const { json } = await toTranscript(item, chunks, options);
	return withResumeInfo(
		known,
		`Set Start At to ${continueAt} in Options to go on from there; what is transcribed is in the details of this error.`,
		{ continueAt, ...json },
	);
}
