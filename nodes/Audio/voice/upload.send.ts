import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { traceOf } from '../../shared/engine/usage';
import { inputError } from '../../shared/http/node-error';
import type { Item } from '../../shared/engine/operation';
import { sendItem } from '../../shared/engine/send-item';
import { audioForm } from '../../shared/files/streamed-file';

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

/** What "Upload a voice" does. */
export const paginate = sendItem({
	request: uploadRequest,
	response: (_item, answer) => [{ json: { ...(answer.body as IDataObject), ...traceOf(answer) } }],
	creates: true,
});
