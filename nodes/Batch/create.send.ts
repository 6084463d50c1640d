import type { IDataObject } from 'n8n-workflow';

import { sendSteps } from '../shared/engine/send-item';
import { joinBatch } from './create.group';

/** What "Create a batch" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const { customId, batch } = await joinBatch(item, gathered);
	if (!item.getNodeParameter('simplify', true))
		return [{ json: { customId, ...(batch as IDataObject) } }];
	const { id: batchId, status, input_file_id: inputFileId } = batch;
	return [{ json: { customId, batchId, status, inputFileId } }];
});
