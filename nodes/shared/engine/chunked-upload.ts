import type { IHttpRequestOptions } from 'n8n-workflow';

import type { ApiResponse } from '../http/api-response';
import type { Item } from './item';
import { readTransportSettings } from './request-options';

/** How one item speaks to the service when its input is too large for one request. */
export interface ChunkedUpload<Chunk, Value> {
	/** The chunks in order. Each is made when a slot is free for it, so that none wait in memory. */
	chunks(): AsyncGenerator<Chunk>;
	/** The request for a chunk. */
	compose(request: IHttpRequestOptions, chunk: Chunk): IHttpRequestOptions;
	/** Makes the value of a chunk; it must not hold the chunk. */
	read(response: ApiResponse, chunk: Chunk): Value;
	/** Told each time the values from the first on, without a gap, have become more. */
	onProgress(values: Value[]): void;
	/** Adds to a chunk's error what is there: the values before it, without a gap. */
	addPartialResult(error: unknown, values: Value[]): Promise<unknown>;
}

/** Values that arrive in any order, and those from the first on without a gap. */
function createOrderedValues<Value>(onProgress: (values: Value[]) => void) {
	const early = new Map<number, Value>();
	const inOrder: Value[] = [];
	return {
		inOrder,
		store(index: number, value: Value) {
			early.set(index, value);
			if (index !== inOrder.length) return;
			for (let next = index; early.has(next); next++) {
				inOrder.push(early.get(next) as Value);
				early.delete(next);
			}
			onProgress(inOrder);
		},
	};
}

/**
 * Sends the chunks of an item, as many at a time as the run lets in.
 *
 * An item keeps its slot from its first chunk to its last and takes further ones where they are free,
 * behind items that wait for their first. So as many chunks and open inputs are in memory as there
 * are slots, whatever the number of items.
 *
 * @returns the values in order
 * @throws the error of the first chunk that failed, with what came before it
 */
export async function sendChunks<Chunk, Value>(
	item: Item,
	request: IHttpRequestOptions,
	upload: ChunkedUpload<Chunk, Value>,
): Promise<Value[]> {
	const { semaphore, signal } = item.run;
	const { maxConcurrentRequests } = readTransportSettings(item.params);
	const chunks = upload.chunks();
	const values = createOrderedValues<Value>((inOrder) => upload.onProgress(inOrder));
	const helpers: Array<Promise<void>> = [];
	let nextIndex = 0;
	let isOver = false;
	let failure: { index: number; error: unknown } | undefined;

	const runWorker = async (): Promise<void> =>
		await semaphore.run(async () => {
			while (!isOver) {
				semaphore.throwIfClosed();
				signal?.throwIfAborted();
				await sendNext();
			}
		});

	const sendNext = async () => {
		// A generator answers its calls in their order: the number of the call is the chunk's.
		const index = nextIndex++;
		try {
			const { done, value: chunk } = await chunks.next();
			if (done) {
				isOver = true;
				return;
			}
			if (helpers.length + 1 < maxConcurrentRequests) startHelper();
			const value = await item.requestInSlot({
				request,
				// What kind of body is good is for the operation to say.
				responseType: 'text',
				prepare: (prepared) => upload.compose(prepared, chunk),
				read: (response) => upload.read(response, chunk),
			});
			values.store(index, value);
		} catch (error) {
			isOver = true;
			if (!failure || index < failure.index) failure = { index, error };
		}
	};

	const startHelper = () => {
		const helper = runWorker();
		// It is waited for later; until then nobody else would take note of its failing.
		helper.catch(() => undefined);
		helpers.push(helper);
	};

	try {
		await runWorker();
		// Helpers may start further ones while they are waited for.
		for (const helper of helpers) await helper;
	} finally {
		isOver = true;
		await Promise.allSettled(helpers);
		await chunks.return(undefined);
	}
	signal?.throwIfAborted();
	if (failure) throw await upload.addPartialResult(failure.error, values.inOrder);
	return values.inOrder;
}
