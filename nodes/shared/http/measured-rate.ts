import { createFifo } from './fifo';

/**
 * Counts what is let in, and makes rates of it, in requests a millisecond. What a limit lets in shows
 * best between two moments of which something is known: a block begins when nothing is left of the limit.
 */
export interface MeasuredRate {
	/** A request has started; the first one begins the count. */
	started(): void;
	/** Nothing was asked for until now: that time says nothing of what is allowed. */
	idled(): void;
	/** A request was let in. */
	letIn(): void;
	/** A request was refused: the account is used up. */
	refused(): void;
	/** A block begins. */
	blocked(): void;
	/** How long the last block lasts, in milliseconds. */
	blockMs(): number;
	/** The block has ended, and was the limit's own. */
	unblocked(): void;
	/** When the last such block has ended, or the first request has started. */
	freeSince(): number;
	/** Since then until now; undefined when it is too little for an estimate. */
	sinceFree(): number | undefined;
	/** Between the last block and the second before it; undefined when there were none. */
	betweenBlocks(): number | undefined;
	/** Over the minute before the last block, or over the time of some requests where that is longer. */
	recent(): number;
}

const MINUTE_MS = 60_000;
/** Where the last requests make so many times the rate of all, little was asked for before them. */
const MUCH_MORE = 1.3;
/** Fewer requests let in before a block are no estimate: others may use the account up. */
const MIN_FOR_ESTIMATE = 10;
/** A rate of fewer requests a minute is measured over the time of so many: in a minute chance decides. */
const MIN_FOR_RECENT = 40;

interface Span {
	since: number;
	count: number;
}

/** @param now the time in milliseconds, never going back */
export function createMeasuredRate(now: () => number): MeasuredRate {
	/** What was let in from each of the last blocks on, the newest first; the oldest may be the start. */
	let spans: Span[] = [];
	let sinceFree: Span | undefined;
	/** When those were let in that the recent rate is made of. */
	const times = createFifo<number>();
	let recent = 0;
	let lastRefusalAt = 0;

	const rateOf = (since: number, count: number, until = now()) =>
		count / Math.max(1, until - since);

	/**
	 * Of two bounds the middle: the account was still used up at the last refusal, and was not any more when a
	 * try was let in.
	 */
	const untilBlock = (since: number, count: number) =>
		Math.sqrt(rateOf(since, count) * rateOf(since, count, lastRefusalAt));

	const forgetOld = () =>
		times.shiftWhile((at) => at <= now() - MINUTE_MS && times.size() > MIN_FOR_RECENT);

	return {
		started() {
			const span = { since: now(), count: 0 };
			if (spans.length === 0) spans = [span];
			sinceFree ??= { ...span };
		},
		idled() {
			sinceFree = undefined;
			spans = [];
		},
		letIn() {
			if (spans[0]) spans[0].count += 1;
			if (sinceFree) sinceFree.count += 1;
			times.push(now());
			forgetOld();
		},
		refused() {
			lastRefusalAt = now();
		},
		blocked() {
			spans = [{ since: now(), count: 0 }, ...spans].slice(0, 3);
			forgetOld();
			recent = rateOf(Math.min(times.at(0) ?? Infinity, now() - MINUTE_MS), times.size());
		},
		blockMs: () => now() - (spans[0]?.since ?? now()),
		unblocked() {
			sinceFree = { since: now(), count: 0 };
		},
		freeSince: () => sinceFree?.since ?? 0,
		sinceFree() {
			if (!sinceFree || sinceFree.count < MIN_FOR_ESTIMATE) return undefined;
			const whole = untilBlock(sinceFree.since, sinceFree.count);
			let best = 0;
			const most = Math.min(sinceFree.count, times.size());
			for (let count = MIN_FOR_ESTIMATE; count <= most; count++) {
				best = Math.max(best, untilBlock(times.at(times.size() - count) ?? 0, count));
			}
			return best > MUCH_MORE * whole ? best : whole;
		},
		betweenBlocks() {
			const [, last, before] = spans;
			return last && before && rateOf(before.since, before.count + last.count);
		},
		recent: () => recent,
	};
}
