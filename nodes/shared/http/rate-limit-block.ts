import type { RateLimitHint } from './rate-limit-error';
import { isLongLimit, MAX_RETRY_AFTER_MS } from './retry-policy';

/** What is known of the end of a block. */
export interface Pauses {
	/** The pause after the first refusal, when the rate that is allowed is known. */
	firstMs?: number;
	/** When a minute is over since the requests that may have used the account up; a time to try. */
	minuteEnd: number;
}

/** The pause after a refusal, and the tries that end it: one request at a time. */
export interface RateLimitBlock {
	/** Milliseconds until a try may start; 0 is now. */
	wait(): number;
	/** Refusals since the last request was let in; until one is, only a try at a time may start. */
	refusals(): number;
	/**
	 * A request was refused; nothing starts for a while.
	 *
	 * @param hint what the refusal says
	 * @returns whether the account is blocked for longer than a run should wait
	 */
	refused(hint: RateLimitHint, pauses: Pauses): boolean;
	/** A request was let in that had started after the last refusal. */
	ended(): void;
}

/**
 * Pauses before the tries. Together they outlast a minute, and are as many as an item has retries: the
 * last item of a run is saved as well.
 */
const PAUSES_MS = [500, 2_000, 8_000, 20_000, 30_000];
const MAX_PAUSE_MS = 30_000;
/** Requests may be counted a little later than they were sent. */
const WAY_MS = 250;
/** Once a minute is over, the end is near. */
const MAX_PAUSE_AFTER_MINUTE_MS = 10_000;
/**
 * After so long it may be the tries that keep the block up: some limits begin their minute anew with each
 * request, refused ones too. A minute without any ends it.
 */
const MANY_TRIES_MS = 120_000;
const QUIET_MS = 65_000;
/** Up to a tenth more at random: processes that share an account do not try together. */
const JITTER = 0.1;
/**
 * The first try comes after this, however long `Retry-After` is: it is often a constant. Where a rate is
 * known, that says better how long to wait.
 */
const MAX_UNPROVEN_MS = 2_000;
/** Seconds are rounded, and answers take their time. */
const COUNTDOWN_TOLERANCE_MS = 2_500;
/** How long nothing is let in before waiting requests fail, without and with a long limit named. */
const MAX_BLOCK_MS = 900_000;
const MAX_NAMED_BLOCK_MS = 105_000;

/** What is thought of `Retry-After`: it was kept, it was broken, or nobody knows yet. */
type Trust = 'unknown' | 'proven' | 'refuted';

/**
 * @param now the time in milliseconds, never going back
 * @param random a number from 0 to 1
 */
export function createRateLimitBlock(now: () => number, random: () => number): RateLimitBlock {
	let trust: Trust = 'unknown';
	let refusals = 0;
	let since = 0;
	let until = 0;
	let last: { at: number; promisedEnd: number } | undefined;

	/** A `Retry-After` that counts down from one refusal to the next is meant. */
	const isCountdown = (at: number, end: number) =>
		last !== undefined &&
		end > at &&
		Math.abs(end - last.promisedEnd) < Math.min(COUNTDOWN_TOLERANCE_MS, (at - last.at) / 2);

	const pauseFor = (retryAfterMs: number, firstPauseMs?: number) => {
		const isFirst = refusals === 0;
		const usual = PAUSES_MS[refusals] ?? MAX_PAUSE_MS;
		if (retryAfterMs > 0 && trust === 'proven') return Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
		if (firstPauseMs === undefined) {
			const isUnproven = retryAfterMs > 0 && trust === 'unknown' && isFirst;
			return isUnproven ? Math.min(retryAfterMs, MAX_UNPROVEN_MS) : usual;
		}
		return isFirst
			? firstPauseMs
			: Math.min(MAX_PAUSE_MS, Math.max(usual, firstPauseMs * 2 ** refusals));
	};

	return {
		wait: () => Math.max(0, until - now()),
		refusals: () => refusals,
		refused(hint, { firstMs, minuteEnd }) {
			const at = now();
			const retryAfterMs = hint.retryAfterMs ?? 0;
			const promisedEnd = at + retryAfterMs;
			if (refusals === 0) since = at;
			else if (isCountdown(at, promisedEnd)) trust = 'proven';
			else if (trust === 'proven' && retryAfterMs > 0) trust = 'refuted';
			until = at + pauseFor(retryAfterMs, firstMs) * (1 + JITTER * random());
			const isTooLong = at - since >= (isLongLimit(hint) ? MAX_NAMED_BLOCK_MS : MAX_BLOCK_MS);
			if (trust !== 'proven') {
				if (minuteEnd > at) until = Math.min(until, minuteEnd + WAY_MS);
				else if (at - since >= MANY_TRIES_MS && !isTooLong) until = at + QUIET_MS;
				else until = Math.min(until, at + MAX_PAUSE_AFTER_MINUTE_MS);
			}
			last = retryAfterMs > 0 ? { at, promisedEnd } : undefined;
			refusals += 1;
			return isTooLong || (trust === 'proven' && retryAfterMs > MAX_RETRY_AFTER_MS);
		},
		ended() {
			if (last && last.promisedEnd > now() + COUNTDOWN_TOLERANCE_MS) trust = 'refuted';
			refusals = 0;
			until = 0;
			last = undefined;
		},
	};
}
