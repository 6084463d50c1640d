/**
 * Limits as services and gateways keep them, each by the textbook and by itself: nothing here knows of
 * the limiter that is tried on them. Times are milliseconds.
 */

/** Decides over requests in the order of their coming. */
export interface Limit {
	/** How long a request of this cost would have to wait; Infinity: until one in flight has ended. */
	wait(now: number, cost: Cost): number;
	admit(now: number, cost: Cost): void;
	/** A request came and was refused. */
	refuse(now: number): void;
	/** A request that was admitted has ended. */
	end(): void;
}

/** What a request uses up. */
export interface Cost {
	tokens: number;
}

/** By how much a limit is larger or smaller at a time; 1 is as it is. */
export type Factor = (now: number) => number;

const always: Factor = () => 1;
const nothing = () => undefined;
const one = () => 1;

/** So many requests in flight. */
export function concurrencyLimit(most: number, factor: Factor = always): Limit {
	let inFlight = 0;
	return {
		wait: (now) => (inFlight < Math.max(1, Math.round(most * factor(now))) ? 0 : Infinity),
		admit: () => void (inFlight += 1),
		refuse: nothing,
		end: () => void (inFlight -= 1),
	};
}

/** What is counted of a request: itself, or its tokens. */
export type Measure = (cost: Cost) => number;
export const tokensOf: Measure = ({ tokens }) => tokens;

/** A bucket that holds `burst` and is filled with `perSecond`; full at first. */
export function tokenBucket(
	{ perSecond, burst }: { perSecond: number; burst: number },
	measure: Measure = one,
	factor: Factor = always,
): Limit {
	let level = burst;
	let filledAt = 0;
	const fill = (now: number) => {
		level = Math.min(burst, level + ((now - filledAt) / 1_000) * perSecond * factor(now));
		filledAt = now;
	};
	// Sums of parts of a token are not exact.
	const ROUNDING = 1e-6;
	return {
		wait(now, cost) {
			fill(now);
			const missing = Math.min(measure(cost), burst) - level - ROUNDING;
			return missing <= 0 ? 0 : Math.max(1, (missing / (perSecond * factor(now))) * 1_000);
		},
		admit(now, cost) {
			fill(now);
			level -= measure(cost);
		},
		refuse: nothing,
		end: nothing,
	};
}

/** So many in each window of the clock; `phase` is when the first of them ends. */
export function fixedWindow(
	{ most, windowMs, phase = windowMs }: { most: number; windowMs: number; phase?: number },
	measure: Measure = one,
	factor: Factor = always,
): Limit {
	let window = -1;
	let used = 0;
	const indexAt = (now: number) => Math.floor((now + windowMs - phase) / windowMs);
	return {
		wait(now, cost) {
			if (indexAt(now) !== window) {
				window = indexAt(now);
				used = 0;
			}
			if (used + measure(cost) <= Math.max(1, most * factor(now)) || used === 0) return 0;
			return (window + 1) * windowMs - windowMs + phase - now;
		},
		admit: (_now, cost) => void (used += measure(cost)),
		refuse: nothing,
		end: nothing,
	};
}

/** So many in any minute; refused requests may count as well. */
export function slidingMinute(
	{ most, countsRefused = false }: { most: number; countsRefused?: boolean },
	measure: Measure = one,
	factor: Factor = always,
): Limit {
	const MINUTE_MS = 60_000;
	const entries: Array<{ at: number; amount: number }> = [];
	let head = 0;
	let sum = 0;
	const add = (at: number, amount: number) => {
		entries.push({ at, amount });
		sum += amount;
	};
	return {
		wait(now, cost) {
			for (; head < entries.length && entries[head].at <= now - MINUTE_MS; head++) {
				sum -= entries[head].amount;
			}
			const allowed = Math.max(1, most * factor(now));
			let excess = sum + Math.min(measure(cost), allowed) - allowed;
			let index = head;
			for (; excess > 0 && index < entries.length; index++) excess -= entries[index].amount;
			return index === head ? 0 : entries[index - 1].at + MINUTE_MS - now;
		},
		admit: (now, cost) => add(now, measure(cost)),
		refuse: (now) => void (countsRefused && add(now, 1)),
		end: nothing,
	};
}

/** So many until a minute has passed without any request: each begins it anew, a refused one too. */
export function renewedMinute(most: number): Limit {
	const MINUTE_MS = 60_000;
	let until = 0;
	let used = 0;
	const count = (now: number) => {
		used = now >= until ? 1 : used + 1;
		until = now + MINUTE_MS;
	};
	return {
		wait: (now) => (now >= until || used < most ? 0 : until - now),
		admit: count,
		refuse: count,
		end: nothing,
	};
}

/** All of them hold. */
export function allOf(...limits: Limit[]): Limit {
	return {
		wait: (now, cost) => Math.max(0, ...limits.map((limit) => limit.wait(now, cost))),
		admit: (now, cost) => limits.forEach((limit) => limit.admit(now, cost)),
		refuse: (now) => limits.forEach((limit) => limit.refuse(now)),
		end: () => limits.forEach((limit) => limit.end()),
	};
}
