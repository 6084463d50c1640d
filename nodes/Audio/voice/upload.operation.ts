import {
	updateDisplayOptions,
	type IDataObject,
	type IHttpRequestOptions,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { traceOf } from '../../shared/answer';
import { optionsField } from '../../shared/fields';
import { inputError } from '../../shared/transport/node-error';
import type { Item } from '../../shared/transport/operation';
import { sendItem } from '../../shared/transport/send-item';
import { audioForm } from '../audio-file';
import { voiceUploadFields } from './upload.fields.generated';

/** @throws NodeOperationError when a field is empty or the item has no file */
async function uploadRequest(
	item: Item,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { model, customName, text } = request.body as IDataObject;
	const fields = { model: String(model), customName: String(customName), text: String(text) };
	for (const [name, value] of Object.entries(fields)) {
		if (value.trim() !== '' && value !== 'undefined') continue;
		throw inputError(
			item.getNode(),
			item.getItemIndex(),
			`${name} is empty`,
			'A voice needs a model, a name, and the words that are spoken in the recording.',
		);
	}
	return { ...request, body: await audioForm(item, fields) } as IHttpRequestOptions;
}

export const voiceUploadOption: INodePropertyOptions = {
	name: 'Upload',
	value: 'upload',
	action: 'Upload a voice',
	description: 'Add a voice of your own from a recording of 8 to 10 seconds',
	routing: {
		request: { method: 'POST', url: '/uploads/audio/voice' },
		send: { paginate: true },
		operations: {
			pagination: sendItem({
				request: uploadRequest,
				response: (_item, answer) => [
					{ json: { ...(answer.body as IDataObject), ...traceOf(answer) } },
				],
				creates: true,
			}),
		},
	},
};

export const voiceUploadProperties = updateDisplayOptions(
	{ show: { resource: ['voice'], operation: ['upload'] } },
	[...voiceUploadFields, optionsField()],
);
