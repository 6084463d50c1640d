import type { IHttpRequestOptions } from 'n8n-workflow';

import { sendChunks } from '../../shared/engine/chunked-upload';
import type { Item } from '../../shared/engine/item';
import type { StepsOperation } from '../../shared/engine/operation';
import { binaryOf, fileForm, fileLabel } from '../../shared/files/input-file';
import { isRecord, layersOf, traceOf, type ApiResponse } from '../../shared/http/api-response';
import { InvalidResponseError, notJsonError } from '../../shared/http/failure';
import { audioChunks, type AudioChunk } from './audio-chunks';
import { joinTexts } from './join-texts';
import { readOptions, type TranscriptionOptions } from './options';
import {
	toTranscript,
	transcribedUntil,
	withPartialTranscript,
	type TranscribedChunk,
} from './transcript';

/** Names of the text; FunASR's servers have `result`. */
const TEXT_NAMES = ['text', 'transcript', 'transcription', 'result', 'data'];

/** Names of the parts where there is no whole text (Aliyun has `transcripts` and `sentences`, 2026). */
const PART_NAMES = [
	'segments',
	'chunks',
	'transcripts',
	'sentences',
	'utterances',
	'words',
	'text',
];

const asText = (value: unknown) => (typeof value === 'number' ? String(value) : value);

/** The text of an answer, where it is bare or in an envelope, or the texts of its segments. */
function textIn(body: unknown): unknown {
	const layers = layersOf(body);
	const text = layers
		.flatMap((layer) => TEXT_NAMES.map((name) => asText(layer[name])))
		.find((value) => typeof value === 'string');
	const parts = layers
		.flatMap((layer) => PART_NAMES.map((name) => layer[name]))
		.find(Array.isArray);
	// A text may be left empty beside its parts.
	if (text || !parts) return text;
	const texts = parts.map((part: unknown) => (isRecord(part) ? (part.text ?? part.word) : part));
	return texts.every((each) => typeof each === 'string') ? joinTexts(texts) : text;
}

/**
 * The transcript of a response: JSON, or as OpenAI's servers give it to who asks for text, the text alone.
 *
 * @throws InvalidResponseError when there is none
 */
function transcriptOf({ body, headers }: ApiResponse): string {
	if (typeof body !== 'object' || body === null) {
		const isPlain = /^text\/plain/i.test(String(headers['content-type']));
		// A number that was spoken has been taken for JSON.
		if (isPlain && typeof body === 'number') return String(body);
		if (typeof body === 'string' && isPlain && !/^\s*([<{[]|$)/.test(body)) return body.trim();
		throw notJsonError(body);
	}
	const text = textIn(body);
	if (typeof text === 'string') return text;
	throw new InvalidResponseError('The service gave no transcript');
}

/** A line in the log for each of this many equal parts of a file. */
const LINES = 20;

/** Says in n8n's log how far the transcription of an item has come, where it takes several pieces. */
function createProgress(
	item: Item,
	{ field }: TranscriptionOptions,
): (chunks: TranscribedChunk[]) => void {
	let said = 0;
	return (chunks) => {
		const until = transcribedUntil(chunks);
		const fractionRead = chunks.at(-1)?.fractionRead ?? 0;
		const step = Math.floor(fractionRead * LINES);
		if (until === undefined || step === said || (chunks.length === 1 && fractionRead === 1)) return;
		said = step;
		const percent = Math.round(fractionRead * 100);
		item.run.logger.info(
			`SiliconFlow: transcribed "${binaryOf(item, field).fileName ?? fileLabel(field)}" up to second ${until} (piece ${chunks.length}, ${percent}% of the file)`,
		);
	};
}

/** What "Transcribe a recording" does. */
export const transcriptionCreate: StepsOperation = {
	kind: 'steps',
	async run(item, request) {
		const options = readOptions(item);
		const model = item.params.requiredId('model');
		const chunks = await sendChunks<AudioChunk, TranscribedChunk>(item, request, {
			chunks: () => audioChunks(item, options),
			compose: (prepared, { file }) =>
				({ ...prepared, body: fileForm({ model }, file) }) as IHttpRequestOptions,
			read(response, { times, fractionRead }) {
				return {
					transcript: transcriptOf(response),
					trace: traceOf(response),
					times,
					fractionRead,
				};
			},
			onProgress: createProgress(item, options),
			addPartialResult: async (error, before) =>
				await withPartialTranscript(error, item, before, options),
		});
		return [await toTranscript(item, chunks, options)];
	},
};
