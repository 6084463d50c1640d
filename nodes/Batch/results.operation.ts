import {
	updateDisplayOptions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/fields';
import { jobError } from '../shared/job-error';
import { once } from '../shared/transport/once';
import type { Item } from '../shared/transport/operation';
import { patienceOptions } from '../shared/transport/poll';
import { sendSteps } from '../shared/transport/send-item';
import { batchIdField, batchIdOf } from './batch';
import { collect, MAX_WAIT_S, POLLING_INTERVAL_S, type Source } from './results.collect';
import type { Rows } from './results.files';
import { outcomeOf, type RowOutcome } from './results.row';

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

function sourceOf(item: Item): Source {
	const text = (name: string) => String(item.getNodeParameter(`options.${name}`, '') ?? '').trim();
	const files = [text('resultsFile'), text('errorsFile')].filter((file) => file !== '');
	return {
		batchId: files.length > 0 ? '' : batchIdOf(item),
		waits: item.getNodeParameter('waitForCompletion', false) as boolean,
		files,
	};
}

const howTo = (item: Item) => ({
	simplify: item.getNodeParameter('simplify', true) as boolean,
	parsesJson: item.getNodeParameter('options.parseJson', false) as boolean,
});

/** Every result of the batch, those that failed in n8n's form of an error item. */
const toItems = (outcomes: RowOutcome[]): INodeExecutionData[] =>
	outcomes.map((outcome) =>
		outcome.ok
			? { json: outcome.json }
			: { json: { error: outcome.message, message: outcome.advice, details: outcome.details } },
	);

/** @throws NodeOperationError when the request of the item failed or is not in the batch */
function toItem(item: Item, rows: Rows, customId: string): INodeExecutionData[] {
	const row = rows.get(customId);
	if (!row) {
		throw jobError(
			item,
			`The batch has no result for "${customId}"`,
			'Check that the batch ID and the custom ID are those of one and the same item of Create.',
			{ customId },
		);
	}
	const outcome = outcomeOf(row, howTo(item));
	if (outcome.ok) return [{ json: outcome.json }];
	throw jobError(item, outcome.message, outcome.advice, outcome.details);
}

export const resultsOption: INodePropertyOptions = {
	name: 'Get Results',
	value: 'results',
	action: 'Get the results of a batch',
	description: 'Get the answers of a batch that has ended, each for its item',
	routing: {
		request: { method: 'GET', url: '/batches' },
		send: { paginate: true },
		operations: {
			pagination: sendSteps(async (item, gathered) => {
				const source = sourceOf(item);
				const key = `results ${JSON.stringify(source)}`;
				const rows = await once(item, key, async () => await collect(item, gathered, source));
				const customId = String(item.getNodeParameter('customId', '') ?? '').trim();
				if (customId !== '') return toItem(item, rows, customId);
				return toItems([...rows.values()].map((row) => outcomeOf(row, howTo(item))));
			}),
		},
	},
};

export const resultsProperties = updateDisplayOptions({ show: { operation: ['results'] } }, [
	batchIdField,
	customIdField,
	waitField,
	simplifyField,
	optionsField(
		...patienceOptions(POLLING_INTERVAL_S, MAX_WAIT_S),
		fileOption('Results File', 'resultsFile', 'answers'),
		fileOption('Errors File', 'errorsFile', 'errors'),
		parseJsonOption,
	),
]);
