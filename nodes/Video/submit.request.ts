import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { withJsonBody } from '../shared/files/json-body';
import { ask } from '../shared/engine/ask';
import { GarbledAnswer } from '../shared/http/failure';
import { inputError } from '../shared/http/node-error';
import type { Answer, Item } from '../shared/engine/operation';
import { imageOf } from './image';

/** A video that the service has begun. */
export interface Submitted {
	requestId: string;
	answer: Answer;
}

/** @throws NodeOperationError when there is no prompt, or not the image that the model needs */
async function submitRequest(
	item: Item,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const gathered = request.body as IDataObject;
	if (String(gathered.prompt ?? '').trim() === '') {
		throw inputError(
			item.getNode(),
			item.getItemIndex(),
			'The prompt is empty',
			'Describe the video in Prompt, or filter out the items that have no text before this node.',
		);
	}
	const image = await imageOf(item, String(gathered.model));
	const given = Object.entries(gathered).filter(([, value]) => value !== '');
	return withJsonBody(request, { ...Object.fromEntries(given), ...(image ? { image } : {}) });
}

/**
 * Starts a video. It is paid for with this, so the request is sent again only after an answer that
 * proves that nothing was done.
 *
 * @throws NodeApiError when the service does not take it; NodeOperationError for input that is no good
 */
export async function submit(item: Item, gathered: IHttpRequestOptions): Promise<Submitted> {
	return await ask(item, gathered, {
		creates: true,
		request: async (request) => await submitRequest(item, request),
		read(answer) {
			const { requestId } = answer.body as { requestId?: unknown };
			if (typeof requestId === 'string' && requestId !== '') return { requestId, answer };
			throw new GarbledAnswer('The service gave no request ID');
		},
	});
}
