import type { StepsOperation } from '../shared/engine/operation';
import { statusOf, waitForVideo } from './status';
import { toVideos } from './video.response';

/** What "Get the status of a video" does. */
export const getStatus: StepsOperation = {
	kind: 'steps',
	async run(item) {
		const requestId = item.params.text('requestId')?.trim();
		if (requestId === undefined) {
			throw item.inputError(
				'The request ID is empty',
				'Give the ID that Submit gave, e.g. {{ $json.requestId }}.',
			);
		}
		const waits = item.params.boolean('waitForCompletion', false);
		return await toVideos(item, await (waits ? waitForVideo : statusOf)(item, requestId));
	},
};
