import { once } from '../shared/engine/once';
import { sendSteps } from '../shared/engine/send-item';
import { batchIdOf, getBatch, toOutput } from './batch';

/** What "Get a batch" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const id = batchIdOf(item);
	const batch = await once(item, `get ${id}`, async () => await getBatch(item, gathered, id));
	return [{ json: toOutput(item, batch) }];
});
