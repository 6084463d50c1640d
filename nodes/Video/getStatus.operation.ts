import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, outputBinaryField, simplifyField } from '../shared/editor/options';
import { patienceOptions } from '../shared/editor/polling-options';
import { whenUsed } from '../shared/engine/when-used';
import { getStatusFields } from './getStatus.fields.generated';
import { downloadOption } from './output.fields';
import { PATIENCE } from './patience';

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
		operations: { pagination: whenUsed(async () => await import('./getStatus.send')) },
	},
};

export const getStatusProperties = updateDisplayOptions({ show: { operation: ['getStatus'] } }, [
	...getStatusFields,
	waitField,
	outputBinaryField,
	simplifyField,
	optionsField(...patienceOptions(PATIENCE), downloadOption),
]);
