import {
	type IDataObject,
	type INodeExecutionData,
	type INodeProperties,
	type IPollFunctions,
} from 'n8n-workflow';

import { fetchBatches, hasEnded, simplifyBatch, toTime, type Batch } from '../Batch/batch';
import { filesOf, outcomesIn, readFiles, toErrorFields } from '../Batch/results';
import { Item, parameterReaderOf, SHARED, type ItemFunctions } from '../shared/engine/item';
import { isPassing } from '../shared/engine/item-errors';
import { NodeFields } from '../shared/engine/raw-parameters';
import { requestOptionsFields, requestOptionsOf } from '../shared/engine/request-options';
import { createRunContext } from '../shared/engine/run-context';
import { accountOf } from '../shared/http/base-url';
import { isNodeError, plainDescription } from '../shared/http/node-error';

/** What n8n keeps for the trigger between polls and restarts. */
interface TriggerState {
	/** Whose batches these are; a credential that was changed begins anew. */
	account?: string;
	/** The IDs of the batches that are known to have ended. */
	ended?: string[];
}

/** From so many on, the IDs of batches that the service no longer lists are forgotten. */
const MAX_KEPT_IDS = 5_000;

/** When a batch has ended, in ISO 8601; undefined where the service does not say. */
const endOf = (batch: Batch): string | undefined =>
	[batch.completed_at, batch.failed_at, batch.expired_at, batch.cancelled_at]
		.map(toTime)
		.find((time) => time !== undefined);

/** The rows of all files of a batch; none where it has no files, as one that could not begin. */
async function resultsOf(item: Item, batch: Batch): Promise<IDataObject[]> {
	const form = {
		simplify: item.params.boolean('simplify', true),
		parsesJson: item.params.boolean('parseJson', false),
	};
	const file = await readFiles(item, filesOf(batch), undefined);
	// A later poll may get the rest.
	if (file.error !== undefined) throw file.error;
	return outcomesIn(file, form).map((outcome) =>
		outcome.ok ? outcome.json : { customId: outcome.details.customId, ...toErrorFields(outcome) },
	);
}

/**
 * @returns the results, or why they cannot be had: a batch whose file is gone must not keep back those
 * that end after it
 * @throws NodeApiError for faults that pass
 */
async function resultFields(item: Item, batch: Batch): Promise<IDataObject> {
	if (!item.params.boolean('includeResults', false)) return {};
	return await resultsOf(item, batch).then(
		(results) => ({ results }),
		(error: unknown) => {
			if (!isNodeError(error) || isPassing(error)) throw error;
			return { results: [], error: error.message, message: plainDescription(error) };
		},
	);
}

async function toOutput(item: Item, batch: Batch): Promise<INodeExecutionData> {
	const results = await resultFields(item, batch);
	return { json: { ...simplifyBatch(batch), endedAt: endOf(batch), ...results } };
}

/** The ended batches of the account, the first to end first. In whatever order the service lists them. */
async function endedBatches(item: Item): Promise<{ ended: Batch[]; listed: Set<string> }> {
	const batches = await fetchBatches(item, Infinity);
	const ended = batches
		.filter(hasEnded)
		.map((batch) => ({ batch, time: endOf(batch) ?? '' }))
		.sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
		.map(({ batch }) => batch);
	return { ended, listed: new Set(batches.map(({ id }) => id)) };
}

/**
 * What a test run in the editor shows: the batch that ended last.
 *
 * @throws NodeOperationError when none has
 */
export async function newestBatch(item: Item): Promise<INodeExecutionData[]> {
	const { ended } = await endedBatches(item);
	const newest = ended.at(-1);
	if (newest) return [await toOutput(item, newest)];
	throw item.inputError(
		'No batch of this account has ended yet',
		'Create one with the SiliconFlow Batch node, and test again when it has ended.',
	);
}

/**
 * An item for each batch that has ended since the last poll. The first poll of an account has none: it
 * notes what has ended before.
 *
 * @param budgetMs how long it may take; n8n abandons a poll that takes twice as long
 * @param state changed when all is done, and for what is put out alone, so that nothing gets lost
 * @throws NodeApiError when the batches, or the results of all of them, cannot be had now
 */
export async function newlyEndedBatches(
	item: Item,
	budgetMs: number,
	state: TriggerState,
): Promise<INodeExecutionData[]> {
	const until = Date.now() + budgetMs;
	const account = accountOf(item.run.node, (await item.account()).baseUrl);
	const { ended, listed } = await endedBatches(item);
	const knownIds = () => (state.account === account ? state.ended : undefined);
	const before = knownIds();
	const known = new Set(before);
	const outputs = new Map<string, INodeExecutionData>();
	const failures: unknown[] = [];
	for (const batch of before ? ended.filter(({ id }) => !known.has(id)) : []) {
		// The others are for the next poll.
		if (outputs.size + failures.length > 0 && Date.now() > until) break;
		await toOutput(item, batch).then(
			(output) => outputs.set(batch.id, output),
			// So is this one, which must not keep back those that end after it.
			(error: unknown) => failures.push(error),
		);
	}
	if (outputs.size === 0 && failures.length > 0) throw failures[0];
	if (failures.length > 0) {
		item.run.logger.warn(
			`SiliconFlow Trigger: the results of ${failures.length} ended batches cannot be had now, and are asked for again with the next poll`,
			{ error: failures[0] },
		);
	}

	// Another poll may have come in between while this one fetched results.
	const now = knownIds() ?? [];
	for (const id of now) outputs.delete(id);
	const added = before ? [...outputs.keys()] : ended.map(({ id }) => id);
	if (added.length > 0 || !before) {
		const ids = [...new Set([...now, ...added])];
		state.account = account;
		state.ended = ids.length > MAX_KEPT_IDS ? ids.filter((id) => listed.has(id)) : ids;
	}
	return [...outputs.values()];
}

/** Ample for a list of pages and the files that it names. */
const MAX_CONCURRENT_REQUESTS = 5;

/**
 * What a trigger looks with: a poll has no input items, and sends as an operation does for an item
 * without fields.
 *
 * @param properties the fields of the trigger
 * @throws NodeOperationError when an option cannot be read
 */
export function createTriggerItem(poll: IPollFunctions, properties: INodeProperties[]): Item {
	const own: Partial<ItemFunctions> = {
		continueOnFail: () => false,
		getExecutionCancelSignal: () => undefined,
		getInputData: () => ({ json: {} }),
		getItemIndex: () => 0,
	};
	const functions = Object.assign(Object.create(poll) as ItemFunctions, own);
	const node = functions.getNode();
	const fields = new NodeFields(node, [...properties, ...requestOptionsFields]);
	const { transport } = requestOptionsOf(node, parameterReaderOf(functions, fields));
	const run = createRunContext(functions, node, MAX_CONCURRENT_REQUESTS, transport);
	// No item is to blame for what goes wrong.
	return new Item(run, functions, fields, SHARED);
}
