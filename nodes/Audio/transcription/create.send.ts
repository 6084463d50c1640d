import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { traceOf } from '../../shared/engine/usage';
import { GarbledAnswer } from '../../shared/http/failure';
import { sendParts } from '../../shared/engine/chunked-upload';
import { fileForm } from '../../shared/files/streamed-file';
import { partsOf, type Part } from './parts';
import { createProgress } from './progress';
import { toTranscript, type Heard } from './transcript';
import { withTranscript } from './unfinished';
import { wishesOf } from './wishes';

/** What "Transcribe a recording" does. */
export const paginate = sendParts<Part, Heard>((item) => {
	const wishes = wishesOf(item);
	return {
		parts: () => partsOf(item, wishes),
		compose(request, { file }) {
			const { model } = request.body as IDataObject;
			const body = fileForm({ model: String(model) }, file);
			return { ...request, body } as IHttpRequestOptions;
		},
		read(answer, { times, share }) {
			const { text } = answer.body as { text?: unknown };
			if (typeof text !== 'string') throw new GarbledAnswer('The service gave no transcript');
			return { transcript: text, trace: traceOf(answer), times, share };
		},
		progress: createProgress(item, wishes),
		response: async (heard) => [await toTranscript(item, heard, wishes)],
		explain: async (error, heard) => await withTranscript(error, item, heard, wishes),
	};
});
