import type { IDataObject } from 'n8n-workflow';

import { traceOf } from '../../shared/engine/usage';
import { sendItem } from '../../shared/engine/send-item';

/** What "Get the account" does. */
export const paginate = sendItem({
	response(item, answer) {
		const body = answer.body as IDataObject;
		const account = item.getNodeParameter('simplify', true) ? (body.data as IDataObject) : body;
		return [{ json: { ...account, ...traceOf(answer) } }];
	},
});
