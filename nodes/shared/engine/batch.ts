import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import type { ApiResponse } from '../http/api-response';
import type { Failure, Result } from '../http/failure';
import { toNodeError } from '../http/node-error';
import { createBatcher, type Batcher, type BatchLimits } from './batcher';
import { createBisector } from './bisect';
import type { Item } from './item';
import { toItemError } from './item-errors';
import type { ComposedItem, ItemOutcome, JobOperation, Settle } from './operation';
import type { Usage } from './usage';

/** What one request brought: a value for each of its inputs, and what they share. */
export interface BatchResponse<Value> {
	/** In the order of the inputs; undefined for those that the response leaves out. */
	values: Array<Value | undefined>;
	shared: Usage;
}

/** What a request shares among its inputs, and which item reports it. */
export interface SharedUsage {
	value: Usage;
	/**
	 * The index of the first item of the request that succeeds: it alone reports what the request cost.
	 * Known when all items have their outcomes.
	 */
	reportedBy: number;
}

/** An input's value with what its request shares. */
export interface InputResult<Value> {
	value: Value;
	usage: SharedUsage;
}

/** An item with what became of its inputs. */
export interface BatchItem<Input, Value> {
	item: Item;
	inputs: Input[];
	results: Array<Result<InputResult<Value>>>;
}

/** How an operation speaks to the service when inputs of many items go out in one request. */
export interface BatchDefinition<Input, Value> {
	/**
	 * The inputs of an item, at least one.
	 *
	 * @throws NodeOperationError when the item's input is no good
	 */
	inputs(item: Item): Input[] | Promise<Input[]>;
	/** The most inputs of one request. */
	maxInputs(item: Item): number;
	/** What else limits a request. */
	limits?: Omit<BatchLimits<Input>, 'maxInputs'>;
	/**
	 * What an item shares with others besides what its fields have composed, such as a file.
	 *
	 * @returns the request, and a text that is the same where what it holds is the same
	 * @throws NodeOperationError when the item's input is no good
	 */
	share?(composed: ComposedItem): Promise<{ request: IHttpRequestOptions; key: string }>;
	/** The request for these inputs; everything else in it is the same for all items that share it. */
	compose(request: IHttpRequestOptions, inputs: Input[]): IHttpRequestOptions;
	/** An input that no service refuses for itself: where it is refused, what all inputs share is at fault. */
	harmless: Input;
	/**
	 * Reads a response into one value for each input, in the order of the inputs. Those that have none are
	 * asked for again.
	 *
	 * @throws InvalidResponseError when no input has a value
	 */
	read(response: ApiResponse, inputs: Input[]): BatchResponse<Value>;
	/** The output of an item all of whose inputs have a value. */
	response(item: Item, results: Array<InputResult<Value>>, inputs: Input[]): INodeExecutionData[];
	/**
	 * Looks at the items that share everything but their inputs, and joins their outputs where they are one result.
	 *
	 * @param items all of whose inputs have a value, in input order
	 * @param settle takes the outputs of those whose own is another now
	 */
	join?(items: Array<BatchItem<Input, Value>>, settle: Settle): void;
}

/** An input on its way into a request. */
interface PendingInput<Input, Value> {
	owner: BatchItem<Input, Value>;
	/** Its place among the inputs of its item. */
	position: number;
	input: Input;
}

/** Items whose requests are alike but for their inputs. */
interface Group<Input, Value> {
	items: Array<BatchItem<Input, Value>>;
	request: IHttpRequestOptions;
	/** Of the inputs that go out together. */
	batcher: Batcher<PendingInput<Input, Value>>;
}

/** Sends inputs in one request, in parts where the service refuses them together. */
type Send<Input, Value> = ReturnType<
	typeof createBisector<PendingInput<Input, Value>, InputResult<Value>>
>;

const errorOf = ({ run, index }: Item, failure: Failure, path: string) =>
	toNodeError(run.node, failure, { itemIndex: index, path });

/** What sends inputs that go out with this request. */
function senderFor<Input, Value>(
	request: IHttpRequestOptions,
	definition: BatchDefinition<Input, Value>,
): Send<Input, Value> {
	return createBisector<PendingInput<Input, Value>, InputResult<Value>>({
		async send(together) {
			const [first] = together;
			if (!first) return { ok: true, value: [] };
			const { item } = first.owner;
			item.run.semaphore.throwIfClosed();
			const inputs = together.map(({ input }) => input);
			const attempted = await item.tryRequestInSlot({
				request: definition.compose(request, inputs),
				read: (response) => definition.read(response, inputs),
			});
			if (!attempted.ok) return attempted;
			const usage = { value: attempted.value.shared, reportedBy: item.index };
			const values = attempted.value.values.map((value) =>
				value === undefined ? undefined : { value, usage },
			);
			return { ok: true, value: values };
		},
		fields() {
			const body = Object.entries(definition.compose(request, []).body as IDataObject);
			// The list is that of the inputs.
			return body.flatMap(([name, value]) => (Array.isArray(value) ? [] : name));
		},
		harmless: (pending) => ({ ...pending, input: definition.harmless }),
	});
}

/** Sends inputs while it holds a slot of the run; each gets its result. */
async function sendBatch<Input, Value>(
	request: IHttpRequestOptions,
	send: Send<Input, Value>,
	batch: Array<PendingInput<Input, Value>>,
): Promise<void> {
	const [first] = batch;
	if (!first) return;
	const results = await first.owner.item.run.semaphore.run(async () => await send(batch));
	for (const [index, { owner, position }] of batch.entries()) {
		const result = results[index];
		if (!result) continue;
		owner.results[position] = result;
		// Where the node stops at errors, requests that have not started are given up at once.
		if (!result.ok) owner.item.run.onItemError(errorOf(owner.item, result.failure, request.url));
	}
}

const hasSucceeded = <Input, Value>({ results }: BatchItem<Input, Value>) =>
	results.every(({ ok }) => ok);

/** The sum over all items is what the account is charged: each request is reported by an item that succeeds. */
function assignUsage<Input, Value>(items: Array<BatchItem<Input, Value>>): void {
	const assigned = new Set<SharedUsage>();
	for (const { item, results } of items.filter(hasSucceeded)) {
		for (const result of results) {
			if (!result.ok || assigned.has(result.value.usage)) continue;
			assigned.add(result.value.usage);
			result.value.usage.reportedBy = item.index;
		}
	}
}

function outcomeOf<Input, Value>(
	{ item, inputs, results }: BatchItem<Input, Value>,
	definition: BatchDefinition<Input, Value>,
	path: string,
): ItemOutcome {
	const values: Array<InputResult<Value>> = [];
	for (const result of results) {
		if (!result.ok) return errorOf(item, result.failure, path);
		values.push(result.value);
	}
	try {
		return definition.response(item, values, inputs);
	} catch (error) {
		return toItemError(item.run, item.index, error);
	}
}

/**
 * An operation whose items share requests: inputs of items that are alike in everything else go out
 * together, in as few requests as the API allows, while later items are still read.
 */
export function batchOperation<Input, Value>(
	definition: BatchDefinition<Input, Value>,
): JobOperation {
	type Owner = BatchItem<Input, Value>;
	return {
		kind: 'job',
		async run(composedItems, settle) {
			const failed = new Set<Item>();
			const groups = new Map<string, Group<Input, Value>>();
			const sent: Array<Promise<void>> = [];

			const fail = (item: Item, error: unknown) => {
				failed.add(item);
				settle(item, toItemError(item.run, item.index, error));
			};
			const batcherFor = (item: Item, request: IHttpRequestOptions) => {
				const { limits } = definition;
				const send = senderFor(request, definition);
				return createBatcher<PendingInput<Input, Value>>(
					{
						maxInputs: definition.maxInputs(item),
						maxBytes: limits?.maxBytes,
						bytesOf: ({ input }) => limits?.bytesOf?.(input) ?? 0,
					},
					(batch) => {
						sent.push(
							sendBatch(request, send, batch).catch((error: unknown) => {
								for (const { owner } of batch) fail(owner.item, error);
							}),
						);
					},
				);
			};
			const groupOf = (item: Item, request: IHttpRequestOptions, shared: string) => {
				const key = JSON.stringify(definition.compose(request, [])) + shared;
				const known = groups.get(key);
				const group = known ?? { items: [], request, batcher: batcherFor(item, request) };
				groups.set(key, group);
				return group;
			};

			for await (const composed of composedItems) {
				const { item } = composed;
				try {
					const inputs = await definition.inputs(item);
					const shared = await definition.share?.(composed);
					const key = `${shared?.key ?? ''} ${await item.accountKey()}`;
					const group = groupOf(item, shared?.request ?? composed.request, key);
					const owner: Owner = { item, inputs, results: [] };
					group.items.push(owner);
					for (const [position, input] of inputs.entries()) {
						group.batcher.add({ owner, position, input });
					}
				} catch (error) {
					fail(item, error);
				}
			}
			for (const { batcher } of groups.values()) batcher.flush();
			await Promise.all(sent);
			for (const { items, request } of groups.values()) {
				const answered = items.filter(({ item }) => !failed.has(item));
				assignUsage(answered);
				for (const owner of answered) settle(owner.item, outcomeOf(owner, definition, request.url));
				definition.join?.(answered.filter(hasSucceeded), settle);
			}
		},
	};
}
