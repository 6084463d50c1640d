import { traceOf } from '../shared/engine/usage';
import { sendSteps } from '../shared/engine/send-item';
import { submit } from './submit.request';

/** What "Submit a video" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const { requestId, answer } = await submit(item, gathered);
	return [{ json: { requestId, ...traceOf(answer) } }];
});
