import type { IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { askInSlot } from './ask';
import type { Answer, Item, Paginate } from './operation';
import { runOf } from './run-context';
import { sendSteps } from './send-item';

/** How one item speaks to the service when its input is too large for one request. */
export interface PartsOperation<Part, Result> {
	/** The parts in order. Each is made when a slot is free for it, so that none wait in memory. */
	parts(): AsyncGenerator<Part>;
	/** The request for a part. */
	compose(request: IHttpRequestOptions, part: Part): IHttpRequestOptions;
	/** Makes the result of a part; it must not hold the part. */
	read(answer: Answer, part: Part): Result;
	/** Told each time the results from the first on, without a gap, have become more. */
	progress(results: Result[]): void;
	/** The output of the item when all parts have their result. */
	response(results: Result[]): Promise<INodeExecutionData[]>;
	/** Adds to a part's error what is there: the results before it, without a gap. */
	explain(error: unknown, results: Result[]): Promise<unknown>;
}

/**
 * Sends the parts of an item, as many at a time as the run's gate lets in.
 *
 * An item keeps its slot from its first part to its last and takes further ones where they are free,
 * behind items that wait for their first. So as many parts and open inputs are in memory as there
 * are slots, whatever the number of items.
 *
 * @returns the results in order
 * @throws the error of the first part that failed, explained
 */
async function sendAll<Part, Result>(
	item: Item,
	gathered: IHttpRequestOptions,
	operation: PartsOperation<Part, Result>,
): Promise<Result[]> {
	const { gate, settings } = runOf(item);
	const signal = item.getExecutionCancelSignal();
	const parts = operation.parts();
	const results = new Map<number, Result>();
	const inOrder: Result[] = [];
	const helpers: Array<Promise<void>> = [];
	let taken = 0;
	let isOver = false;
	let failure: { index: number; error: unknown } | undefined;

	const keep = (index: number, result: Result) => {
		results.set(index, result);
		if (index !== inOrder.length) return;
		for (let next = results.get(inOrder.length); next; next = results.get(inOrder.length)) {
			inOrder.push(next);
		}
		operation.progress(inOrder);
	};

	const callHelper = () => {
		const helper = gate.run(work);
		// It is waited for later; until then nobody else would take note of its failing.
		helper.catch(() => undefined);
		helpers.push(helper);
	};

	const work = async (): Promise<void> => {
		while (!isOver) {
			gate.assertOpen();
			signal?.throwIfAborted();
			// A generator answers its calls in their order: the number of the call is the part's.
			const index = taken++;
			try {
				const { done, value: part } = await parts.next();
				if (done) {
					isOver = true;
					return;
				}
				if (helpers.length + 1 < settings.maxConcurrentRequests) callHelper();
				const result = await askInSlot(item, gathered, {
					request: (located) => operation.compose(located, part),
					read: (answer) => operation.read(answer, part),
				});
				keep(index, result);
			} catch (error) {
				isOver = true;
				if (!failure || index < failure.index) failure = { index, error };
			}
		}
	};

	try {
		await gate.run(work);
		// Helpers may call further ones while they are waited for.
		for (const helper of helpers) await helper;
	} finally {
		isOver = true;
		await Promise.allSettled(helpers);
		await parts.return(undefined);
	}
	signal?.throwIfAborted();
	if (failure) throw await operation.explain(failure.error, inOrder);
	return inOrder;
}

/**
 * n8n's hook for operations in which an item's input goes out in parts.
 *
 * @param operationOf how the item speaks to the service; what it throws is the item's error
 */
export function sendParts<Part, Result>(
	operationOf: (item: Item) => PartsOperation<Part, Result>,
): Paginate {
	return sendSteps(async (item, gathered) => {
		const operation = operationOf(item);
		return await operation.response(await sendAll(item, gathered, operation));
	});
}
