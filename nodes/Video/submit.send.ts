import { traceOf } from '../shared/answer';
import { sendSteps } from '../shared/transport/send-item';
import { submit } from './submit.request';

/** What "Submit a video" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const { requestId, answer } = await submit(item, gathered);
	return [{ json: { requestId, ...traceOf(answer) } }];
});
