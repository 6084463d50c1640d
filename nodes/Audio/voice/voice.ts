import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { ItemOperation } from '../../shared/engine/operation';
import { holderOf, isRecord, traceOf } from '../../shared/http/api-response';
import { readErrorBody } from '../../shared/http/error-body';
import { InvalidResponseError } from '../../shared/http/failure';
import { voicesIn } from '../../shared/http/live-lists';
import { audioForm } from '../voice-sample';

/** Words of a page of a gateway, or of a success that calls itself none. */
const SUCCESS_WORDS = /succe|delet|\bok\b|done|成功|删除/i;

/** What says that nothing was deleted: anything but the words of a success, or no words at all. */
function isNoSuccess(body: unknown): boolean {
	if (typeof body === 'string') return /^\s*(<|data:|false\s*$)/.test(body);
	if (!isRecord(body)) return body === false || Array.isArray(body);
	const { message } = readErrorBody(body);
	const isDenied = [body.status, body.success, body.deleted].includes(false);
	return isDenied || (message !== undefined && !SUCCESS_WORDS.test(message));
}

/** What "Delete a voice" does. A success is documented as a JSON string and may as well be empty. */
export const voiceDelete: ItemOperation = {
	kind: 'item',
	responseType: () => 'text',
	response(_item, { body }) {
		if (!isNoSuccess(body)) return [{ json: { deleted: true } }];
		throw new InvalidResponseError('The service did not say that the voice is deleted');
	},
};

/** What "Get many voices" does. */
export const voiceGetAll: ItemOperation = {
	kind: 'item',
	response: (_item, { body }) => voicesIn(body).map((voice) => ({ json: voice })),
};

/** What "Upload a voice" does. */
export const voiceUpload: ItemOperation = {
	kind: 'item',
	async request(item, request) {
		const form = await audioForm(item, request.body as Record<string, string>);
		return { ...request, body: form } as IHttpRequestOptions;
	},
	response(_item, response) {
		const voice = holderOf(response.body, 'uri');
		if (typeof voice.uri !== 'string' || voice.uri === '') {
			throw new InvalidResponseError('The service gave no URI of the voice');
		}
		return [{ json: { ...voice, ...traceOf(response) } as IDataObject }];
	},
};
