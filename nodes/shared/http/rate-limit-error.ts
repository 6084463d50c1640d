import { isRecord } from './api-response';
import { readErrorBody } from './error-body';
import type { Failure } from './failure';
import { waitInHeaders } from './rate-limit-headers';

/** Statuses under which gateways refuse for a limit too: nginx has 503, others 403; then the words tell. */
const OTHER_STATUSES = [403, 503];
const LIMIT_WORDS = /\brate.?limit|too many requests|\b[RTI]P[MHD] limit/i;
/**
 * nginx's page for a limit whose status is not set (`limit_req_status`), and that of gateways made of it, such
 * as APISIX (limit-req, `rejected_code`). Where no server is behind it, an Ingress of Kubernetes answers the same.
 */
const NGINX_PAGE = /^503 Service Temporarily Unavailable$/i;
/** Accounts that are not verified are refused under the name of a limit, and no waiting mends that. */
const VERIFY_WORDS = /\bverif(?:y|ication|ied)\b|实名|认证/i;

/**
 * A 429 that no waiting mends: the money is used up. OpenAI has the code `insufficient_quota`, one-api
 * `insufficient_user_quota`, others say it in words.
 */
const USED_UP_CODE = /^insufficient_(?:user_)?quota$/;
const USED_UP_WORDS =
	/insufficient_(?:user_)?quota|insufficient (?:account )?(?:balance|credit)|balance (?:is )?(?:insufficient|not enough)|余额不足|欠费/i;

function isUsedUp(body: unknown, words: string): boolean {
	const error = isRecord(body) ? body.error : undefined;
	const code = isRecord(error) ? error.code : undefined;
	return (typeof code === 'string' && USED_UP_CODE.test(code)) || USED_UP_WORDS.test(words);
}

/** Whether a failure that counts as a limit may as well come from a service that is down. */
const mayBeDown = (failure: Failure): boolean =>
	failure.kind === 'http' &&
	failure.status === 503 &&
	NGINX_PAGE.test(readErrorBody(failure.body).message ?? '');

/** Whether a failure is a limit of requests, tokens or images that waiting mends: nothing was done. */
export function isRateLimit(failure: Failure): boolean {
	if (failure.kind !== 'http') return false;
	const words = readErrorBody(failure.body).message ?? '';
	if (failure.status === 429) return !isUsedUp(failure.body, words);
	if (mayBeDown(failure)) return true;
	return (
		OTHER_STATUSES.includes(failure.status) && LIMIT_WORDS.test(words) && !VERIFY_WORDS.test(words)
	);
}

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
