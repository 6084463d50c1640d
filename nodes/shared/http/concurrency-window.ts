/** How many requests may be in flight, as the answers to them teach. */
export interface Window {
	/** Requests that may be in flight now, at least one. */
	size(): number;
	/**
	 * A request was served.
	 *
	 * @param inFlight requests that were in flight when it had started, itself included
	 * @param isUsedUp whether more would have started if they had been let
	 */
	served(inFlight: number, isUsedUp: boolean): void;
	/**
	 * A request was refused without a limit per minute being named.
	 *
	 * @param inFlight requests that were in flight when it had started, itself included
	 * @param startedAt the time of its start, in milliseconds
	 * @returns whether it tells anything new: the refusals of one burst count once
	 */
	refused(inFlight: number, startedAt: number): boolean;
}

/** Five at first and half as many again with each round: ten in flight after the second. */
const FIRST_SIZE = 5;
const FAST_GROWTH = 0.5;
const LARGEST_SIZE = 64;
const CUT_BY_LIMIT = 1 / 2;
const CUT_BY_CHANCE = 3 / 4;
/**
 * A refusal is no limit but chance, such as a busy server, when this many requests were served for it
 * that started with as many in flight: a limit of concurrency refuses them all, or most of them.
 */
const SERVED_PER_CHANCE = 10;
/** Requests after which what is known of them counts half: other processes come and go. */
const REMEMBERED = 200;
/**
 * How long a limit that was met is believed before the window tries to go beyond it: twice as long
 * each time that it is met in the same place.
 */
const CEILING_BASE_MS = 5_000;
const CEILING_CAP_MS = 60_000;

/** How requests ended, by the number in flight when they started. */
function createRecord() {
	let served = Array<number>(LARGEST_SIZE + 1).fill(0);
	let refused = Array<number>(LARGEST_SIZE + 1).fill(0);
	const sumFrom = (counts: number[], from: number) =>
		counts.slice(from).reduce((sum, count) => sum + count, 0);
	return {
		add(inFlight: number, isServed: boolean) {
			(isServed ? served : refused)[inFlight] += 1;
			if (sumFrom(served, 0) + sumFrom(refused, 0) < REMEMBERED) return;
			served = served.map((count) => count / 2);
			refused = refused.map((count) => count / 2);
		},
		/** Whether so few were refused with this many in flight or more that chance explains it. */
		isChance: (inFlight: number) =>
			sumFrom(served, inFlight) >= SERVED_PER_CHANCE * sumFrom(refused, inFlight),
	};
}

/**
 * A window that grows while requests are served, and shrinks when the account's concurrency is
 * exceeded (additive increase, multiplicative decrease). Refusals by chance cost it little.
 *
 * @param now the time in milliseconds
 */
export function createWindow(now: () => number): Window {
	const record = createRecord();
	let size = FIRST_SIZE;
	/** Up to here the window grows fast: no limit was met below. */
	let fastUntil = LARGEST_SIZE;
	let ceiling = { value: LARGEST_SIZE, until: 0 };
	let believedMs = CEILING_BASE_MS;
	let lastCut = -Infinity;

	const highest = () => (now() < ceiling.until ? ceiling.value : LARGEST_SIZE);

	const believe = (inFlight: number, isNew: boolean) => {
		const value = Math.max(1, Math.min(highest(), inFlight - 1));
		if (isNew) {
			const isMetAgain = value === ceiling.value;
			believedMs = isMetAgain ? Math.min(CEILING_CAP_MS, 2 * believedMs) : CEILING_BASE_MS;
		}
		ceiling = { value, until: now() + believedMs };
		fastUntil = 0;
	};

	return {
		size: () => Math.max(1, Math.floor(Math.min(size, highest()))),
		served(inFlight, isUsedUp) {
			record.add(inFlight, true);
			// Only a window that is used up says anything about whether a larger one would do.
			if (isUsedUp) size = Math.min(size + (size < fastUntil ? FAST_GROWTH : 1 / size), highest());
		},
		refused(inFlight, startedAt) {
			record.add(inFlight, false);
			const isNew = startedAt > lastCut;
			const isChance = record.isChance(inFlight);
			if (!isChance) believe(inFlight, isNew);
			if (!isNew) return false;
			if (isChance) fastUntil = Math.max(fastUntil, size);
			size = Math.max(1, size * (isChance ? CUT_BY_CHANCE : CUT_BY_LIMIT));
			lastCut = now();
			return true;
		},
	};
}
