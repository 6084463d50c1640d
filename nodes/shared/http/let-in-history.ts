import { createFifo } from './fifo';

/** Fewer let in before a block are no estimate: others may use the account up. */
const MIN_FOR_ESTIMATE = 10;
const MINUTE_MS = 60_000;

interface Span {
	since: number;
	count: number;
}

/**
 * When requests were let in, between the blocks of a limit, and the rates that follow from it. Times are
 * in milliseconds, rates are requests a millisecond.
 */
export interface LetInHistory {
	started(): void;
	letIn(): void;
	/** A block has begun: the account was used up. */
	blockBegan(): void;
	/** A block of the limit's own has ended. */
	blockEnded(): void;
	/** How long the block has lasted that is not over. */
	blockMs(): number;
	/** What was let in over the minute before the last block began. */
	minuteRate(): number;
	/** When a minute is over since the account was last known to be free. */
	minuteEnd(): number;
	/** What was let in over the last two blocks, which both began with nothing left. */
	rateBetweenBlocks(): number | undefined;
	/**
	 * The rate that explains a block; undefined when too little was let in before it. Of its two bounds the
	 * middle: the account was still used up at the last refusal, and was not any more when a try was let in.
	 */
	rateOfBlock(lastRefusalAt: number): number | undefined;
}

const rateOf = ({ since, count }: Span, until: number) => count / Math.max(1, until - since);

/** @param now the time in milliseconds, never going back */
export function createLetInHistory(now: () => number): LetInHistory {
	/** What was let in from each of the last blocks on, the newest first; the oldest may be the start. */
	let spans: Span[] = [];
	/** What was let in since the last block of the limit's own ended, or since the start. */
	let sinceBlock: Span | undefined;
	/** When what was let in within the last minute was let in. */
	const times = createFifo<number>();
	let minuteRate = 0;

	const forgetOld = () => times.shiftWhile((at) => at <= now() - MINUTE_MS);
	const begin = (): Span => ({ since: now(), count: 0 });

	return {
		started() {
			if (spans.length === 0) spans = [begin()];
			sinceBlock ??= begin();
		},
		letIn() {
			if (spans[0]) spans[0].count += 1;
			if (sinceBlock) sinceBlock.count += 1;
			times.push(now());
			forgetOld();
		},
		blockBegan() {
			spans = [begin(), ...spans].slice(0, 3);
			forgetOld();
			minuteRate = times.size() / MINUTE_MS;
		},
		blockEnded: () => void (sinceBlock = begin()),
		blockMs: () => now() - (spans[0]?.since ?? now()),
		minuteRate: () => minuteRate,
		minuteEnd: () => (sinceBlock?.since ?? 0) + MINUTE_MS,
		rateBetweenBlocks() {
			const [, last, before] = spans;
			return last && before && rateOf({ ...before, count: before.count + last.count }, now());
		},
		rateOfBlock(lastRefusalAt) {
			if (!sinceBlock || sinceBlock.count < MIN_FOR_ESTIMATE) return undefined;
			return Math.sqrt(rateOf(sinceBlock, now()) * rateOf(sinceBlock, lastRefusalAt));
		},
	};
}
