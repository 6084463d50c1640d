/** How many requests may start in a time, learned from refusals. */
export interface LearnedRate {
	/** Requests a minute that are held to; undefined when no limit of this kind is known. */
	perMinute(): number | undefined;
	/** Milliseconds until one more may start; 0 is now. */
	wait(): number;
	/** A request has started. */
	started(): void;
	/** A request was let in. */
	accepted(): void;
	/**
	 * A request was refused because too many had started.
	 *
	 * @param measured requests that were let in a millisecond, since it was so before; undefined when it
	 * never was
	 */
	refused(measured: number | undefined): void;
	/** A first estimate, in requests a millisecond; nothing where a rate is known. */
	suppose(estimate: number): void;
}

/** A little below what was measured: what is counted here and there differs by the way between. */
const SHARE_OF_MEASURED = 0.95;
/** One refusal takes no more than this, whatever was measured. */
const MAX_CUT = 0.5;
/** Requests let in before more is tried; see the window's. */
const MIN_HOLD = 10;
const MAX_HOLD = 60;
const MIN_HOLD_MS = 3_000;
/** Then the rate doubles in this time, until it is refused. */
const DOUBLING_MS = 2_000;
/** The most that one request may add: at a slow rate, much time lies between two. */
const MAX_GROWTH = 1.25;
/** After so long without a request every bucket is full, and every window of a minute empty. */
const QUIET_MS = 60_000;
/** A timer wakes late; what was missed by so much is made up for. */
const LATENESS_MS = 20;
const MINUTE_MS = 60_000;

/** @param now the time in milliseconds, never going back */
export function createLearnedRate(now: () => number): LearnedRate {
	let perMs: number | undefined;
	let remembered: number | undefined;
	let hold = MIN_HOLD;
	let acceptedSinceCut = 0;
	let cut = { at: 0, perMs: 0 };
	let lastStart = 0;
	/** When the next request is due. */
	let due = 0;

	const grow = (rate: number, elapsedMs: number) => {
		if (acceptedSinceCut < hold || now() - cut.at < MIN_HOLD_MS) return rate;
		return rate * Math.min(MAX_GROWTH, 2 ** (elapsedMs / DOUBLING_MS));
	};

	return {
		perMinute: () => (perMs === undefined ? undefined : perMs * MINUTE_MS),
		wait() {
			if (perMs === undefined) return 0;
			if (now() - lastStart > QUIET_MS) {
				remembered = perMs;
				perMs = undefined;
				return 0;
			}
			return Math.max(0, due - now());
		},
		started() {
			const at = now();
			if (perMs !== undefined) {
				// Only a rate that held a request back says anything about whether a higher one would do.
				const isUsedUp = at - due < 1 / perMs;
				if (isUsedUp) perMs = grow(perMs, at - lastStart);
				const lateness = Math.max(LATENESS_MS, 0.5 / perMs);
				due = Math.max(due, at - lateness) + 1 / perMs;
			}
			lastStart = at;
		},
		accepted() {
			acceptedSinceCut += 1;
		},
		refused(measured) {
			const known = perMs ?? remembered;
			if (known === undefined) {
				if (measured) perMs = SHARE_OF_MEASURED * measured;
			} else {
				const isSame = known < 2 * cut.perMs;
				hold = isSame ? Math.min(MAX_HOLD, 2 * hold) : MIN_HOLD;
				const lowest = known * (1 - MAX_CUT);
				perMs = Math.min(known, Math.max(lowest, SHARE_OF_MEASURED * (measured ?? known)));
			}
			remembered = undefined;
			if (perMs !== undefined) {
				cut = { at: now(), perMs };
				due = now() + 1 / perMs;
			}
			acceptedSinceCut = 0;
		},
		suppose(estimate) {
			if (perMs !== undefined || estimate <= 0) return;
			perMs = SHARE_OF_MEASURED * estimate;
			cut = { at: now(), perMs };
			due = now() + 1 / perMs;
		},
	};
}
