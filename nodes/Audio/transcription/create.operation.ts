import {
	updateDisplayOptions,
	type IDataObject,
	type IHttpRequestOptions,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { traceOf } from '../../shared/answer';
import { optionsField, simplifyField } from '../../shared/fields';
import { GarbledAnswer } from '../../shared/transport/failure';
import { sendParts } from '../../shared/transport/send-parts';
import { fileForm } from '../audio-file';
import { transcriptionCreateFields } from './create.fields.generated';
import { partsOf, type Part } from './parts';
import { createProgress } from './progress';
import { toTranscript, type Heard } from './transcript';
import { withTranscript } from './unfinished';
import { transcriptionOptions, wishesOf } from './wishes';

export const transcriptionCreateOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Transcribe a recording',
	description: 'Turn speech into text',
	routing: {
		request: { method: 'POST', url: '/audio/transcriptions' },
		send: { paginate: true },
		operations: {
			pagination: sendParts<Part, Heard>((item) => {
				const wishes = wishesOf(item);
				return {
					parts: () => partsOf(item, wishes),
					compose(request, { file, fileName }) {
						const { model } = request.body as IDataObject;
						const body = fileForm({ model: String(model) }, file, fileName);
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
			}),
		},
	},
};

export const transcriptionCreateProperties = updateDisplayOptions(
	{ show: { resource: ['transcription'], operation: ['create'] } },
	[...transcriptionCreateFields, simplifyField, optionsField(...transcriptionOptions)],
);
