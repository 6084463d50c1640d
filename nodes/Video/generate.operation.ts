import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, outputBinaryField, simplifyField } from '../shared/fields';
import { patienceOptions } from '../shared/transport/poll';
import { sendSteps } from '../shared/transport/send-item';
import { imageFields } from './image';
import { downloadOption } from './output.fields';
import { MAX_WAIT_S, POLLING_INTERVAL_S, waitForVideo } from './status';
import { submitFields, submitOptions } from './submit.fields.generated';
import { submit } from './submit.request';
import { toVideos } from './video.response';

export const generateOption: INodePropertyOptions = {
	name: 'Generate',
	value: 'generate',
	action: 'Generate a video',
	description: 'Make a video from a text or an image, wait for it, and download it',
	routing: {
		request: { method: 'POST', url: '/video/submit' },
		send: { paginate: true },
		operations: {
			pagination: sendSteps(async (item, gathered) => {
				const { requestId } = await submit(item, gathered);
				return await toVideos(item, gathered, await waitForVideo(item, gathered, requestId));
			}),
		},
	},
};

export const generateProperties = updateDisplayOptions({ show: { operation: ['generate'] } }, [
	...submitFields,
	...imageFields,
	outputBinaryField,
	simplifyField,
	optionsField(
		...submitOptions,
		...patienceOptions(POLLING_INTERVAL_S, MAX_WAIT_S),
		downloadOption,
	),
]);
