import { readErrorBody, type ErrorBody } from './error-body';
import { isTimeout, type Failure } from './failure';
import { invalidValueHint } from './invalid-value-hint';
import { rateLimitHintOf } from './rate-limit-error';
import { MAX_RETRY_AFTER_MS } from './retry-policy';

const CHECK_KEY =
	'Check the API key in the credential. A key works only in the region that issued it: a siliconflow.cn key is refused by siliconflow.com, and the reverse.';
const TOP_UP = 'Top up the account on the SiliconFlow site, then run the workflow again.';

/** "Only topped-up balance can be used" (.cn guides, batch, 2025-11). */
const TOP_UP_FOR_BATCHES =
	'Top up the account on the SiliconFlow site: batches are paid from topped-up balance only, not from vouchers or gifts.';
const GIVE_REASONING_BACK =
	'A thinking model wants the reasoning of all its earlier answers back. In the Chat node, give the "reasoning" of each answer in Reasoning, under Options of its message; with an agent, begin a new conversation. Or switch Enable Thinking off.';
const SWITCHED_OFF =
	'The service has switched this endpoint off for your region. There is nothing to correct.';

/** What to do, by the service's own error code (docs.siliconflow.cn/faqs/error-code, 2026-10). */
const BY_CODE: Record<number, string> = {
	20012:
		'Pick a model from the list: model IDs change every month, and those of siliconflow.cn and siliconflow.com differ.',
	20024: 'Choose a model with JSON mode, or set Response Format to Text.',
	20041:
		'Choose a vision model (its name often holds "VL"), or remove the images from the message.',
	20042: 'Lower the Batch Size in Options: the service takes at most 32 texts in one request.',
	20092: SWITCHED_OFF,
	30001: TOP_UP,
	30014: CHECK_KEY,
};

/** What to do, by HTTP status, where the body has no code that is known. */
const BY_STATUS: Record<number, string> = {
	400: 'The service does not accept a value of this request. Check the fields against the model’s documentation.',
	401: CHECK_KEY,
	402: TOP_UP,
	403: 'Check that the account has balance, that it passed real-name verification, and that it may use this model.',
	404: 'Check the Base URL of the credential: it ends in /v1.',
	410: SWITCHED_OFF,
	413: 'The request is too large. Send fewer or smaller inputs, or lower the Batch Size in Options.',
};

/** A status that speaks of the file, where the request carries one. */
const UNREADABLE_FILE =
	'The service could not read the uploaded file. Check that it is a complete audio file. If it is neither WAV nor MP3, which every model takes, convert it first, e.g. with "ffmpeg -i FILE -ac 1 -ar 16000 speech.mp3".';
const FILE_STATUSES = [400, 415, 422];
const TAKES_SOUND = /audio\/(?:transcriptions|voice)$/;

/** A link of thousands of characters says no more than its beginning. */
const MAX_LOCATION_LENGTH = 200;

const PERIODS = { minute: 'a minute', hour: 'an hour', day: 'a day' };

/** What a person can do about a failure. */
export interface ErrorHint {
	/** One or two sentences. */
	text: string;
	/** The section of docs/errors.md that says more: its anchor. */
	section: string;
}

function rateLimitHint(failure: Failure): string {
	const limit = rateLimitHintOf(failure, Date.now());
	if (limit?.retryAfterMs !== undefined && limit.retryAfterMs > MAX_RETRY_AFTER_MS) {
		return `The service asks to wait ${Math.round(limit.retryAfterMs / 1000)} seconds. Run the workflow again after that.`;
	}
	if (!limit || limit.period === 'concurrency') {
		return 'Lower Max Concurrent Requests, or set Requests per Minute in Options.';
	}
	return `The account has used up what it may do in ${PERIODS[limit.period]} (${limit.name}). Set Requests per Minute in Options, spread the work, or raise the account’s tier.`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What comes from outside, for a description: n8n shows it as HTML. */
export const escapeHtml = (text: string): string =>
	text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const otherModelsHint = (ids: string[]): string =>
	ids.length === 0
		? 'This account has no model of this kind at all: siliconflow.com has no transcription, for example, which siliconflow.cn has.'
		: `Of this kind the account has ${ids.map(escapeHtml).join(', ')}. Pick a model from the list: model IDs change every month, and those of siliconflow.cn and siliconflow.com differ.`;

function redirectHint(location: unknown): string {
	const target =
		typeof location === 'string' ? ` (${escapeHtml(location.slice(0, MAX_LOCATION_LENGTH))})` : '';
	return `There the service points to another address${target}. What carries the key is not sent on: correct the Base URL of the credential.`;
}

/**
 * What to do about a failure: by its kind, the service's own code, or else its HTTP status.
 *
 * @param path of the API, e.g. `/audio/transcriptions`
 */
export function hintFor(failure: Failure, { code, message }: ErrorBody, path = ''): ErrorHint {
	if (isTimeout(failure)) {
		return {
			text: 'The answer took too long. Raise the Timeout in Options, ask for less, or try again later.',
			section: 'timeout',
		};
	}
	if (failure.kind === 'network') {
		return {
			text: 'Check the network and the Base URL of the credential, then run the workflow again.',
			section: 'no-connection',
		};
	}
	if (failure.kind === 'invalidResponse') {
		return {
			text: 'The answer was not what the API promises. Check that the Base URL of the credential is that of SiliconFlow.',
			section: 'unreadable-answer',
		};
	}
	const { status, headers } = failure;
	if (status < 400) return { text: redirectHint(headers.location), section: 'redirect' };
	if (status === 429) return { text: rateLimitHint(failure), section: 'status-429' };
	if (status === 400 && saysReasoningIsMissing(message)) {
		return { text: GIVE_REASONING_BACK, section: 'missing-reasoning' };
	}
	if (code === 20015) return { text: invalidValueHint(message, path), section: 'code-20015' };
	const isBatch = path === '/batches' || path === '/files';
	if (isBatch && (code === 30001 || status === 402)) {
		return {
			text: TOP_UP_FOR_BATCHES,
			section: code === 30001 ? 'code-30001' : 'status-402',
		};
	}
	if (code === 20012 && failure.otherModels) {
		return { text: otherModelsHint(failure.otherModels), section: 'code-20012' };
	}
	if (code !== undefined && Object.hasOwn(BY_CODE, code)) {
		return { text: BY_CODE[code] ?? '', section: `code-${code}` };
	}
	if (status >= 500) {
		return {
			text: 'The service is overloaded or has a fault. Try again later, or raise Max Retries in Options.',
			section: 'status-500',
		};
	}
	if (FILE_STATUSES.includes(status) && TAKES_SOUND.test(path)) {
		return { text: UNREADABLE_FILE, section: 'status-422' };
	}
	const known = BY_STATUS[status] ? status : 400;
	return { text: BY_STATUS[known] ?? '', section: `status-${known}` };
}

/**
 * The words of a thinking model that misses the reasoning of its earlier answers. Kimi: "thinking is
 * enabled but reasoning_content is missing in assistant tool call message at index 2" (github
 * agentscope-ai/QwenPaw#433, 2026-03). DeepSeek-V4: "The `reasoning_content` in the thinking mode must
 * be passed back to the API." (github earendil-works/pi#4047, 2026-05). DeepSeek-V3.2: "Missing
 * `reasoning_content` field in the assistant message" (n8n issue 25161, 2026-02).
 */
const WORDS =
	/reasoning_content\W+(?:is missing|in the thinking mode must be passed back)|missing \W*reasoning_content/i;

/** Whether a refusal's words say that reasoning is missing in the conversation. */
export const saysReasoningIsMissing = (message = ''): boolean => WORDS.test(message);

/** Whether the service refused a request because reasoning is missing in the conversation. */
export const isReasoningMissing = (failure: Failure): boolean =>
	failure.kind === 'http' &&
	failure.status === 400 &&
	saysReasoningIsMissing(readErrorBody(failure.body).message);
