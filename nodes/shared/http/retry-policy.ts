import type { Failure } from './failure';

/** Back-off of the architecture: 0.5 s doubling to 30 s, full jitter. */
const BASE_MS = 500;
const CAP_MS = 30_000;

/** Statuses after which the same request may well succeed. */
const PASSING = [408, 429, 500, 502, 503, 504];

/** Answers that prove that the service has done nothing. */
const NOTHING_DONE = [429, 503];

/** A server that asks for more than this is not waited for: the run would look hung. */
export const LONGEST_RETRY_AFTER_MS = 120_000;

/**
 * Whether a failed request may be sent again.
 *
 * @param creates the request creates something that costs or lasts, so it is repeated only when the
 * answer proves that nothing was done
 */
export function mayRepeat(failure: Failure, creates: boolean): boolean {
	if (failure.kind !== 'refused') return !creates;
	if (!PASSING.includes(failure.status)) return false;
	return !creates || NOTHING_DONE.includes(failure.status);
}

/**
 * The wait before attempt number `attempt + 1`, in milliseconds, exponential with full jitter.
 *
 * @param attempt how many attempts have failed, from 1
 * @param random a number from 0 to 1
 */
export function backoffMs(attempt: number, random: number): number {
	return Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1)));
}

/**
 * Reads `Retry-After`: seconds or an HTTP date. The service does not document the header; it is
 * honoured where a gateway sends it.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, or undefined when the header is missing or unreadable
 */
export function retryAfterMs(value: unknown, now: number): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
