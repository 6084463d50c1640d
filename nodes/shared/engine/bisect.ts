import type { Failure, Outcome } from '../http/failure';

/** Sends these parts in one request and gives a result for each, in order, or why there is none. */
export type Call<Part, Result> = (parts: Part[]) => Promise<Outcome<Result[]>>;

/** Refusals that may be the fault of one part, so that the others deserve a request without it. */
const CONTENT_STATUSES = [400, 413, 422];

function statusOf(failure: Failure): number | undefined {
	return failure.kind === 'refused' ? failure.status : undefined;
}

const allFailed = <Part, Result>(parts: Part[], failure: Failure): Array<Outcome<Result>> =>
	parts.map(() => ({ ok: false, failure }));

/**
 * Sends parts together, and when the service refuses them, finds the ones it refuses and gets the
 * results of all others.
 *
 * @returns an outcome for each part, in order
 */
export async function sendTogether<Part, Result>(
	parts: Part[],
	call: Call<Part, Result>,
): Promise<Array<Outcome<Result>>> {
	const outcome = await call(parts);
	if (outcome.ok) return outcome.value.map((value) => ({ ok: true, value }));
	const status = statusOf(outcome.failure);
	if (parts.length === 1 || status === undefined || !CONTENT_STATUSES.includes(status)) {
		return allFailed(parts, outcome.failure);
	}
	// 413 speaks of the size of the whole, so no part need be at fault: each half gets its own chance.
	return status === 413 ? await halve(parts, call) : await narrow(parts, outcome.failure, call);
}

async function halve<Part, Result>(parts: Part[], call: Call<Part, Result>) {
	const middle = Math.ceil(parts.length / 2);
	const first = await sendTogether(parts.slice(0, middle), call);
	return [...first, ...(await sendTogether(parts.slice(middle), call))];
}

/**
 * Binary search for one refused part among parts that were refused together. What turns out good on
 * the way is delivered; what was set aside unseen goes out in one request at the end. That takes
 * about log2(n) + 1 requests for each refused part, where splitting into halves takes 2 log2(n).
 */
async function narrow<Part, Result>(
	parts: Part[],
	refusal: Failure,
	call: Call<Part, Result>,
): Promise<Array<Outcome<Result>>> {
	const outcomes: Array<Outcome<Result>> = allFailed(parts, refusal);
	const settle = (from: number, results: Array<Outcome<Result>>) => {
		outcomes.splice(from, results.length, ...results);
	};
	let from = 0;
	let to = parts.length;
	/** The smallest stretch around the suspects that the service itself has refused. */
	let refusedSize = parts.length;
	while (to - from > 1) {
		const middle = Math.ceil((from + to) / 2);
		const outcome = await call(parts.slice(from, middle));
		if (outcome.ok) {
			settle(
				from,
				outcome.value.map((value) => ({ ok: true, value })),
			);
			from = middle;
			continue;
		}
		settle(from, allFailed(parts.slice(from, middle), outcome.failure));
		if (statusOf(outcome.failure) === statusOf(refusal)) {
			to = middle;
			refusedSize = middle - from;
		} else {
			from = middle;
			refusedSize = Infinity;
		}
	}
	// The last suspect is guilty by elimination. That is proof only when few were refused together:
	// many parts may also be refused for their sum, while each alone is good.
	if (refusedSize > 2) settle(from, await sendTogether(parts.slice(from, to), call));
	if (to < parts.length) settle(to, await sendTogether(parts.slice(to), call));
	return outcomes;
}
