import type { RateLimiter, RateLimitEstimate } from '../http/rate-limiter';

/** How long a run has waited for the account's limit, by the clock and not summed over its requests. */
export interface RateLimitWait {
	/**
	 * A request has waited, and goes out now.
	 *
	 * @param ms how long
	 * @param limiter the one that it has waited for
	 */
	add(ms: number, limiter: RateLimiter): void;
	/** What a person should know of it; undefined when the run has not waited long enough for it to be felt. */
	hint(): string | undefined;
}

/** Shorter waits nobody notices. */
const MIN_REPORTED_MS = 5_000;

function describe({ concurrency, perMinute }: RateLimitEstimate): string {
	if (perMinute !== undefined) return `about ${Math.round(perMinute)} requests a minute`;
	return `${concurrency ?? 1} ${concurrency === 1 ? 'request' : 'requests'} at a time`;
}

/** @param now milliseconds since 1970 */
export function createRateLimitWait(now: () => number = Date.now): RateLimitWait {
	let total = 0;
	let countedUntil = 0;
	let estimate: RateLimitEstimate | undefined;
	return {
		add(ms, limiter) {
			const found = limiter.estimate();
			// Without a limit that was met, requests only take their turn.
			if (!found || !(ms > 0)) return;
			const end = now();
			// Requests wait side by side: only what no other has counted.
			total += Math.max(0, end - Math.max(end - ms, countedUntil));
			countedUntil = Math.max(countedUntil, end);
			estimate = found;
		},
		hint() {
			if (!estimate || total < MIN_REPORTED_MS) return undefined;
			return `This run waited ${Math.round(total / 1000)} s for the rate limit of the SiliconFlow account, which now serves ${describe(estimate)} of this model. To go faster, raise the account’s tier, or spread the work over models or time.`;
		},
	};
}
