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
	 * Refusals that were taken for those of a rate are of a ceiling that others share.
	 *
	 * @param inFlight requests that were in flight with the last of them
	 */
	sharedAt(inFlight: number): void;
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
/**
 * Where others share the ceiling, a refusal takes a part of the window, and time adds to it one request after
 * the other, as TCP does it: large shares shrink by more than small ones, so that they come to be alike.
 */
const SHARED_CUT = 0.3;
/** One more takes so many times as long as an answer, within these bounds. */
const ANSWERS_FOR_ONE = 6;
const MIN_FOR_ONE_MS = 500;
const MAX_FOR_ONE_MS = 20_000;
/** After so many without a refusal the others have gone: then the step doubles with every second one. */
const SLOW_STEPS = 5;
const STEPS_TO_DOUBLE = 2;
/** The window is at most so many times what was let in. */
const MAX_AHEAD = 2;
/**
 * So many must have been let in at a time, for this part of them and for some requests at least, before
 * fewer mean others: of those that start and end at once, one more may be let in by chance.
 */
const PROVEN_SHARE = 0.5;
const MIN_PROVEN = 5;
/** Requests overtake each other and answers are on their way, so that a ceiling is met within this part of it. */
const NEAR = 0.12;
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
 * comes back, stays a while, and tries one more. Each try that is let in doubles the next step. Where others
 * share the ceiling it does not stay: it goes down with each refusal, and grows until the next.
 *
 * @param now the time in milliseconds, never going back
 * @param answerMs how long answers take lately
 */
export function createConcurrencyWindow(
	now: () => number,
	answerMs: () => number,
): ConcurrencyWindow {
	let size = FIRST_SIZE;
	let ceiling: number | undefined;
	/** Whether others fill the ceiling: it was met below what was let in before, and not twice in one place. */
	let isShared = false;
	/** Requests in flight with the last refusal. */
	let refusedAt = 0;
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
		isShared ||= ceiling < sharedBelow;
		cutBelow(ceiling, isShared ? SHARED_CUT : CUT);
	};

	/** The window of a ceiling of one's own, on its way back there. */
	const recovered = (to: number) =>
		Math.min(to, cut.size + ((to - cut.size) * (now() - cut.at)) / RECOVERY_MS);

	/** The window of a shared ceiling, which is not far above what was let in: the rest would come at once. */
	const regrown = (shared: number) => {
		const forOneMs = Math.max(MIN_FOR_ONE_MS, ANSWERS_FOR_ONE * answerMs());
		const steps = (now() - cut.at) / Math.min(MAX_FOR_ONE_MS, forOneMs);
		const next = cut.size + steps * 2 ** (Math.max(0, steps - SLOW_STEPS) / STEPS_TO_DOUBLE);
		return Math.min(MAX_IN_FLIGHT, MAX_AHEAD * shared, next);
	};

	return {
		limit() {
			if (ceiling !== undefined && isShared) size = regrown(ceiling);
			else if (ceiling !== undefined && size < ceiling) size = Math.max(size, recovered(ceiling));
			return Math.max(1, Math.floor(size));
		},
		ceiling: () => ceiling,
		forget() {
			ceiling = undefined;
			isShared = false;
			size = FIRST_SIZE;
			hold = MIN_HOLD;
		},
		sharedAt(inFlight) {
			ceiling = inFlight;
			refusedAt = inFlight;
			isShared = true;
			step = 1;
			cutBelow(ceiling, SHARED_CUT);
		},
		wait(inFlight) {
			if (isShared || ceiling === undefined) return 0;
			if (inFlight < ceiling || acceptedSinceCut === 0) return 0;
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
			if (isShared) {
				ceiling = Math.max(ceiling, inFlight);
				return;
			}
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
			const letIn = isOld ? 0 : Math.min(ceiling ?? 0, mostLetIn.at(proven - 1) ?? 0);
			sharedBelow = letIn - Math.round(NEAR * letIn);
			isShared &&= Math.abs(inFlight - refusedAt) > Math.round(NEAR * inFlight);
			refusedAt = inFlight;
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
