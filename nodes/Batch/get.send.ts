import { once } from '../shared/transport/once';
import { sendSteps } from '../shared/transport/send-item';
import { batchIdOf, getBatch, toOutput } from './batch';

/** What "Get a batch" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const id = batchIdOf(item);
	const batch = await once(item, `get ${id}`, async () => await getBatch(item, gathered, id));
	return [{ json: toOutput(item, batch) }];
});
