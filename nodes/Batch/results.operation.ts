import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { patienceOptions } from '../shared/editor/polling-options';
import { whenUsed } from '../shared/engine/when-used';
import { batchIdField } from './batch.fields';
import { PATIENCE } from './patience';

const customIdField: INodeProperties = {
	displayName: 'Custom ID',
	name: 'customId',
	type: 'string',
	default: '={{ $json.customId }}',
	placeholder: 'e.g. item-0',
	description:
		'The ID of the request whose result this item gets. When empty, the output has every result of the batch, and those that failed have an "error".',
};

const waitField: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until the batch has ended. When off, a batch that has not ended is an error.',
};

const fileOption = (displayName: string, name: string, holds: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/results.jsonl',
	description: `The file with the ${holds}, as a URL or a file ID, in place of what the batch says. The service does not document how such files are fetched: a URL is opened without the key, and a file ID is asked for in OpenAI’s way, which may not work.`,
});

const parseJsonOption: INodeProperties = {
	displayName: 'Parse JSON',
	name: 'parseJson',
	type: 'boolean',
	default: false,
	description:
		'Whether to parse the answers, for requests with a JSON response format. The output has the result beside the text.',
};

export const resultsOption: INodePropertyOptions = {
	name: 'Get Results',
	value: 'results',
	action: 'Get the results of a batch',
	description: 'Get the answers of a batch that has ended, each for its item',
	routing: {
		request: { method: 'GET', url: '/batches' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./results.send')) },
	},
};

export const resultsProperties = updateDisplayOptions({ show: { operation: ['results'] } }, [
	batchIdField,
	customIdField,
	waitField,
	simplifyField,
	optionsField(
		...patienceOptions(PATIENCE),
		fileOption('Results File', 'resultsFile', 'answers'),
		fileOption('Errors File', 'errorsFile', 'errors'),
		parseJsonOption,
	),
]);
