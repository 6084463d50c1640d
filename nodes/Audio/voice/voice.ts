import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Item } from '../../shared/engine/item';
import type { ItemOperation } from '../../shared/engine/operation';
import { traceOf } from '../../shared/http/api-response';
import { voicesIn } from '../../shared/http/live-lists';
import { audioForm } from '../voice-sample';

/**
 * What "Delete a voice" does. A success is documented as a JSON string and may as well be empty: nothing
 * is read from it.
 */
export const voiceDelete: ItemOperation = {
	kind: 'item',
	responseType: () => 'text',
	response: () => [{ json: { deleted: true } }],
};

/** What "Get many voices" does. */
export const voiceGetAll: ItemOperation = {
	kind: 'item',
	response: (_item, { body }) => voicesIn(body as IDataObject).map((voice) => ({ json: voice })),
};

/** @throws NodeOperationError when a field is empty or the item has no file */
async function uploadRequest(
	item: Item,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const fields = {
		model: item.params.model('model'),
		customName: item.params.requiredText('customName'),
		text: item.params.requiredText('text'),
	};
	return { ...request, body: await audioForm(item, fields) } as IHttpRequestOptions;
}

/** What "Upload a voice" does. */
export const voiceUpload: ItemOperation = {
	kind: 'item',
	request: uploadRequest,
	response: (_item, response) => [
		{ json: { ...(response.body as IDataObject), ...traceOf(response) } },
	],
};
