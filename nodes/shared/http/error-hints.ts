import { readErrorBody, type ErrorBody } from './error-body';
import { isTimeout, type Failure } from './failure';
import { rateLimitHintOf, type RateLimitHint } from './rate-limit-error';
import { MAX_RETRY_AFTER_MS } from './retry-policy';

const TOO_LONG =
	'The answer took too long. Raise the Timeout in Options, ask for less, or try again later.';
const CHECK_NETWORK =
	'Check the network and the Base URL of the credential, then run the workflow again.';
const CHECK_BASE_URL =
	'The answer was not what the API promises. Check that the Base URL of the credential is that of SiliconFlow.';
const STREAM_ENDED =
	'The service, or a gateway before it, ended the answer before it was whole. What had come may be paid for, so that it was not asked for again. Run the workflow again; where that ends so again, switch Stream off in Options.';
const OPEN_LINK =
	'This is said of the link of a file, which is opened without the key: it may have expired. Open it in a browser to see what is there.';
const CHECK_LINK =
	'This is said of the link of a file: check that this n8n reaches its host, then run the workflow again.';
const TRY_LATER =
	'The service is overloaded or has a fault. Try again later, or raise Max Retries in Options.';
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
	20024: 'Choose a model with JSON mode, or set Response Format to Text.',
	20041:
		'Choose a vision model (its name often holds "VL"), or remove the images from the message.',
	20092: SWITCHED_OFF,
	30001: TOP_UP,
	30014: CHECK_KEY,
};

/** What filters say of a request or an answer: Google, OpenAI, Azure, Aliyun, MiniMax, Zhipu (2026). */
const BLOCKED =
	/\bsafety\b|\brecitation\b|content.?(?:filter|policy|inspection)|prohibited.?content|(?<!case.)sensitive|moderation|inappropriate|违规|敏感/i;
const CHANGE_THE_TEXT =
	'A filter has stopped the request or the answer to it. Change what the request says or shows, or choose another model.';

/** What to do, by HTTP status, where the body has no code that is known. */
const BY_STATUS: Record<number, string> = {
	400: 'The service does not accept a value of this request. Check the fields against the model’s documentation.',
	401: CHECK_KEY,
	402: TOP_UP,
	403: 'Check that the account has balance, that it passed real-name verification, and that it may use this model.',
	404: 'Check the Base URL of the credential: it ends in /v1.',
	410: SWITCHED_OFF,
};

/** A status that speaks of the file, where the request carries one. */
const UNREADABLE_FILE =
	'The service could not read the uploaded file. Check that it is a complete audio file. If it is neither WAV nor MP3, which every model takes, convert it first, e.g. with "ffmpeg -i FILE -ac 1 -ar 16000 speech.mp3".';
const FILE_STATUSES = [400, 415, 422];
const TAKES_SOUND = /audio\/(?:transcriptions|voice)$/;

/**
 * The words of a thinking model that misses the reasoning of its earlier answers. Kimi: "thinking is
 * enabled but reasoning_content is missing in assistant tool call message at index 2" (github
 * agentscope-ai/QwenPaw#433, 2026-03). DeepSeek-V4: "The `reasoning_content` in the thinking mode must
 * be passed back to the API." (github earendil-works/pi#4047, 2026-05). DeepSeek-V3.2: "Missing
 * `reasoning_content` field in the assistant message" (n8n issue 25161, 2026-02). Gateways have their own.
 */
const WANTED = /missing|lacks?\b|required?|must|passed back|缺|必须|需要/i;
const UNWANTED =
	/must not|cannot|not (?:be )?(?:allowed|supported|permitted)|unknown|unexpected|extra/i;

/** Whether a refusal's words say that reasoning is missing in the conversation. */
const saysReasoningIsMissing = (message = ''): boolean =>
	/reasoning_content/i.test(message) && WANTED.test(message) && !UNWANTED.test(message);

const REFUSAL_STATUSES = [400, 422];

/** Whether the service refused a request because reasoning is missing in the conversation. */
export const isReasoningMissing = (failure: Failure): boolean =>
	failure.kind === 'http' &&
	REFUSAL_STATUSES.includes(failure.status) &&
	saysReasoningIsMissing(readErrorBody(failure.body).message);

/** The code of "Model does not exist" (docs.siliconflow.cn/faqs/error-code, 2026-10). */
const UNKNOWN_MODEL = 20012;

/** The words of vLLM, Ollama, OpenAI and new-api for it, the last where no channel has the model (2026). */
const NO_MODEL =
	/\bmodels?\b.{0,120}(?:not exist|not found|doesn.t exist)|(?:unknown|no such|available channel for) model|模型.{0,120}(?:不存在|无可用渠道)/is;

/** Whether the service has no such model, or not of the kind that is asked for. */
export const isModelMissing = ({ code, message = '' }: ErrorBody): boolean =>
	code === UNKNOWN_MODEL || NO_MODEL.test(message);

/**
 * The words of code 20015 when the service does not say which value it means (measurements of
 * 2026-09-13 and 2026-09-16; github HKUDS/DeepTutor#651, microsoft/RD-Agent#1371).
 */
const BARE = /^the parameter is invalid\. please check again\.?$/i;

/** What is known to be answered with the bare words, by the path of the API. */
const BARE_BY_PATH: Record<string, string> = {
	'/chat/completions':
		'The service does not say which value. Frequent causes are an option that the model does not know (remove those in Options one by one, Enable Thinking first), an empty message, and a model ID with a letter missing.',
	'/embeddings':
		'The service does not say which value. Mostly a text is longer than the model takes: 512 tokens for bge-large, 8,192 for bge-m3, 32,768 for Qwen3-Embedding. Split it, or choose a model that takes more. An empty text, and Dimensions that the model does not have, are answered so too.',
	'/rerank':
		'The service does not say which value. Frequent causes are an empty document, a query of some thousand characters, and an option in Options that the model does not have.',
	'/images/generations':
		'The service does not say which value. Frequent causes are a size that the model does not list, and an option in Options that it does not have.',
	'/audio/speech':
		'The service does not say which value. Frequent causes are a voice of another model, a sample rate that the format does not have, and an empty text.',
};

const BARE_ELSEWHERE =
	'The service does not say which value. Check the fields, and remove those in Options one by one.';

/** What the service says of a value, and what to do then (measurements of 2026-09-16). */
const BY_WORDS: Array<[RegExp, string]> = [
	[
		/query is too long/i,
		'Shorten the query: the service takes no query of some thousand characters. What is long belongs into the documents.',
	],
	[
		/should have at least 1 (item|character)/i,
		'A text or a list is empty. Filter out the items that have none before this node.',
	],
	[
		/enable_thinking/i,
		'Remove Enable Thinking from Options, or choose a reasoning model: this one cannot switch its thinking.',
	],
];

/**
 * What to do about a value that the service refuses with code 20015.
 *
 * @param message the service's words
 * @param path of the API, e.g. `/embeddings`
 */
function invalidValueHint(message = '', path = ''): string {
	if (BARE.test(message.trim())) return BARE_BY_PATH[path] ?? BARE_ELSEWHERE;
	const known = BY_WORDS.find(([words]) => words.test(message));
	return (
		known?.[1] ??
		'The service names the value it does not accept. Correct that field, or remove it from Options.'
	);
}

/** What a server of another make says of more inputs than it takes (text-embeddings-inference, SiliconFlow's 20042). */
const MAX_BATCH_SIZE = /maximum allowed batch size (\d+)/i;

/** What is said of one text, whatever the others are (text-embeddings-inference, SiliconFlow 2026-09; vLLM). */
const TOO_MANY_TOKENS = /must have less than \d+ tokens|context (?:length|window)/i;
const LONG_TEXT = /too long/i;

/** @param path of the API, e.g. `/chat/completions` */
function tooLongHint(path: string): string {
	const cut =
		path === '/chat/completions'
			? 'The conversation is longer than the model takes. Shorten the messages, lower Max Tokens'
			: 'A text is longer than the model takes. Split it before this node';
	return `${cut}, or choose a model that takes more: the list of models says how many tokens each takes.`;
}

/** How to send fewer inputs in one request, by the path of the API. */
const FEWER_BY_PATH: Record<string, string> = {
	'/embeddings': 'Lower the Batch Size in Options.',
	'/rerank': 'Give fewer documents at a time.',
};

const TOO_LARGE_BY_PATH: Record<string, string> = {
	'/chat/completions':
		'The request is too large. Send fewer or smaller images, sounds and videos, or give their web addresses in place of the files.',
	'/embeddings':
		'The request is too large. Send smaller inputs, or lower the Batch Size in Options.',
	'/rerank': 'The request is too large. Give fewer or shorter documents.',
	'/images/generations':
		'The request is too large. Give smaller images, or their web addresses in place of the files.',
	'/audio/transcriptions':
		'The recording is too large. Convert it to WAV or MP3, which the node cuts into segments, e.g. with "ffmpeg -i FILE -ac 1 -ar 16000 speech.mp3".',
	'/uploads/audio/voice': 'The recording is too large. Some seconds of speech are enough.',
	'/files': 'The file of the batch is too large. Give a batch fewer items, or smaller files.',
};

const TOO_LARGE_ELSEWHERE = 'The request is too large. Send fewer or smaller inputs.';

/**
 * What to do about a request that is too large (status 413).
 *
 * @param message the service's words, which tell one long text from many inputs
 * @param path of the API, e.g. `/embeddings`
 */
function tooLargeHint(message = '', path = ''): string {
	const [, most] = MAX_BATCH_SIZE.exec(message) ?? [];
	if (most !== undefined) {
		return `The service takes ${most} inputs in one request. ${FEWER_BY_PATH[path] ?? 'Send fewer at a time.'}`;
	}
	if (TOO_MANY_TOKENS.test(message) || LONG_TEXT.test(message)) return tooLongHint(path);
	return TOO_LARGE_BY_PATH[path] ?? TOO_LARGE_ELSEWHERE;
}

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

const SHORTEN =
	'Other requests were served meanwhile: this one alone is refused, as one is that is larger than what the account may use in a minute. Shorten or split its input, or raise the account’s tier.';

function rateLimitHint(limit: RateLimitHint): string {
	if (limit.retryAfterMs !== undefined && limit.retryAfterMs > MAX_RETRY_AFTER_MS) {
		return `The service asks to wait ${Math.round(limit.retryAfterMs / 1000)} seconds. Run the workflow again after that.`;
	}
	if (limit.mayBeDown) {
		return 'A gateway refuses requests: the service is down, or too many come. Try again later, or set Requests per Minute in Options.';
	}
	if (limit.period === 'concurrency') {
		return 'Lower Max Concurrent Requests, or set Requests per Minute in Options.';
	}
	return `The account has used up what it may do in ${PERIODS[limit.period]} (${limit.name}). Set Requests per Minute in Options, spread the work, or raise the account’s tier.`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const SIGNS = Object.fromEntries(Object.entries(ESCAPES).map(([sign, escape]) => [escape, sign]));

/** What comes from outside, for a description: n8n shows it as HTML. */
export const escapeHtml = (text: string): string =>
	text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

/** The reverse of `escapeHtml`. */
export const unescapeHtml = (text: string): string =>
	text.replace(/&(?:amp|lt|gt|quot);/g, (escape) => SIGNS[escape] ?? escape);

const PICK_A_MODEL =
	'Pick a model from the list: model IDs change every month, and those of siliconflow.cn and siliconflow.com differ.';

function missingModelHint(others: string[] | undefined): string {
	if (others === undefined) return PICK_A_MODEL;
	return others.length === 0
		? 'This account has no model of this kind at all: siliconflow.com has no transcription, for example, which siliconflow.cn has.'
		: `Of this kind the account has ${others.map(escapeHtml).join(', ')}. ${PICK_A_MODEL}`;
}

function redirectHint(location: unknown): string {
	const target =
		typeof location === 'string' ? ` (${escapeHtml(location.slice(0, MAX_LOCATION_LENGTH))})` : '';
	return `There the service points to another address${target}. What carries the key is not sent on: correct the Base URL of the credential.`;
}

/**
 * What to do about a failure: by its kind, the service's own code, or else its HTTP status.
 *
 * @param path of the API, e.g. `/audio/transcriptions`, or the link of a file
 */
export function hintFor(failure: Failure, { code, message }: ErrorBody, path = ''): ErrorHint {
	const hint = (section: string, text: string): ErrorHint => ({ text, section });
	if (isTimeout(failure)) return hint('timeout', TOO_LONG);
	const isLink = /^https?:/i.test(path);
	if (failure.kind === 'network') {
		return hint('no-connection', isLink ? CHECK_LINK : CHECK_NETWORK);
	}
	if (BLOCKED.test(message ?? '') && (failure.kind !== 'http' || failure.status < 500)) {
		return hint('blocked', CHANGE_THE_TEXT);
	}
	if (failure.kind === 'invalidResponse') {
		if (failure.hasBegun) return hint('unreadable-answer', STREAM_ENDED);
		return hint('unreadable-answer', isLink ? OPEN_LINK : CHECK_BASE_URL);
	}
	const { status, headers } = failure;
	if (isLink && status < 500 && status !== 429) return hint('unreadable-answer', OPEN_LINK);
	if (status < 400) return hint('redirect', redirectHint(headers.location));
	const limit = rateLimitHintOf(failure, Date.now());
	if (limit) return hint('status-429', failure.isOversized ? SHORTEN : rateLimitHint(limit));
	if (status === 429) return hint('status-429', TOP_UP);
	if (isReasoningMissing(failure)) return hint('missing-reasoning', GIVE_REASONING_BACK);
	if (REFUSAL_STATUSES.includes(status) && TOO_MANY_TOKENS.test(message ?? '')) {
		return hint(code === 20015 ? 'code-20015' : 'status-400', tooLongHint(path));
	}
	if (code === 20015) return hint('code-20015', invalidValueHint(message, path));
	if (status === 413 || code === 20042) {
		return hint(code === 20042 ? 'code-20042' : 'status-413', tooLargeHint(message, path));
	}
	const isBatch = path === '/batches' || path === '/files';
	if (isBatch && (code === 30001 || status === 402)) {
		return hint(code === 30001 ? 'code-30001' : 'status-402', TOP_UP_FOR_BATCHES);
	}
	if (isModelMissing({ code, message })) {
		return hint('code-20012', missingModelHint(failure.otherModels));
	}
	if (code !== undefined && BY_CODE[code]) return hint(`code-${code}`, BY_CODE[code]);
	if (status >= 500) return hint('status-500', TRY_LATER);
	if (FILE_STATUSES.includes(status) && TAKES_SOUND.test(path)) {
		return hint('status-422', UNREADABLE_FILE);
	}
	// Another address of a server takes no POST.
	const alike = status === 405 ? 404 : status;
	const known = BY_STATUS[alike] ? alike : 400;
	return hint(`status-${known}`, BY_STATUS[known] ?? '');
}
