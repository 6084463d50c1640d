import { createRateLimiter, type RateLimiter } from './rate-limiter';

/**
 * Module state: the rate limiter of every account and model that this process has spoken to. Limits of the
 * service hold per account and model, not per key or run.
 */
const rateLimiters = new Map<string, RateLimiter>();

/** More accounts times models than any one n8n uses at a time; those unused for longest are forgotten. */
const MAX_RATE_LIMITERS = 500;

/**
 * @param account what stands for the account
 * @param model the model's id; requests without one share a rate limiter
 */
export function rateLimiterFor(account: string, model: string): RateLimiter {
	const key = `${account} ${model}`;
	const known = rateLimiters.get(key);
	if (known) {
		// The order in the map is that of use: the busiest account is the last to go.
		rateLimiters.delete(key);
		rateLimiters.set(key, known);
		return known;
	}
	for (const oldest of rateLimiters.keys()) {
		if (rateLimiters.size < MAX_RATE_LIMITERS) break;
		rateLimiters.delete(oldest);
	}
	const limiter = createRateLimiter();
	rateLimiters.set(key, limiter);
	return limiter;
}
