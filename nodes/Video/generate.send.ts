import { sendSteps } from '../shared/engine/send-item';
import { waitForVideo } from './status';
import { submit } from './submit.request';
import { toVideos } from './video.response';

/** What "Generate a video" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const { requestId } = await submit(item, gathered);
	return await toVideos(item, gathered, await waitForVideo(item, gathered, requestId));
});
