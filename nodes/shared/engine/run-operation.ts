import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { DEFAULT_CONCURRENT_REQUESTS } from '../editor/options';
import { abortableSleep } from '../http/abortable-sleep';
import { describeAsText, type NodeError } from '../http/node-error';
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
import { NodeFields } from './raw-parameters';
import {
	readTransportSettings,
	requestOptionsFields,
	requestOptionsOf,
	type Batching,
} from './request-options';
import {
	addExecutionHint,
	createRunContext,
	inTurn,
	type RunContext,
	type RunFunctions,
} from './run-context';

/** What the options of the first item say of the whole run, or what is wrong with them. */
function tryRead<T>(read: () => T): { value?: T; fault?: Error } {
	try {
		return { value: read() };
	} catch (error) {
		return { fault: error as Error };
	}
}

/** The items one after the other, until the run gives up what has not started. */
async function* itemsInTurn(
	run: RunContext,
	functions: ItemFunctions[],
	fields: NodeFields,
): AsyncGenerator<Item> {
	for await (const each of inTurn(functions)) {
		if (run.semaphore.isClosed()) return;
		yield new Item(run, each, fields);
	}
}

/** The items that start together: all of them, or the batches that the user asks for. */
const inBatches = <T>(entries: T[], { size }: Batching = { size: entries.length, interval: 0 }) =>
	Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
		entries.slice(index * size, (index + 1) * size),
	);

/** Outcomes by the index of their items. */
type Outcomes = Array<[number, ItemOutcome]>;

/** Where the run ends with this error, n8n sends it on its own. */
function endChunks({ index, run: { chunks, continueOnFail } }: Item, error: NodeError): void {
	if (!chunks) return;
	if (continueOnFail) {
		chunks.fail(index, error.message);
	} else {
		chunks.end(index);
		describeAsText(error);
	}
}

/** The request that the fields of an item make. */
type Compose = (item: Item) => ReturnType<ComposeRequest>;

/** Never rejects. */
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
			const request = compose(item);
			let sent = request;
			const output = await item.requestInSlot({
				request,
				responseType: operation.responseType?.(item),
				prepare: async (located) => (sent = (await operation.request?.(item, located)) ?? located),
				read: async (response) => await operation.response(item, response, sent),
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

async function runJob(
	run: RunContext,
	items: AsyncIterable<Item>,
	compose: Compose,
	operation: JobOperation,
): Promise<Outcomes> {
	const outcomes = new Map<number, ItemOutcome>();
	const settle = ({ index }: Item, outcome: ItemOutcome) => {
		outcomes.set(index, outcome);
		if (!Array.isArray(outcome)) run.onItemError(outcome);
	};
	async function* composed(): AsyncGenerator<ComposedItem> {
		for await (const item of items) {
			try {
				yield { item, request: compose(item) };
			} catch (error) {
				settle(item, toItemError(run, item.index, error));
			}
		}
	}
	await operation.run(composed(), settle);
	return [...outcomes];
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
	const fields = new NodeFields(node, [...properties, ...requestOptionsFields]);
	const firstParams = parameterReaderOf(first, fields);
	// An error of every item: thrown for the node, n8n would pass its input on as output where it continues on errors.
	const { value: options, fault } = tryRead(() => requestOptionsOf(node, firstParams));
	const { transport = {}, batching } = options ?? {};
	// What is wrong with the item's own options is its own error.
	const { value: settings } = tryRead(() => readTransportSettings(firstParams));
	const { maxConcurrentRequests = DEFAULT_CONCURRENT_REQUESTS } = settings ?? {};
	const run = createRunContext(owner, node, maxConcurrentRequests, transport);
	// An answer to an agent is not for the person.
	if (operation.kind === 'item' && operation.isStreamed && !run.isToolCall) {
		run.chunks = createChunkSender(owner, first.getItemIndex());
	}
	const kept = createKeptInput(fields.find('options.includeInputFields') !== undefined);
	const composeRequest = declaredRequest(node, option, properties);
	const compose: Compose = (item) => {
		kept.read(item);
		if (fault) throw fault;
		return composeRequest(item.params);
	};
	const started: Array<Promise<Outcomes>> = [];
	for (const [index, batch] of inBatches(functions, batching).entries()) {
		// Of a wait that ends with the execution n8n itself says so.
		if (index > 0) await abortableSleep(batching?.interval ?? 0, run.signal).catch(() => undefined);
		if (run.semaphore.isClosed() || run.signal?.aborted) break;
		const items = itemsInTurn(run, batch, fields);
		if (operation.kind === 'job') started.push(runJob(run, items, compose, operation));
		else for await (const item of items) started.push(runItem(item, compose, operation));
	}
	const outcomes = (await Promise.all(started)).flat();
	const output = toOutput(run, outcomes, kept);
	for (const hint of [run.rateLimitWait.hint(), kept.hint(), fields.hint(), ...run.hints]) {
		if (hint !== undefined) addExecutionHint(owner, hint);
	}
	return output;
}
