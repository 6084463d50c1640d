import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { SHARED, type Item } from '../shared/engine/item';
import {
	errorOfItem,
	resumableError,
	toErrorItem,
	toItemError,
} from '../shared/engine/item-errors';
import type { ItemOutcome, JobOperation } from '../shared/engine/operation';
import { jobOutcome, lastWord, statusWord, waitForJob } from '../shared/engine/poll';
import { inTurn } from '../shared/engine/run-context';
import { quote } from '../shared/engine/text-value';
import { isRecord, toId } from '../shared/http/api-response';
import { escapeHtml } from '../shared/http/error-hints';
import { linkFault } from '../shared/http/link-policy';
import { fetchBatch, hasEnded, type Batch } from './batch';
import { POLLING_DEFAULTS } from './batch.description';
import {
	addRow,
	badLineOutcomeOf,
	isLink,
	readResultsFile,
	rowOutcomeOf,
	type BadLine,
	type FailedOutcome,
	type ResultFile,
	type ResultForm,
	type RowOutcome,
	type WantedIds,
} from './results-file';

/** Where the results are to be had. */
interface ResultsSource {
	batchId: string;
	waits: boolean;
	/** Links or IDs of files, in place of those that the batch names. */
	files: string[];
}

/** Items whose results come from one source. */
interface Group {
	source: ResultsSource;
	items: Item[];
	/** Every result is wanted by an item without a custom ID. */
	wanted: WantedIds;
}

/** All results of a batch for each of its items would fill n8n's memory. */
const MAX_OUTPUT_ITEMS = 250_000;

const tooMuch = (item: Item, count: number): Error =>
	item.inputError(
		`${count} items ask for all results of one batch, which is more than n8n can hold`,
		'Check the name in the expression of Custom ID, so that each item gets its own result, or give Results one item alone.',
	);

const customIdOf = ({ params }: Item): string | undefined => params.id('customId');

const FILE_FIELDS = { 'options.resultsFile': 'Results File', 'options.errorsFile': 'Errors File' };

/** @throws NodeOperationError when a field has a link that is none, or that is not to be opened */
async function sourceOf(item: Item): Promise<ResultsSource> {
	const files: string[] = [];
	for (const [path, name] of Object.entries(FILE_FIELDS)) {
		const file = item.params.id(path);
		if (file === undefined) continue;
		const fault = isLink(file) ? linkFault(file, (await item.account()).baseUrl) : undefined;
		if (fault !== undefined) {
			throw item.inputError(
				`${name} is ${quote(file)}, which ${fault}`,
				`Copy the link of the file from the batch’s page on the SiliconFlow site into ${name}, or remove it from Options.`,
			);
		}
		files.push(file);
	}
	return {
		batchId: files.length > 0 ? '' : item.params.requiredId('batchId'),
		waits: item.params.boolean('waitForCompletion', false),
		files,
	};
}

async function waitForBatch(item: Item, batchId: string): Promise<Batch> {
	const hint = `Run Results with the batch ID ${escapeHtml(batchId)} again later.`;
	return await waitForJob(item, {
		defaults: POLLING_DEFAULTS,
		fetchState: async () => await fetchBatch(item, batchId),
		hasEnded,
		resume: { batchId },
		progress: `The state of the batch ${escapeHtml(batchId)} cannot be had.`,
		late: (seconds, { status }) => [
			`The batch ${batchId} was not done within ${seconds} seconds`,
			`${lastWord(status)} ${hint}`,
		],
		stopped: [
			`The execution was stopped while the batch ${batchId} was being worked on`,
			`The service goes on with it. ${hint}`,
		],
		scope: SHARED,
	});
}

/** Links or IDs of the files of a batch: of its answers, then of its errors. */
export const filesOf = (batch: Batch): string[] =>
	[batch.output_file_id, batch.error_file_id].flat().flatMap((file: unknown) => {
		const named = isRecord(file) ? (file.url ?? file.id) : file;
		return toId(named) ?? [];
	});

const RUN_AGAIN = 'Its answers are paid for: run Results again in some minutes.';

/** @throws NodeOperationError when the batch has not ended, or could not begin */
function endedFilesOf(item: Item, batch: Batch): string[] {
	const { id: batchId, status, errors } = batch;
	const fail = (message: string, hint: string) =>
		resumableError(item, message, hint, { batchId, status }, SHARED);
	if (!hasEnded(batch)) {
		throw fail(
			`The batch ${batchId} has no results yet: it is ${status.replace('_', ' ')}`,
			'Run Results again later, or switch Wait for Completion on.',
		);
	}
	const files = filesOf(batch);
	if (files.length > 0) return files;
	const reason = errors ? `: ${JSON.stringify(errors).slice(0, 600)}` : '';
	if (statusWord(status) === 'failed') {
		throw fail(
			`The batch ${batchId} failed${reason}`,
			'Correct the requests that it names, and create a new batch.',
		);
	}
	throw fail(
		`The batch ${batchId} is ${status} and has no results${reason}`,
		jobOutcome(status) === 'succeeded'
			? `${RUN_AGAIN} Where it still names no file, copy the link of the file from the batch’s page on the SiliconFlow site into Results File in Options.`
			: 'None of its requests was answered. Send them again in a new batch.',
	);
}

/**
 * What the files of a batch say, whose requests may each have an answer or an error.
 *
 * @param sources links or IDs of the files
 * @throws NodeApiError when they cannot be had
 */
export async function readFiles(
	item: Item,
	sources: string[],
	wanted: WantedIds,
): Promise<ResultFile> {
	const all: ResultFile = { rows: new Map(), badLines: [] };
	const read = await Promise.allSettled(
		sources.map(async (source) => await readResultsFile(item, source, wanted)),
	);
	item.run.signal?.throwIfAborted();
	for (const file of read) {
		if (file.status === 'rejected') {
			all.error ??= file.reason as unknown;
			continue;
		}
		for (const [customId, row] of file.value.rows) addRow(all.rows, customId, row);
		all.badLines = all.badLines.concat(file.value.badLines);
	}
	// What the other file says is paid for.
	if (all.error !== undefined && all.rows.size === 0) throw all.error;
	return all;
}

/**
 * The same for a source of results.
 *
 * @throws NodeOperationError when there are none, or none yet
 */
async function fetchResults(
	item: Item,
	{ batchId, waits, files }: ResultsSource,
	wanted: WantedIds,
): Promise<ResultFile> {
	const fetchState = waits ? waitForBatch : fetchBatch;
	const sources = files.length > 0 ? files : endedFilesOf(item, await fetchState(item, batchId));
	return await readFiles(item, sources, wanted);
}

/** What became of every request that the files of a batch speak of. */
export const outcomesIn = ({ rows, badLines }: ResultFile, form: ResultForm): RowOutcome[] => [
	...[...rows.values()].map((row) => rowOutcomeOf(row, form)),
	...badLines.map(badLineOutcomeOf),
];

/** What says in n8n's form of an error item which request has no answer, and why. */
export const toErrorFields = ({ message, hint, details }: FailedOutcome): IDataObject => ({
	error: typeof details.customId === 'string' ? `${message} [${details.customId}]` : message,
	message: hint,
	details,
});

const NOT_IN_BATCH = {
	message: 'Its files name it nowhere',
	hint: 'Check that the batch ID and the custom ID are those of one and the same item of Create.',
	details: {},
};

/** The line that cannot be read and may hold a result: its own, one of an unknown request, or a cut one. */
const badLineOf = (lines: BadLine[], customId: string) =>
	lines.find((line) => line.customId === customId) ??
	lines.find((line) => line.isCut || line.customId === undefined);

/** The result of the item, or all results where it has no custom ID. */
function toOutcome(item: Item, file: ResultFile): ItemOutcome {
	const { rows, badLines, error } = file;
	const form = {
		simplify: item.params.boolean('simplify', true),
		parsesJson: item.params.boolean('options.parseJson', false),
	};
	const customId = customIdOf(item);
	if (customId === undefined) {
		const items: INodeExecutionData[] = outcomesIn(file, form).map((outcome) => ({
			json: outcome.ok ? outcome.json : toErrorFields(outcome),
		}));
		if (items.length === 0) return item.inputError('The files of the batch are empty', RUN_AGAIN);
		if (error === undefined) return items;
		const own = toItemError(item.run, item.index, errorOfItem(error, item.index));
		return [...items, toErrorItem(item.index, own)];
	}
	const row = rows.get(customId);
	if (!row && error !== undefined) return errorOfItem(error, item.index);
	if (!row) {
		const line = badLineOf(badLines, customId);
		const { message, hint, details } = line ? badLineOutcomeOf(line) : NOT_IN_BATCH;
		return resumableError(
			item,
			`The batch has no result for ${quote(customId)}`,
			`${message}. ${hint}`,
			{ ...details, customId },
		);
	}
	const outcome = rowOutcomeOf(row, form);
	if (outcome.ok) return [{ json: outcome.json }];
	return resumableError(item, outcome.message, outcome.hint, outcome.details);
}

/** What "Get the results of a batch" does. Items of the same batch share its requests. */
export const results: JobOperation = {
	kind: 'job',
	async run(composedItems, settle) {
		const groups = new Map<string, Group>();
		for await (const { item } of composedItems) {
			try {
				const source = await sourceOf(item);
				const customId = customIdOf(item);
				const key = JSON.stringify([source, await item.accountKey()]);
				const group = groups.get(key) ?? { source, items: [], wanted: new Set() };
				groups.set(key, group);
				group.items.push(item);
				if (customId === undefined) group.wanted = undefined;
				else group.wanted?.add(customId);
			} catch (error) {
				settle(item, error as Error);
			}
		}
		await Promise.all(
			[...groups.values()].map(async ({ source, items, wanted }) => {
				const [first] = items;
				if (!first) return;
				try {
					const file = await fetchResults(first, source, wanted);
					const count = items.filter((item) => customIdOf(item) === undefined).length;
					const isTooMuch = count > 1 && count * file.rows.size > MAX_OUTPUT_ITEMS;
					for await (const item of inTurn(items)) {
						const asksTooMuch = isTooMuch && customIdOf(item) === undefined;
						settle(item, asksTooMuch ? tooMuch(item, count) : toOutcome(item, file));
					}
				} catch (error) {
					for (const item of items) settle(item, errorOfItem(error, item.index));
				}
			}),
		);
	},
};
