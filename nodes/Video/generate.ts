import type { StepsOperation } from '../shared/engine/operation';
import { waitForVideo } from './status';
import { submitVideo } from './submit';
import { toVideos } from './video.response';

/** What "Generate a video" does. */
export const generate: StepsOperation = {
	kind: 'steps',
	async run(item, request) {
		const { requestId } = await submitVideo(item, request);
		return await toVideos(item, await waitForVideo(item, requestId));
	},
};
