import type { IDataObject } from 'n8n-workflow';

/** Numbers from here on are no seconds to wait but a time: seconds since 1970, or milliseconds. */
const MIN_EPOCH_S = 1e9;
const MIN_EPOCH_MS = 1e12;

const NUMBER = /^\d+(\.\d+)?(e\+?\d+)?$/i;

/** @returns undefined for a number that is too large for a time */
function waitOf(count: number, now: number): number | undefined {
	if (!Number.isFinite(count)) return undefined;
	if (count < MIN_EPOCH_S) return Math.round(count * 1_000);
	return Math.max(0, (count < MIN_EPOCH_MS ? count * 1_000 : count) - now);
}

/**
 * Reads `Retry-After`: seconds or an HTTP date, and in gateways that confuse it with a reset a time since
 * 1970. The service does not document the header; it is honoured where a gateway sends it.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, or undefined when the header is missing or unreadable
 */
export function retryAfterMs(value: unknown, now: number): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (NUMBER.test(text)) return waitOf(Number(text), now);
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const UNITS_MS: Record<string, number> = {
	ms: 1,
	s: 1_000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
};
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(ms|[smhd])/gy;

/**
 * Reads when a limit is reset: seconds, a duration such as `6m0s` or `120ms` (OpenAI), or a time since 1970
 * (GitHub in seconds, OpenRouter in milliseconds).
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now
 */
function resetMs(value: unknown, now: number): number | undefined {
	if (typeof value === 'string' && DURATION.test(value)) {
		const parts = [...value.matchAll(DURATION_PART)];
		return parts.reduce(
			(sum, [, count, unit = '']) => sum + Number(count) * (UNITS_MS[unit] ?? 0),
			0,
		);
	}
	return retryAfterMs(value, now);
}

/** What is left of a limit and when it is reset: the IETF's draft, gateways, and OpenAI's two limits. */
const RESETS = [
	['ratelimit-remaining', 'ratelimit-reset'],
	['x-ratelimit-remaining', 'x-ratelimit-reset'],
	['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
	['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
] as const;

/**
 * How long a refusal asks to wait: `retry-after-ms` (Azure, OpenAI), `Retry-After`, or else the reset of
 * the limit of which nothing is left; of several the last.
 *
 * @param headers with names in small letters
 * @param now milliseconds since 1970
 * @returns milliseconds from now, or undefined when the headers do not say
 */
export function waitInHeaders(headers: IDataObject, now: number): number | undefined {
	const exactMs = Number(headers['retry-after-ms'] || Number.NaN);
	if (exactMs >= 0 && Number.isFinite(exactMs)) return exactMs;
	const seconds = retryAfterMs(headers['retry-after'], now);
	if (seconds !== undefined) return seconds;
	const resets = RESETS.filter(([remaining]) => Number(headers[remaining] ?? 0) <= 0)
		.map(([, reset]) => resetMs(headers[reset], now))
		.filter((ms) => ms !== undefined);
	return resets.length > 0 ? Math.max(...resets) : undefined;
}
