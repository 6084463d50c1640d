import type { IHttpRequestOptions } from 'n8n-workflow';

import { sendChunks } from '../../shared/engine/chunked-upload';
import type { StepsOperation } from '../../shared/engine/operation';
import { fileForm } from '../../shared/files/input-file';
import { isRecord, layersOf, traceOf, type ApiResponse } from '../../shared/http/api-response';
import { InvalidResponseError, notJsonError } from '../../shared/http/failure';
import { audioChunks, type AudioChunk } from './audio-chunks';
import { joinTexts } from './join-texts';
import { createProgress } from './progress';
import { toTranscript, type TranscribedChunk } from './transcript';
import { withPartialTranscript } from './partial-transcript';
import { readOptions } from './options';

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
	if (text !== undefined || !parts) return text;
	const texts = parts.map((part: unknown) => (isRecord(part) ? (part.text ?? part.word) : part));
	return texts.every((each) => typeof each === 'string') ? joinTexts(texts) : undefined;
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

/** What "Transcribe a recording" does. */
export const transcriptionCreate: StepsOperation = {
	kind: 'steps',
	async run(item, request) {
		const options = readOptions(item);
		const model = item.params.model('model');
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
