import type { INodeExecutionData } from 'n8n-workflow';

import { jobError } from '../shared/engine/resumable-error';
import { once } from '../shared/engine/once';
import type { Item } from '../shared/engine/operation';
import { sendSteps } from '../shared/engine/send-item';
import { batchIdOf } from './batch';
import { collect, type Source } from './results.collect';
import type { Rows } from './results.files';
import { outcomeOf, type RowOutcome } from './results.row';

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

/** What "Get the results of a batch" does. */
export const paginate = sendSteps(async (item, gathered) => {
	const source = sourceOf(item);
	const key = `results ${JSON.stringify(source)}`;
	const rows = await once(item, key, async () => await collect(item, gathered, source));
	const customId = String(item.getNodeParameter('customId', '') ?? '').trim();
	if (customId !== '') return toItem(item, rows, customId);
	return toItems([...rows.values()].map((row) => outcomeOf(row, howTo(item))));
});
