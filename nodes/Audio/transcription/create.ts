import type { IHttpRequestOptions } from 'n8n-workflow';

import { sendChunks } from '../../shared/engine/chunked-upload';
import type { StepsOperation } from '../../shared/engine/operation';
import { fileForm } from '../../shared/files/input-file';
import { isRecord, traceOf } from '../../shared/http/api-response';
import { InvalidResponseError } from '../../shared/http/failure';
import { audioChunks, type AudioChunk } from './audio-chunks';
import { createProgress } from './progress';
import { toTranscript, type TranscribedChunk } from './transcript';
import { withPartialTranscript } from './partial-transcript';
import { readOptions } from './options';

/** What "Transcribe a recording" does. */
/** The text of an answer, where it is bare or in an envelope. */
function textIn(body: unknown): unknown {
	const { text, data }: Record<string, unknown> = isRecord(body) ? body : {};
	return text ?? (isRecord(data) ? data.text : undefined);
}

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
				const text = textIn(response.body);
				if (typeof text !== 'string') {
					throw new InvalidResponseError('The service gave no transcript');
				}
				return { transcript: text, trace: traceOf(response), times, fractionRead };
			},
			onProgress: createProgress(item, options),
			addPartialResult: async (error, before) =>
				await withPartialTranscript(error, item, before, options),
		});
		return [await toTranscript(item, chunks, options)];
	},
};
