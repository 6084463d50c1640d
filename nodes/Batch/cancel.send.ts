import { ask } from '../shared/engine/ask';
import { once } from '../shared/engine/once';
import { sendSteps } from '../shared/engine/send-item';
import { batchIdOf, readBatch, toOutput } from './batch';

/** What "Cancel a batch" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const id = batchIdOf(item);
	const url = `/batches/${encodeURIComponent(id)}/cancel`;
	const cancel = async () =>
		await ask(item, { ...gathered, url, body: {} }, { isShared: true, read: readBatch });
	return [{ json: toOutput(item, await once(item, `cancel ${id}`, cancel)) }];
});
