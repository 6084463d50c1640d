import type { Failure, Result } from '../http/failure';

/** Sends these inputs in one request and gives a value for each, in order, or why there is none. */
export type SendBatch<Input, Value> = (inputs: Input[]) => Promise<Result<Value[]>>;

/** Refusals that may be the fault of one input, so that the others deserve a request without it. */
const CONTENT_STATUSES = [400, 413, 422];

function statusOf(failure: Failure): number | undefined {
	return failure.kind === 'http' ? failure.status : undefined;
}

const allFailed = <Input, Value>(inputs: Input[], failure: Failure): Array<Result<Value>> =>
	inputs.map(() => ({ ok: false, failure }));

/**
 * Sends inputs together, and when the service refuses them, finds the ones it refuses and gets the
 * results of all others.
 *
 * @returns an result for each input, in order
 */
export async function sendWithBisect<Input, Value>(
	inputs: Input[],
	send: SendBatch<Input, Value>,
): Promise<Array<Result<Value>>> {
	const result = await send(inputs);
	if (result.ok) return result.value.map((value) => ({ ok: true, value }));
	const status = statusOf(result.failure);
	if (inputs.length === 1 || status === undefined || !CONTENT_STATUSES.includes(status)) {
		return allFailed(inputs, result.failure);
	}
	// 413 speaks of the size of the whole, so no input need be at fault: each half gets its own chance.
	return status === 413
		? await splitInHalf(inputs, send)
		: await bisect(inputs, result.failure, send);
}

async function splitInHalf<Input, Value>(inputs: Input[], send: SendBatch<Input, Value>) {
	const middle = Math.ceil(inputs.length / 2);
	const first = await sendWithBisect(inputs.slice(0, middle), send);
	return [...first, ...(await sendWithBisect(inputs.slice(middle), send))];
}

/**
 * Binary search for one refused input among inputs that were refused together. What turns out good on
 * the way is delivered; what was set aside unseen goes out in one request at the end. That takes
 * about log2(n) + 1 requests for each refused input, where splitting into halves takes 2 log2(n).
 */
async function bisect<Input, Value>(
	inputs: Input[],
	refusal: Failure,
	send: SendBatch<Input, Value>,
): Promise<Array<Result<Value>>> {
	const results: Array<Result<Value>> = allFailed(inputs, refusal);
	const store = (from: number, found: Array<Result<Value>>) => {
		results.splice(from, found.length, ...found);
	};
	let from = 0;
	let to = inputs.length;
	/** The smallest stretch around the suspects that the service itself has refused. */
	let refusedSize = inputs.length;
	while (to - from > 1) {
		const middle = Math.ceil((from + to) / 2);
		const result = await send(inputs.slice(from, middle));
		if (result.ok) {
			store(
				from,
				result.value.map((value) => ({ ok: true, value })),
			);
			from = middle;
			continue;
		}
		store(from, allFailed(inputs.slice(from, middle), result.failure));
		if (statusOf(result.failure) === statusOf(refusal)) {
			to = middle;
			refusedSize = middle - from;
		} else {
			from = middle;
			refusedSize = Infinity;
		}
	}
	// The last suspect is guilty by elimination. That is proof only when few were refused together:
	// many inputs may also be refused for their sum, while each alone is good.
	if (refusedSize > 2) store(from, await sendWithBisect(inputs.slice(from, to), send));
	if (to < inputs.length) store(to, await sendWithBisect(inputs.slice(to), send));
	return results;
}
