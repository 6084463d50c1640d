import {
	updateDisplayOptions,
	type IDataObject,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, outputBinaryField, simplifyField } from '../shared/fields';
import { inputError } from '../shared/transport/node-error';
import { patienceOptions } from '../shared/transport/poll';
import { sendSteps } from '../shared/transport/send-item';
import { getStatusFields } from './getStatus.fields.generated';
import { downloadOption } from './output.fields';
import { MAX_WAIT_S, POLLING_INTERVAL_S, statusOf, waitForVideo } from './status';
import { toVideos } from './video.response';

const waitField: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until the video is made. When off, the output says how far it is, and a video that failed is no error.',
};

export const getStatusOption: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a video',
	description: 'See how far a submitted video is, and download it when it is made',
	routing: {
		request: { method: 'POST', url: '/video/status' },
		send: { paginate: true },
		operations: {
			pagination: sendSteps(async (item, gathered) => {
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
			}),
		},
	},
};

export const getStatusProperties = updateDisplayOptions({ show: { operation: ['getStatus'] } }, [
	...getStatusFields,
	waitField,
	outputBinaryField,
	simplifyField,
	optionsField(...patienceOptions(POLLING_INTERVAL_S, MAX_WAIT_S), downloadOption),
]);
