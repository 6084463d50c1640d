import type { Clock as LimiterClock } from '../../../nodes/shared/http/clock.ts';
import type { RateLimitHint } from '../../../nodes/shared/http/rate-limit-error.ts';
import { createNetwork } from './network.mts';

/** The limits of one account for one model; what is missing is not limited. */
export interface Limits {
	/** Requests and tokens in any minute. */
	requestsPerMinute?: number;
	tokensPerMinute?: number;
	/** Requests in flight. */
	concurrency?: number;
}

/** What one request is. */
export interface Load {
	tokens: number;
	/** Milliseconds until it is answered, on average; a quarter more or less at random. */
	latency: number;
}

/** The service as one account sees it. */
export interface Service {
	/** @returns undefined when the request was served, else the limit that refused it */
	request(): Promise<RateLimitHint | undefined>;
}

const MINUTE_MS = 60_000;
const JITTER = 0.25;

/** A sum over the last minute. */
function createLastMinute(now: () => number) {
	const entries: Array<{ at: number; amount: number }> = [];
	let head = 0;
	let sum = 0;
	return {
		sum() {
			while (head < entries.length && entries[head].at <= now() - MINUTE_MS) {
				sum -= entries[head].amount;
				head += 1;
			}
			if (head > 10_000) {
				entries.splice(0, head);
				head = 0;
			}
			return sum;
		},
		add(amount: number) {
			entries.push({ at: now(), amount });
			sum += amount;
		},
	};
}

/**
 * Limits over a sliding minute, the strictest way to count. Refused requests count against the
 * requests per minute too, as the service's own cookbook warns.
 */
export function createService(world: LimiterClock, limits: Limits, load: Load): Service {
	const requests = createLastMinute(world.now);
	const tokens = createLastMinute(world.now);
	const network = createNetwork(world.random);
	let inFlight = 0;
	const limitMet = (): RateLimitHint | undefined => {
		const { requestsPerMinute = Infinity, tokensPerMinute = Infinity } = limits;
		if (requests.sum() >= requestsPerMinute) return { period: 'minute', name: 'RPM' };
		if (tokens.sum() + load.tokens > tokensPerMinute) return { period: 'minute', name: 'TPM' };
		if (inFlight >= (limits.concurrency ?? Infinity)) return { period: 'concurrency' };
		return undefined;
	};
	return {
		async request() {
			await world.sleep(network.wayMs());
			const limit = limitMet();
			requests.add(1);
			if (limit) {
				await world.sleep(network.refusalMs());
				return limit;
			}
			tokens.add(load.tokens);
			inFlight += 1;
			await world.sleep(load.latency * (1 - JITTER + 2 * JITTER * world.random()));
			inFlight -= 1;
			await world.sleep(network.wayBackMs());
			return undefined;
		},
	};
}
