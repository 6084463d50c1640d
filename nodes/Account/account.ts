import type { IDataObject } from 'n8n-workflow';

import type { ItemOperation } from '../shared/engine/operation';
import { isRecord, listIn, traceOf } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';

/** What "Get many models" does. */
export const modelGetAll: ItemOperation = {
	kind: 'item',
	response({ params }, { body }) {
		const data = listIn(body, 'data');
		if (!data) throw new InvalidResponseError('The service gave no list of models');
		const simplify = params.boolean('simplify', true);
		return data
			.filter(isRecord)
			.map((model) => ({ json: (simplify ? { id: model.id } : model) as IDataObject }));
	},
};

/** What "Get the account" does. */
export const userGet: ItemOperation = {
	kind: 'item',
	response({ params }, response) {
		const body = response.body as IDataObject;
		const data = isRecord(body.data) ? (body.data as IDataObject) : body;
		return [
			{ json: { ...(params.boolean('simplify', true) ? data : body), ...traceOf(response) } },
		];
	},
};
