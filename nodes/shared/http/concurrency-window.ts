/** How many requests may be in flight, as the answers to them teach. */
export interface ConcurrencyWindow {
	/** Requests that may be in flight now, at least one. */
	limit(): number;
	/**
	 * Milliseconds until one more may start beside so many; 0 is now. What goes beyond the ceiling is kept
	 * apart from the start before it: else a bucket that holds a single request looks like a ceiling.
	 */
	wait(inFlight: number): number;
	/** A request has started. */
	started(): void;
	/** What the account was found to take at a time; undefined when no such limit was met. */
	ceiling(): number | undefined;
	/** The refusals speak of another limit. */
	forget(): void;
	/**
	 * A request was let in.
	 *
	 * @param inFlight requests that were in flight when it had started, itself included
	 * @param isUsedUp whether more would have started if the window were wider
	 * @param isServed whether it has ended as well, and made room
	 */
	accepted(inFlight: number, isUsedUp: boolean, isServed: boolean): void;
	/**
	 * A request was refused because too many were in flight.
	 *
	 * @param inFlight requests that were in flight when it had started, itself included
	 */
	refused(inFlight: number): void;
	/**
	 * One more of the same time was refused, so that fewer were let in than was thought.
	 *
	 * @param inFlight requests that were in flight when it had started, itself included
	 */
	lowered(inFlight: number): void;
	/** A request was refused that says nothing of the ceiling: fewer go for a moment. */
	backOff(): void;
}

/** Wide enough for a start, and few enough to be refused where a single one is allowed. */
const FIRST_SIZE = 5;
const MAX_IN_FLIGHT = 64;
/** Half as many again with each round, as long as no limit was met. */
const FAST_GROWTH = 0.5;
/** What a refusal takes below the ceiling: processes that share an account come to like shares. */
const CUT = 0.15;
/** How long it takes to come back from there to the ceiling. */
const RECOVERY_MS = 2_000;
/** The same where others have come: they need room, and time to find it. */
const SHARED_CUT = 0.5;
const SHARED_RECOVERY_MS = 30_000;
/**
 * So many must have been let in at a time, for this part of them and for some requests at least, before
 * fewer mean others: of those that start and end at once, one more may be let in by chance.
 */
const PROVEN_SHARE = 0.5;
const MIN_PROVEN = 5;
/**
 * Requests let in at the ceiling before one more is tried: twice as many each time that it was met in
 * the same place, so that the tries are a small part of all requests.
 */
const MIN_HOLD = 10;
const MAX_HOLD = 60;
const MIN_HOLD_MS = 8_000;
/** The first two tries above a single request come soon: a bucket that holds one looks the same. */
const FIRST_TRIES_ABOVE_ONE = { accepted: 2, ms: 500 };
/** After so long without a request, what is refused says nothing of others: the limit may be another. */
const QUIET_MS = 60_000;
/**
 * How far the first try is kept apart from the start before it, at most. A later one waits for half of the
 * time between starts, which slow buckets need for one more.
 */
const FIRST_APART_MS = 500;

/**
 * A window that grows while requests are let in. A refusal tells the ceiling: the window goes below it,
 * comes back, stays a while, and tries one more. Each try that is let in doubles the next step.
 *
 * @param now the time in milliseconds, never going back
 */
export function createConcurrencyWindow(now: () => number): ConcurrencyWindow {
	let size = FIRST_SIZE;
	let ceiling: number | undefined;
	/** Whether the last refusal was below what was let in before. */
	let isShared = false;
	/** Whether the ceiling is of a time before a quiet one. */
	let isOld = false;
	let step = 1;
	let lastStart = 0;
	let hold = MIN_HOLD;
	let cut = { at: 0, size: 0 };
	let acceptedSinceCut = 0;
	/** The most that were in flight with those let in since the last refusal, the highest first. */
	let mostLetIn: number[] = [];
	/** A ceiling below this means that others have come. */
	let sharedBelow = 0;

	/** Bit by bit where requests end, or by half when all that fit are still in flight. */
	const growFast = (inFlight: number, isServed: boolean) => {
		const isTop = inFlight >= Math.floor(size);
		const growth = isServed ? FAST_GROWTH : isTop ? FAST_GROWTH * size : 0;
		size = Math.min(MAX_IN_FLIGHT, size + growth);
	};

	/** The ceiling was let in: what lies above it is tried with growing steps. */
	const climb = (from: number) => {
		ceiling = from;
		size = Math.min(MAX_IN_FLIGHT, from + step);
		step *= 2;
		if (from >= MAX_IN_FLIGHT) ceiling = undefined;
	};

	const cutBelow = (from: number, share: number) => {
		size = Math.max(1, from - Math.ceil(share * from));
		cut = { at: now(), size };
		acceptedSinceCut = 0;
	};

	const setCeiling = (inFlight: number) => {
		ceiling = Math.max(1, inFlight - 1);
		isShared = ceiling < sharedBelow;
		cutBelow(ceiling, isShared ? SHARED_CUT : CUT);
	};

	const recovered = (to: number) =>
		Math.min(
			to,
			cut.size +
				((to - cut.size) * (now() - cut.at)) / (isShared ? SHARED_RECOVERY_MS : RECOVERY_MS),
		);

	return {
		limit() {
			if (ceiling !== undefined && size < ceiling) size = Math.max(size, recovered(ceiling));
			return Math.max(1, Math.floor(size));
		},
		ceiling: () => ceiling,
		forget() {
			ceiling = undefined;
			size = FIRST_SIZE;
			hold = MIN_HOLD;
		},
		wait(inFlight) {
			if (ceiling === undefined || inFlight < ceiling || acceptedSinceCut === 0) return 0;
			const interval = (now() - cut.at) / acceptedSinceCut;
			const apart = hold === MIN_HOLD ? Math.min(FIRST_APART_MS, interval / 2) : interval / 2;
			return Math.max(0, lastStart + apart - now());
		},
		started() {
			isOld ||= now() - lastStart > QUIET_MS;
			lastStart = now();
		},
		accepted(inFlight, isUsedUp, isServed) {
			mostLetIn = [...mostLetIn, inFlight].sort((a, b) => b - a).slice(0, MAX_IN_FLIGHT);
			if (ceiling === undefined) {
				if (isUsedUp) growFast(inFlight, isServed);
				return;
			}
			acceptedSinceCut += 1;
			if (inFlight >= ceiling) isOld = false;
			if (inFlight > ceiling) {
				climb(inFlight);
				return;
			}
			const isAboveOne = ceiling === 1 && hold <= 2 * MIN_HOLD;
			const least = isAboveOne ? FIRST_TRIES_ABOVE_ONE : { accepted: hold, ms: MIN_HOLD_MS };
			const isHeld = acceptedSinceCut < least.accepted || now() - cut.at < least.ms;
			if (isUsedUp && !isHeld && size === ceiling) climb(ceiling);
		},
		refused(inFlight) {
			if (ceiling !== undefined) hold = Math.min(MAX_HOLD, 2 * hold);
			// Below what was let in before, others have come: they need room. A ceiling alone says less.
			const proven = Math.max(MIN_PROVEN, Math.ceil(PROVEN_SHARE * (ceiling ?? 0)));
			sharedBelow = isOld ? 0 : Math.min(ceiling ?? 0, mostLetIn.at(proven - 1) ?? 0);
			mostLetIn = [];
			isOld = false;
			setCeiling(inFlight);
			step = 1;
		},
		lowered(inFlight) {
			if (ceiling !== undefined && inFlight <= ceiling) setCeiling(inFlight);
		},
		backOff() {
			isShared = false;
			cutBelow(size, CUT);
		},
	};
}
