import { isNotConnected, isProtocolFault, type Failure } from './failure';
import { isRateLimit, type RateLimitHint } from './rate-limit-error';
import { retryAfterMs } from './rate-limit-headers';

/**
 * What repeating a request may cost.
 * - `free`: it reads, or changes what a second one leaves as it is.
 * - `cheap`: it costs tokens or sound, and leaves nothing behind. A repeat after an answer that was
 *   lost on the way may be paid twice, and saves the item.
 * - `dear`: each one makes something that costs or lasts. It is repeated only after what proves that
 *   nothing was done.
 */
export type RepeatCost = 'free' | 'cheap' | 'dear';

/**
 * The one place that says what may be repeated, by method and path of the API. A path ends at its first
 * ID; what is not named here is free to read and dear to write.
 */
const REPEAT_COSTS: Record<string, RepeatCost> = {
	'POST /chat/completions': 'cheap',
	'POST /embeddings': 'cheap',
	'POST /rerank': 'cheap',
	'POST /audio/speech': 'cheap',
	'POST /audio/transcriptions': 'cheap',
	'POST /images/generations': 'dear',
	'POST /video/submit': 'dear',
	'POST /video/status': 'free',
	'POST /uploads/audio/voice': 'dear',
	'POST /audio/voice/deletions': 'free',
	'POST /files': 'dear',
	'POST /batches': 'dear',
	'POST /batches/cancel': 'free',
};

/**
 * @param method of the request
 * @param path after the base URL, e.g. `/batches/batch_abc/cancel`
 */
export function repeatCostOf(method: string, path: string): RepeatCost {
	const known = REPEAT_COSTS[`${method} ${path.replace(/^(\/batches)\/[^/]+/, '$1')}`];
	return known ?? (method === 'GET' ? 'free' : 'dear');
}

/** Statuses below 500 after which the same request may well succeed, besides those of a limit; nginx has 499. */
const TEMPORARY_STATUSES = [408, 425, 499];

/** Answers that prove that the service has done nothing, besides those of a limit. */
const NOTHING_DONE_STATUSES = [503];

/** 501 and 505 say what the server cannot do, now or later. */
const PERMANENT_STATUSES = [501, 505];

/** A server that asks for more than this is not waited for: the run would look hung. */
export const MAX_RETRY_AFTER_MS = 120_000;

/** Whether a failed request may be sent again. */
export function isRetryable(failure: Failure, cost: RepeatCost): boolean {
	if (failure.kind === 'network') {
		return !isProtocolFault(failure) && (cost !== 'dear' || isNotConnected(failure));
	}
	// What was answered whole is paid for, and the next answer is as likely as not the same.
	if (failure.kind === 'invalidResponse') {
		return cost === 'free' || (cost === 'cheap' && failure.isDamaged === true);
	}
	if (isRateLimit(failure)) return true;
	const { status } = failure;
	if (cost === 'dear') return NOTHING_DONE_STATUSES.includes(status);
	const isServerFault = status >= 500 && status < 600 && !PERMANENT_STATUSES.includes(status);
	return isServerFault || TEMPORARY_STATUSES.includes(status);
}

/**
 * A limit per hour or day, a long Retry-After, or a service that may be down: waiting in the run would only
 * look like hanging.
 */
export function isLongLimit({ period, retryAfterMs = 0, mayBeDown }: RateLimitHint): boolean {
	const isLongPeriod = period === 'hour' || period === 'day';
	return isLongPeriod || retryAfterMs > MAX_RETRY_AFTER_MS || mayBeDown === true;
}

const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/** Most faults that are no limit are over at once: a connection that was just closed, one bad server of many. */
const FIRST_DELAY_MS = 100;

/**
 * The wait before attempt number `attempt + 1`, in milliseconds: 0.5 s doubling to 30 s, with full jitter,
 * and after a first failure that is no rate limit 0.1 s.
 *
 * @param attempt how many attempts have failed, from 1
 * @param isRateLimited whether the last one failed for a rate limit
 * @param random a number from 0 to 1
 */
export function backoffMs(attempt: number, isRateLimited: boolean, random: number): number {
	const isFirstFault = attempt === 1 && !isRateLimited;
	const longest = isFirstFault ? FIRST_DELAY_MS : BASE_DELAY_MS * 2 ** (attempt - 1);
	return Math.round(random * Math.min(MAX_DELAY_MS, longest));
}

/**
 * How long a fault that is no limit asks to wait (RFC 9110, 10.2.3): of a service that is restarted, say.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds, up to the longest wait of our own; 0 where it asks for so much that it is not waited for
 */
export function faultWaitMs(failure: Failure, now: number): number {
	const asked = failure.kind === 'http' ? retryAfterMs(failure.headers['retry-after'], now) : 0;
	return asked === undefined || asked > MAX_RETRY_AFTER_MS ? 0 : Math.min(MAX_DELAY_MS, asked);
}
