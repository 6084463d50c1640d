import type { IDataObject } from 'n8n-workflow';

import { GarbledAnswer } from '../../shared/http/failure';
import { sendItem } from '../../shared/engine/send-item';

/** What "Get many models" does. */
export const paginate = sendItem({
	response(item, answer) {
		const { data } = answer.body as { data?: IDataObject[] };
		if (!Array.isArray(data)) throw new GarbledAnswer('The service gave no list of models');
		const simplify = item.getNodeParameter('simplify', true);
		return data.map((model) => ({ json: simplify ? { id: model.id } : model }));
	},
});
