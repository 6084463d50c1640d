import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { DEFAULT_CONCURRENT_REQUESTS } from '../editor/options';
import { abortableSleep } from '../http/abortable-sleep';
import { plainDescription, type NodeError } from '../http/node-error';
import { createChunkSender, type ChunkFunctions } from './chunk-sender';
import type { DeclaredOperation } from './declaration';
import { declaredRequest, type ComposeRequest } from './declared-request';
import { Item, parameterReaderOf, type ItemFunctions } from './item';
import { asCancelled, forErrorOutput, toErrorItem, toItemError } from './item-errors';
import { createKeptInput, type KeptInput } from './kept-input';
import type {
	ComposedItem,
	ItemOperation,
	ItemOutcome,
	JobOperation,
	Operation,
	StepsOperation,
} from './operation';
import { findField, type ParameterReader } from './parameters';
import {
	readTransportSettings,
	requestOptionsFields,
	requestOptionsOf,
	type Batching,
} from './request-options';
import {
	addExecutionHint,
	createRunContext,
	type RunContext,
	type RunFunctions,
} from './run-context';

/**
 * How long n8n may wait for its turn while items are read, in milliseconds. An answer needs a few turns
 * to get through; with longer ones the rate limiter would count requests as in flight that have long
 * ended, and take an account for larger than it is.
 */
const TURN_MS = 10;

/** The first item says how many requests are in flight; what is wrong with its options is its own error. */
function concurrencyOf(first: ParameterReader): number {
	try {
		return readTransportSettings(first).maxConcurrentRequests;
	} catch {
		return DEFAULT_CONCURRENT_REQUESTS;
	}
}

/** One after the other, with turns for n8n between them. */
async function* inTurn<T>(entries: T[]): AsyncGenerator<T> {
	let turnBegan = Date.now();
	for (const [index, entry] of entries.entries()) {
		// The first item has loaded the code that reads the others.
		if (index === 1 || Date.now() - turnBegan > TURN_MS) {
			await sleep(0);
			turnBegan = Date.now();
		}
		yield entry;
	}
}

/** The items that start together: all of them, or the batches that the user asks for. */
const inBatches = <T>(entries: T[], { size }: Batching = { size: entries.length, interval: 0 }) =>
	Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
		entries.slice(index * size, (index + 1) * size),
	);

/** Outcomes by the index of their items. */
type Outcomes = Array<[number, ItemOutcome]>;

/**
 * Where the run ends with this error, n8n sends it on its own, but nothing of it besides its description,
 * and that as text (n8n-core 2.41, handleNodeExecutionError).
 */
function endChunks({ index, run: { chunks, continueOnFail } }: Item, error: NodeError): void {
	if (!chunks) return;
	if (continueOnFail) {
		chunks.fail(index, error.message);
	} else {
		chunks.end(index);
		error.description = `${error.message} ${plainDescription(error)}`;
	}
}

/** The request that the fields of an item make. */
type Compose = (item: Item) => ReturnType<ComposeRequest>;

async function runItem(
	item: Item,
	compose: Compose,
	operation: ItemOperation | StepsOperation,
): Promise<Outcomes> {
	try {
		if (operation.kind === 'steps') {
			return [[item.index, await operation.run(item, compose(item))]];
		}
		const release = await item.run.semaphore.acquire();
		try {
			const output = await item.requestInSlot({
				request: compose(item),
				responseType: operation.responseType?.(item),
				prepare: async (request) => (await operation.request?.(item, request)) ?? request,
				read: async (response) => await operation.response(item, response),
			});
			item.run.chunks?.end(item.index);
			return [[item.index, output]];
		} finally {
			release();
		}
	} catch (error) {
		const known = toItemError(item.run, item.index, error);
		endChunks(item, known);
		item.run.onItemError(known);
		return [[item.index, known]];
	}
}

/** Starts the items and does not wait for them; what is added to the started never rejects. */
async function startItems(
	run: RunContext,
	items: Item[],
	compose: Compose,
	operation: ItemOperation | StepsOperation,
	started: Array<Promise<Outcomes>>,
): Promise<void> {
	for await (const item of inTurn(items)) {
		if (run.semaphore.isClosed()) break;
		started.push(runItem(item, compose, operation));
	}
}

async function runJob(
	run: RunContext,
	items: Item[],
	compose: Compose,
	operation: JobOperation,
): Promise<Outcomes> {
	const failed: Outcomes = [];
	async function* composed(): AsyncGenerator<ComposedItem> {
		for await (const item of inTurn(items)) {
			if (run.semaphore.isClosed()) return;
			try {
				yield { item, request: compose(item) };
			} catch (error) {
				const known = toItemError(run, item.index, error);
				failed.push([item.index, known]);
				run.onItemError(known);
			}
		}
	}
	// First run, then look at what has failed meanwhile.
	const outcomes = await operation.run(composed());
	return [...failed, ...outcomes];
}

/** The output of all items in input order, each linked to its input item. */
function toOutput(run: RunContext, outcomes: Outcomes, kept: KeptInput): INodeExecutionData[] {
	const inOrder = outcomes.sort(([a], [b]) => a - b);
	return inOrder.flatMap(([index, outcome]) => {
		// Not by its class: errors of another realm have another one.
		if (Array.isArray(outcome)) {
			return outcome.map((entry) => ({
				pairedItem: { item: index },
				...kept.addTo(entry, index),
			}));
		}
		const error = toItemError(run, index, outcome);
		if (run.signal?.aborted) throw asCancelled(error);
		if (!run.continueOnFail) throw error;
		const item = kept.addTo(toErrorItem(index, error), index);
		return [run.node.onError === 'continueErrorOutput' ? forErrorOutput(item, error) : item];
	});
}

/** What a run needs of n8n besides the functions of its items. */
export type RunOwner = RunFunctions &
	ChunkFunctions &
	Partial<Pick<IExecuteFunctions, 'addExecutionHints'>>;

/**
 * Runs an operation over items, and is the only way that one is run. The first requests are on their way
 * while the expressions of later items are still read.
 *
 * @param owner n8n's functions of the run
 * @param functions n8n's functions of each of the items
 * @returns the output of all items, in input order
 * @throws NodeApiError or NodeOperationError of the first item that failed, when the node stops at errors
 */
export async function runOperation(
	owner: RunOwner,
	functions: ItemFunctions[],
	{ option, properties }: Pick<DeclaredOperation, 'option' | 'properties'>,
	operation: Operation,
): Promise<INodeExecutionData[]> {
	const [first] = functions;
	if (!first) return [];
	const node = owner.getNode();
	const firstParams = parameterReaderOf(node, first, [...properties, ...requestOptionsFields]);
	const { transport, batching } = requestOptionsOf(node, firstParams);
	const run = createRunContext(owner, node, concurrencyOf(firstParams), transport);
	if (operation.kind === 'item' && operation.isStreamed) {
		run.chunks = createChunkSender(owner, first.getItemIndex());
	}
	const kept = createKeptInput(
		findField(node, properties, 'options.includeInputFields') !== undefined,
	);
	const composeRequest = declaredRequest(node, option, properties);
	const compose: Compose = (item) => {
		kept.read(item);
		return composeRequest(item.params);
	};
	const items = functions.map((entry) => new Item(run, entry, properties));
	const started: Array<Promise<Outcomes>> = [];
	for (const [index, batch] of inBatches(items, batching).entries()) {
		// Of a wait that ends with the execution n8n itself says so.
		if (index > 0) await abortableSleep(batching?.interval ?? 0, run.signal).catch(() => undefined);
		if (run.semaphore.isClosed() || run.signal?.aborted) break;
		if (operation.kind === 'job') started.push(runJob(run, batch, compose, operation));
		else await startItems(run, batch, compose, operation, started);
	}
	const outcomes = (await Promise.all(started)).flat();
	const output = toOutput(run, outcomes, kept);
	for (const hint of [run.rateLimitWait.hint(), kept.hint(), ...run.hints]) {
		if (hint !== undefined) addExecutionHint(owner, hint);
	}
	return output;
}
