import type { IDataObject } from 'n8n-workflow';

import type { ItemOperation } from '../shared/engine/operation';
import { layersOf, traceOf } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';
import { modelsIn } from '../shared/http/live-lists';

/** What "Get many models" does. */
export const modelGetAll: ItemOperation = {
	kind: 'item',
	response({ params }, { body }) {
		const simplify = params.boolean('simplify', true);
		return modelsIn(body).map((model) => ({ json: simplify ? { id: model.id } : model }));
	},
};

/** Fields of an account, one of which every answer about it has. */
const ACCOUNT_FIELDS = ['id', 'name', 'email', 'balance', 'chargeBalance', 'totalBalance'];

/** What "Get the account" does. */
export const userGet: ItemOperation = {
	kind: 'item',
	response({ params }, response) {
		const { body } = response;
		const account = layersOf(body).findLast((layer) =>
			ACCOUNT_FIELDS.some((name) => layer[name] !== undefined),
		);
		if (!account) throw new InvalidResponseError('The service gave no account');
		const json = (params.boolean('simplify', true) ? account : body) as IDataObject;
		return [{ json: { ...json, ...traceOf(response) } }];
	},
};
