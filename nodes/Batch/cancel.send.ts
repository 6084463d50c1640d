import { ask } from '../shared/transport/ask';
import { once } from '../shared/transport/once';
import { sendSteps } from '../shared/transport/send-item';
import { batchIdOf, readBatch, toOutput } from './batch';

/** What "Cancel a batch" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const id = batchIdOf(item);
	const url = `/batches/${encodeURIComponent(id)}/cancel`;
	const cancel = async () =>
		await ask(item, { ...gathered, url, body: {} }, { isShared: true, read: readBatch });
	return [{ json: toOutput(item, await once(item, `cancel ${id}`, cancel)) }];
});
