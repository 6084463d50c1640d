import type { IHttpRequestOptions } from 'n8n-workflow';

import { sendChunks } from '../../shared/engine/chunked-upload';
import type { StepsOperation } from '../../shared/engine/operation';
import { fileForm } from '../../shared/files/streamed-file';
import { traceOf } from '../../shared/http/api-response';
import { InvalidResponseError } from '../../shared/http/failure';
import { partsOf, type Part } from './parts';
import { createProgress } from './progress';
import { toTranscript, type Heard } from './transcript';
import { withTranscript } from './unfinished';
import { wishesOf } from './wishes';

/** What "Transcribe a recording" does. */
export const transcriptionCreate: StepsOperation = {
	kind: 'steps',
	async run(item, request) {
		const wishes = wishesOf(item);
		const model = item.params.model('model');
		const heard = await sendChunks<Part, Heard>(item, request, {
			chunks: () => partsOf(item, wishes),
			compose: (prepared, { file }) =>
				({ ...prepared, body: fileForm({ model }, file) }) as IHttpRequestOptions,
			read(response, { times, share }) {
				const { text } = response.body as { text?: unknown };
				if (typeof text !== 'string') {
					throw new InvalidResponseError('The service gave no transcript');
				}
				return { transcript: text, trace: traceOf(response), times, share };
			},
			onProgress: createProgress(item, wishes),
			addPartialResult: async (error, before) => await withTranscript(error, item, before, wishes),
		});
		return [await toTranscript(item, heard, wishes)];
	},
};
