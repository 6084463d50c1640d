/** How many requests may start in a time, learned from refusals. Rates are requests a millisecond. */
export interface LearnedRate {
	/** What is held to; undefined when no limit of this kind is known. */
	current(): number | undefined;
	/** Whether it goes beyond what was let in before. */
	isTried(): boolean;
	/** Milliseconds until one more may start; 0 is now. */
	wait(): number;
	/** A request has started. */
	started(): void;
	/** Nothing was asked for until now: that time says nothing of what is allowed. */
	idled(): void;
	/** One more may start in so many milliseconds, sooner than the rate allows. */
	dueIn(ms: number): void;
	/** The refusals speak of another limit. */
	forget(): void;
	/** A request was let in. */
	accepted(): void;
	/**
	 * A request was refused because too many had started.
	 *
	 * @param measured what was let in over the last two blocks, which both began with nothing left;
	 * undefined when there were none
	 * @param recentRate what was let in over the last minute or more
	 */
	refused(measured: number | undefined, recentRate: number): void;
	/**
	 * The least that is allowed: where no rate is known, more is tried from there. A block has ended that
	 * says little, as no try was refused in it, or few were let in before; or one went so soon after another.
	 *
	 * @param first the rate to begin with
	 * @param last the start from which on it holds
	 */
	found(first: number, last?: number): void;
	/** A block of so many milliseconds was the limit's own: what it is of shows in that. */
	blocked(ms: number): void;
	/**
	 * Such a block has ended, and enough was let in before it.
	 *
	 * @param estimate the rate that explains it
	 * @param recentRate what was let in over the minute before it or more
	 * @param blockMs how long it was
	 */
	unblocked(estimate: number, recentRate: number, blockMs: number): void;
}

/** A rate that was refused while it grew was a little too high. */
const CUT_OF_GROWING = 0.06;
/** One that was refused while it was held is cut to what was measured, between these. */
const MIN_CUT = 0.05;
const MAX_CUT = 0.25;
/** A little below what was measured: what is counted here and there differs by the way between. */
const SHARE_OF_MEASURED = 0.97;
/**
 * Requests let in before more is tried: twice as many with each refusal, so that tries are a small part
 * of all requests.
 */
const MIN_HOLD = 5;
const MAX_HOLD = 80;
const MIN_HOLD_MS = 3_000;
/**
 * Then each request adds to the rate, and each adds more than the one before: what is allowed is exceeded
 * by little, and a limit that was lifted is found soon.
 */
const FIRST_GROWTH = 0.005;
const GROWTH_OF_GROWTH = 1.05;
const MAX_GROWTH = 0.25;
/** After so long without a request every bucket is full, and every window of a minute empty. */
const QUIET_MS = 60_000;
/** A rate is not held to when it is so far above what the last requests make. */
const MAX_EXCESS = 1.5;
const LATELY = 8;
/**
 * A rate that was held to and refused is at most so many times what was measured. Where few were let in since
 * the pause before, that is most of what is measured; and a window lets a minute's requests in at once.
 */
const MAX_OVER_MEASURED = 2;
const MIN_MEASURED = 5;
/** A block of this length is one of a window, where it costs much to meet the limit. */
const MIN_WINDOW_MS = 3_000;
/**
 * There the rate grows by its square root a minute, for a minute: large shares of an account shrink and
 * small ones grow, as long as all are cut alike.
 */
const SLOW_GROWTH = 1;
const SLOW_GROWTH_MS = 60_000;
const MINUTE_MS = 60_000;
/** A timer wakes late; who starts late by no more makes it up, and no start follows a later one early. */
const LATENESS_MS = 1;

/** `finding`: no refusal tells where the rate is; it grows with each request. */
type Phase = 'unlimited' | 'finding' | 'held' | 'growing';

/** @param now the time in milliseconds, never going back */
export function createLearnedRate(now: () => number): LearnedRate {
	let phase: Phase = 'unlimited';
	let rate = Infinity;
	let hold = MIN_HOLD;
	let holdMs = MIN_HOLD_MS;
	let acceptedSinceCut = 0;
	let growth = FIRST_GROWTH;
	let growingSince = 0;
	/** Whether a block was so long that the limit is one of a window. */
	let isWindow = false;
	let cutAt = 0;
	let lastStart = 0;
	/** Since the last pause, which is no part of what is sent at a rate. */
	let lastStarts: number[] = [];
	/** When the next request is due. */
	let due = 0;

	const sentLately = () => {
		const [oldest = 0] = lastStarts;
		if (lastStarts.length < LATELY) return Infinity;
		return LATELY / Math.max(1, now() - oldest);
	};

	/**
	 * A window allows again what it let in before, however soon in its minute that was. A little less leaves
	 * room for other processes, whose shares are smaller.
	 */
	const atLeast = (recentRate: number, next: number) =>
		isWindow ? Math.max(SHARE_OF_MEASURED * recentRate, next) : next;

	const holdTo = (next: number) => {
		rate = next;
		phase = 'held';
		growth = FIRST_GROWTH;
		cutAt = now();
		acceptedSinceCut = 0;
		due = now() + 1 / rate;
	};

	const grow = (elapsedMs: number) => {
		if (phase === 'held' && acceptedSinceCut >= hold && now() - cutAt >= holdMs) {
			phase = 'growing';
			growingSince = now();
		}
		if (phase === 'finding') rate *= 1 + MAX_GROWTH;
		if (phase !== 'growing') return;
		if (isWindow && now() - growingSince < SLOW_GROWTH_MS) {
			rate += (SLOW_GROWTH * Math.sqrt(rate * MINUTE_MS) * elapsedMs) / MINUTE_MS ** 2;
			return;
		}
		rate *= 1 + growth;
		growth = Math.min(MAX_GROWTH, growth * GROWTH_OF_GROWTH);
	};

	return {
		current: () => (phase === 'unlimited' ? undefined : rate),
		isTried: () => phase === 'finding' || phase === 'growing',
		wait() {
			if (phase !== 'unlimited' && now() - lastStart > QUIET_MS) {
				phase = 'unlimited';
				isWindow = false;
			}
			return phase === 'unlimited' ? 0 : Math.max(0, due - now());
		},
		started() {
			const at = now();
			if (phase !== 'unlimited') {
				// Only a rate that held a request back says anything about whether a higher one would do.
				if (at - due < 1 / rate) grow(at - lastStart);
				due = (at - due <= LATENESS_MS ? due : at) + 1 / rate;
			}
			lastStart = at;
			lastStarts = [...lastStarts, at].slice(-LATELY);
		},
		idled() {
			lastStarts = [];
		},
		dueIn(ms) {
			due = Math.min(due, now() + ms);
		},
		forget() {
			phase = 'unlimited';
			rate = Infinity;
			hold = MIN_HOLD;
			isWindow = false;
		},
		accepted() {
			acceptedSinceCut += 1;
		},
		refused(measured, recentRate) {
			// A rate far above what was really sent was not held to, and says nothing.
			rate = Math.min(rate, MAX_EXCESS * sentLately());
			lastStarts = [];
			const isMeasured = !isWindow && acceptedSinceCut >= MIN_MEASURED;
			if (measured && phase === 'held' && isMeasured) {
				rate = Math.min(rate, MAX_OVER_MEASURED * measured);
			}
			const isKnown = phase === 'held' || phase === 'growing';
			if (isKnown) hold = Math.min(MAX_HOLD, 2 * hold);
			if (phase === 'finding') holdTo(rate / (1 + MAX_GROWTH));
			else if (phase === 'growing') {
				holdTo(atLeast(recentRate, rate * (1 - CUT_OF_GROWING)));
				return;
			}
			if (phase === 'held') {
				const found = SHARE_OF_MEASURED * (measured ?? 0);
				const cut = Math.min(rate * (1 - MIN_CUT), Math.max(rate * (1 - MAX_CUT), found));
				holdTo(atLeast(recentRate, cut));
			} else if (rate < Infinity) holdTo(rate);
		},
		found(first, last = -Infinity) {
			holdMs = MIN_HOLD_MS;
			lastStarts = [];
			if (phase !== 'unlimited') return;
			rate = first;
			phase = 'finding';
			cutAt = now();
			acceptedSinceCut = 0;
			due = Math.max(now(), last + 1 / rate);
		},
		blocked(ms) {
			isWindow ||= ms >= MIN_WINDOW_MS;
		},
		unblocked(estimate, recentRate, blockMs) {
			// Where a block is long, it costs much to meet it again.
			holdMs = Math.max(MIN_HOLD_MS, blockMs);
			lastStarts = [];
			holdTo(Math.min(rate, atLeast(recentRate, estimate)));
		},
	};
}
