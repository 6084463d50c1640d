import type { RateLimiter, RateLimitEstimate } from '../http/rate-limiter';

/** How long a run has waited for the account's limits, by the clock and not summed over its requests. */
export interface RateLimitWait {
	/**
	 * A request has waited, and goes out now.
	 *
	 * @param ms how long
	 * @param limiter the one that it has waited for
	 * @param model what the limit is of; empty where no model is asked
	 */
	add(ms: number, limiter: RateLimiter, model: string): void;
	/** What a person should know of it; undefined when the run has not waited long enough for it to be felt. */
	hint(): string | undefined;
}

/** Shorter waits nobody notices. */
const MIN_REPORTED_MS = 5_000;

/** A time in which one or more have waited; those who wait side by side wait once. */
interface Waited {
	ms: number;
	until: number;
}

function addTo(waited: Waited, ms: number, end: number) {
	waited.ms += Math.max(0, end - Math.max(end - ms, waited.until));
	waited.until = Math.max(waited.until, end);
}

function describe({ concurrency, perMinute }: RateLimitEstimate, model: string): string {
	const ofModel = model ? ` of ${model}` : '';
	if (perMinute !== undefined) return `about ${Math.round(perMinute)} requests a minute${ofModel}`;
	const noun = concurrency === 1 ? 'request' : 'requests';
	return `${concurrency ?? 1} ${noun}${ofModel} at a time`;
}

/** @param now milliseconds since 1970 */
export function createRateLimitWait(now: () => number = Date.now): RateLimitWait {
	const all: Waited = { ms: 0, until: 0 };
	/** What was waited for, with the limit that was found last. */
	const limits = new Map<string, { waited: Waited; estimate: RateLimitEstimate }>();
	return {
		add(ms, limiter, model) {
			const estimate = limiter.estimate();
			// Without a limit that was met, requests only take their turn.
			if (!estimate || !(ms > 0)) return;
			const waited = limits.get(model)?.waited ?? { ms: 0, until: 0 };
			addTo(all, ms, now());
			addTo(waited, ms, now());
			limits.set(model, { waited, estimate });
		},
		hint() {
			if (all.ms < MIN_REPORTED_MS) return undefined;
			const [slowest] = [...limits].sort(([, a], [, b]) => b.waited.ms - a.waited.ms);
			if (!slowest) return undefined;
			const [model, { estimate }] = slowest;
			return `This run waited ${Math.round(all.ms / 1000)} s for the rate limit of the SiliconFlow account, which now serves ${describe(estimate, model)}. To go faster, raise the account’s tier, or spread the work over models or time.`;
		},
	};
}
