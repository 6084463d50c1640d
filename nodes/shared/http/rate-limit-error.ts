import type { Failure } from './failure';
import { readErrorBody } from './error-body';
import { waitInHeaders } from './rate-limit-headers';
import { isRateLimit, mayBeDown } from './rate-limit-words';

/**
 * Which limit a 429 speaks of. The service names it in the message ("Details: TPM limit reached."):
 * requests, tokens or images per minute, hour or day. `concurrency` stands for a 429 that names none.
 */
export interface RateLimitHint {
	period: 'concurrency' | 'minute' | 'hour' | 'day';
	/** The name in the message, e.g. "RPM". */
	name?: string;
	retryAfterMs?: number;
	/** It may as well be that the service is down. */
	mayBeDown?: boolean;
}

const PERIODS = { M: 'minute', H: 'hour', D: 'day' } as const;

/** @returns the limit that was hit, or undefined when the failure is none of a limit that waiting mends */
export function rateLimitHintOf(failure: Failure, now: number): RateLimitHint | undefined {
	if (failure.kind !== 'http' || !isRateLimit(failure)) return undefined;
	const name = /\b([RTI]P)([MHD])\b/.exec(readErrorBody(failure.body).message ?? '');
	return {
		period: name ? PERIODS[name[2] as keyof typeof PERIODS] : 'concurrency',
		name: name?.[0],
		retryAfterMs: waitInHeaders(failure.headers, now),
		mayBeDown: mayBeDown(failure),
	};
}

/** Fails requests that wait while the account is blocked for longer than a run should wait. */
export class RateLimitExhaustedError extends Error {
	readonly failure: Failure;

	/** @param failure the 429 that blocked the account */
	constructor(failure: Failure) {
		super('The rate limit of the account is exhausted');
		this.failure = failure;
	}
}
