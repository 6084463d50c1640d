import type { IHttpRequestOptions } from 'n8n-workflow';

import { jobError, keepProgress } from '../shared/engine/resumable-error';
import type { Item } from '../shared/engine/operation';
import { patienceOf } from '../shared/editor/polling-options';
import { poll } from '../shared/engine/poll';
import { getBatch, hasEnded, type Batch } from './batch';
import { PATIENCE } from './patience';
import { readFile, type Rows } from './results.files';

/** Where the results are to be had. */
export interface Source {
	batchId: string;
	waits: boolean;
	/** Links or IDs of files, in place of those that the batch names. */
	files: string[];
}

async function waitForBatch(
	item: Item,
	gathered: IHttpRequestOptions,
	batchId: string,
): Promise<Batch> {
	const patience = patienceOf(item, PATIENCE);
	const resume = { batchId };
	const fail = (message: string) =>
		jobError(
			item,
			message,
			`The service goes on with it. Run Results with the batch ID ${batchId} again later.`,
			resume,
			true,
		);
	const waited = await poll(
		item,
		patience,
		async () => await getBatch(item, gathered, batchId),
		hasEnded,
	).catch((error: unknown) => {
		throw keepProgress(error, `The state of the batch ${batchId} cannot be had.`, resume);
	});
	if (waited.state === 'done') return waited.value;
	throw waited.state === 'timedOut'
		? fail(`The batch ${batchId} was not done within ${patience.limitMs / 1000} seconds`)
		: fail(`The execution was stopped while the batch ${batchId} was being worked on`);
}

/** @throws NodeOperationError when the batch has not ended, or could not begin */
function filesOf(item: Item, batch: Batch): string[] {
	const { id: batchId, status, errors } = batch;
	const fail = (message: string, advice: string) =>
		jobError(item, message, advice, { batchId, status }, true);
	if (!hasEnded(batch)) {
		throw fail(
			`The batch ${batchId} has no results yet: it is ${status.replace('_', ' ')}`,
			'Run Results again later, or switch Wait for Completion on.',
		);
	}
	const files = [batch.output_file_id, batch.error_file_id].filter((file) => !!file) as string[];
	if (files.length > 0) return files;
	const reason = errors ? `: ${JSON.stringify(errors).slice(0, 600)}` : '';
	throw fail(
		`The batch ${batchId} ${status === 'failed' ? 'failed' : `is ${status} and has no results`}${reason}`,
		'Correct the requests that it names, and create a new batch.',
	);
}

/**
 * The rows of all files of a batch, whose requests may each have an answer or an error.
 *
 * @throws NodeOperationError when there are none, or none yet; NodeApiError when they cannot be had
 */
export async function collect(
	item: Item,
	gathered: IHttpRequestOptions,
	{ batchId, waits, files }: Source,
): Promise<Rows> {
	const named = files.length > 0 ? files : undefined;
	const sources =
		named ?? filesOf(item, await (waits ? waitForBatch : getBatch)(item, gathered, batchId));
	const rows: Rows = new Map();
	for (const source of sources) {
		for (const [customId, row] of await readFile(item, gathered, source)) rows.set(customId, row);
	}
	return rows;
}
