import type { IDataObject } from 'n8n-workflow';

import { inputError } from '../shared/http/node-error';
import { sendSteps } from '../shared/engine/send-item';
import { statusOf, waitForVideo } from './status';
import { toVideos } from './video.response';

/** What "Get the status of a video" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const requestId = String((gathered.body as IDataObject).requestId ?? '').trim();
	if (requestId === '') {
		throw inputError(
			item.getNode(),
			item.getItemIndex(),
			'The request ID is empty',
			'Give the ID that Submit gave, e.g. {{ $json.requestId }}.',
		);
	}
	const waits = item.getNodeParameter('waitForCompletion', false) as boolean;
	const state = await (waits ? waitForVideo : statusOf)(item, gathered, requestId);
	return await toVideos(item, gathered, state);
});
