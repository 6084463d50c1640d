import { EVENT_HEAD, isRecord, layersOf, toJson, toList, tryParseJson } from './api-response';

/** What an error body says, whatever its shape. */
export interface ErrorBody {
	/** The service's own words, one line. */
	message?: string;
	/** The service's error code, e.g. 20012. */
	code?: number;
}

const MAX_MESSAGE_LENGTH = 600;

/** Of words beside ours. */
const MAX_TEXT_WORDS = 200;

/** A service may echo the whole prompt; what comes after this many characters is not looked at. */
const MAX_TEXT_LENGTH = 16_000;

/** Something that looks like an API key; a service may echo it, we do not. */
const KEY_LIKE = /\bsk-[A-Za-z0-9_-]{8,}/g;

function tidy(text: string): string | undefined {
	const start = text.slice(0, MAX_TEXT_LENGTH);
	const title = /<title[^<>]*>([^<]*)<\/title>/i.exec(start)?.[1];
	const bare = (title ?? start.replace(/<[^<>]*>/g, ' ')).split(/\s+/).join(' ').trim();
	if (bare === '') return undefined;
	return bare.replace(KEY_LIKE, 'sk-…').slice(0, MAX_MESSAGE_LENGTH);
}

/** JSON in a text, which a gateway has put there with words of its own around it. */
const jsonIn = (text: string): unknown =>
	tryParseJson(text.slice(Math.max(0, text.indexOf('{')), text.lastIndexOf('}') + 1));

/** What a text says: JSON in it, an event with JSON, plain words, HTML, or what is cut short. */
function fromText(text: string, depth = 0): ErrorBody {
	const parsed = tryParseJson(text.replace(EVENT_HEAD, ''));
	if (typeof parsed === 'string') return { message: tidy(parsed) };
	const [record] = layersOf(parsed ?? jsonIn(text.slice(0, MAX_TEXT_LENGTH)));
	const read = record && depth < MAX_DEPTH ? fromRecord(record, depth + 1) : {};
	if (record && parsed !== undefined) return read;
	return { message: tidy(text), code: read.message === undefined ? undefined : read.code };
}

/** Codes with which gateways say that all is well, besides HTTP's. */
const SUCCESS_CODES = [0, 20000];
const isSuccessNumber = (code: number) =>
	SUCCESS_CODES.includes(code) || (code >= 200 && code < 300);
const SUCCESS_WORD = /^(ok|succe(ss|ssful|ed|eded))$/i;

/** Whether a `code` says that all is well; some gateways write it as text. */
const isSuccessCode = (code: unknown): boolean =>
	typeof code === 'string' && code !== ''
		? SUCCESS_WORD.test(code) || isSuccessNumber(Number(code))
		: typeof code === 'number' && isSuccessNumber(code);

/** A code of an error is a number; some gateways write it as text. */
function codeOf(value: unknown): number | undefined {
	if (isSuccessCode(value)) return undefined;
	const code = typeof value === 'string' ? Number(value) : value;
	return typeof code === 'number' && Number.isInteger(code) && code > 0 ? code : undefined;
}

/** A field of the request as FastAPI names it, e.g. `messages[0].content`. */
const pathOf = (location: unknown[]) =>
	location
		.filter((step, index) => !(index === 0 && step === 'body'))
		.map((step, index) =>
			typeof step === 'number'
				? `[${step}]`
				: `${index > 0 ? '.' : ''}${typeof step === 'string' ? step : ''}`,
		)
		.join('');

/** One complaint of a list, in one line: where, as FastAPI and Zod say it, and what. */
function complaintIn(entry: unknown): string | undefined {
	if (typeof entry === 'string') return entry;
	if (!isRecord(entry)) return undefined;
	const words = entry.message ?? entry.msg;
	if (typeof words !== 'string') return undefined;
	const location = entry.loc ?? entry.path;
	const path = Array.isArray(location) ? pathOf(location as unknown[]) : '';
	return path === '' ? words : `${path}: ${words}`;
}

/** The complaints of a list, or of an object that has a list for each field (Laravel, ASP.NET). */
function complaintsIn(value: unknown): string | undefined {
	if (!Array.isArray(value) && !isRecord(value)) return undefined;
	const complaints = Array.isArray(value)
		? value.map(complaintIn)
		: Object.entries(value).map(([field, entries]) =>
				Array.isArray(entries) ? `${field}: ${complaintsIn(entries)}` : undefined,
			);
	return complaints.length > 0 && !complaints.includes(undefined)
		? complaints.join('; ')
		: undefined;
}

const wordsOf = (value: unknown): string =>
	typeof value === 'string' ? value : (complaintsIn(value) ?? toJson(value) ?? '');

/** The first choice of a chat, and whether it says something. */
function firstChoice({ choices }: Record<string, unknown>) {
	const [first] = toList(choices) ?? [];
	const choice = isRecord(first) ? first : {};
	const said = [choice.message, choice.delta].find(isRecord);
	return { choice, isAnswered: Boolean(said?.content || said?.tool_calls) };
}

/** A choice of a chat that holds an error in place of an answer (OpenRouter, 2026). */
function errorInChoice(body: Record<string, unknown>): unknown {
	const { choice, isAnswered } = firstChoice(body);
	return isAnswered ? undefined : choice.error;
}

/** Whether a chat has come to its end: what stands beside its answer is a notice, and the answer is paid for. */
function isWholeChat(body: Record<string, unknown>): boolean {
	const { choice, isAnswered } = firstChoice(body);
	const { finish_reason: reason } = choice;
	return isAnswered && typeof reason === 'string' && !['', 'error', 'null'].includes(reason);
}

/** Whether a value says that something is wrong: services have an empty error beside an answer. */
function saysError(error: unknown): boolean {
	if (Array.isArray(error)) return error.length > 0;
	if (isRecord(error)) return Object.values(error).some(Boolean);
	return typeof error === 'string' && error !== '';
}

/** Names that only an error has, such as Apigee's `fault`. */
const ERROR_NAMES = ['error', 'errors', 'fault', 'Error'];

/** Names of an error where there is no answer (FastAPI, Zod): beside one they say something of it. */
const LONE_NAMES = ['detail', 'issues'];

const ANSWER_NAMES = ['choices', 'data', 'results', 'images', 'text'];

const isFilled = (value: unknown) =>
	(Array.isArray(value) || typeof value === 'string') && value.length > 0;

function errorsIn(layer: Record<string, unknown>): unknown[] {
	const hasAnswer = ANSWER_NAMES.some((name) => isFilled(layer[name]));
	const names = hasAnswer ? ERROR_NAMES : [...ERROR_NAMES, ...LONE_NAMES];
	return [...names.map((name) => layer[name]), errorInChoice(layer)];
}

/**
 * What a body holds under the name of an error: at its top, in an envelope, or in place of an answer. What is
 * wrong with an entry of a list, such as the only batch of an account, is no error of the request.
 */
const errorIn = (body: Record<string, unknown>): unknown =>
	layersOf(body, (value) => !Array.isArray(value))
		.flatMap(errorsIn)
		.find(saysError);

/** Names under which gateways and services behind them say what is wrong, besides those; each in any case, with or without `_`. */
const WORD_NAMES = [
	'message',
	'msg',
	'errormsg',
	'errmsg',
	'errormessage',
	'errordescription',
	'statusmsg',
	'retmsg',
	'resultmsg',
	'faultstring',
	'failreason',
	'reason',
	'blockreasonmessage',
	'blockreason',
	'title',
];

/** Objects in which some have words and code; the last is Google's, of what it does not answer. */
const NESTED_NAMES = ['base_resp', 'header', 'promptFeedback'];

const CODE_NAMES = [
	'code',
	'errorcode',
	'statuscode',
	'errcode',
	'errno',
	'ret',
	'retcode',
	'resultcode',
];

/** The values under these names, however they are written. */
function valuesOf(body: Record<string, unknown>, names: string[]): unknown[] {
	const byName = new Map(
		Object.entries(body).map(([name, value]) => [name.replaceAll('_', '').toLowerCase(), value]),
	);
	return names.map((name) => byName.get(name));
}

const MIN_ERROR_STATUS = 400;

const givenCode = (body: Record<string, unknown>): unknown =>
	valuesOf(body, CODE_NAMES).find((code) => code !== undefined && code !== null);

/** A status of HTTP in a body (RFC 9457, Spring). */
const errorStatusOf = ({ status }: Record<string, unknown>): number | undefined =>
	typeof status === 'number' && status >= MIN_ERROR_STATUS ? codeOf(status) : undefined;

/** Whether words are a code, such as `invalid_token`, beside which others say what it means (OAuth). */
const isCodeWord = (value: unknown) =>
	typeof value === 'string' && /^[a-z]+(?:_[a-z]+)+$/i.test(value);

// A body that holds itself in itself cannot come by JSON; a very deep one can.
const MAX_DEPTH = 5;

function fromRecord(body: Record<string, unknown>, depth = 0): ErrorBody {
	const inner = errorIn(body);
	const code = codeOf(givenCode(body)) ?? errorStatusOf(body);
	const [first, ...others] = valuesOf(body, WORD_NAMES);
	const data = typeof body.data === 'string' ? body.data : undefined;
	const said = [first, inner, ...others, data].filter(
		(value) => value !== undefined && value !== null && value !== '',
	);
	const texts = said.filter((value) => !isRecord(value));
	const words = texts.find((value) => !isCodeWord(value)) ?? texts[0];
	const nested = words === undefined ? NESTED_NAMES.map((name) => body[name]) : [];
	const enveloped = words === undefined ? layersOf(body).slice(1) : [];
	const deeper = [inner, ...said, ...nested, ...enveloped].find(isRecord);
	const read = deeper && depth < MAX_DEPTH ? fromRecord(deeper, depth + 1) : {};
	const told = words ?? (isRecord(inner) && depth < MAX_DEPTH ? undefined : said[0]);
	const text = told === undefined ? '' : wordsOf(told);
	const own = typeof told === 'string' ? fromText(told, depth) : {};
	const complaints = isRecord(inner) ? complaintsIn(inner) : undefined;
	return {
		message: read.message ?? tidy(complaints ?? own.message ?? text),
		code: read.code ?? own.code ?? code,
	};
}

/**
 * Reads every error body the service is known to answer: `{code, message, data}`, the same without
 * a code, a bare JSON string, plain text, an empty body, OpenAI's `{error: {...}}`, FastAPI's list of
 * complaints, and HTML of a gateway. Never throws.
 */
export function readErrorBody(body: unknown): ErrorBody {
	if (typeof body === 'string') return fromText(body);
	if (Buffer.isBuffer(body)) return fromText(body.toString('utf8'));
	const [record] = layersOf(body);
	return record ? fromRecord(record) : {};
}

const HAS_WORDS = /\S\s\S|\P{ASCII}/u;

/** A body as it is, where it has words. */
function unnamedWordsIn(body: unknown): string | undefined {
	const json = typeof body === 'string' ? body : (toJson(body) ?? '');
	return HAS_WORDS.test(json) ? tidy(json) : undefined;
}

/**
 * What is said of an error in whose body `readErrorBody` finds no words: with the body as it is, where it has
 * some under other names, such as those of the fields that Django complains of.
 *
 * @param message what is known besides
 */
export function withUnnamedWords(message: string, body: unknown): string {
	const words = unnamedWordsIn(body);
	return words === undefined ? message : `${message}: ${words.slice(0, MAX_TEXT_WORDS)}`;
}

/** The HTTP status that goes with a code of the service or a gateway (docs.siliconflow.cn/faqs/error-code, 2026-10). */
function statusOf(code: number): number {
	if (code >= MIN_ERROR_STATUS && code < 600) return code;
	// 50505 is "model service overloaded"; its kin are passing faults of the service.
	return code >= 50_000 && code < 60_000 ? 503 : 400;
}

/** What gateways put beside an error where the data would be: nothing, or words. */
const isNoData = (data: unknown) =>
	typeof data === 'object' && data !== null ? Object.keys(data).length === 0 : true;

const FAILURE_WORD = /^(error|fail(ed|ure)?)$/i;
const isFailureWord = (value: unknown) => typeof value === 'string' && FAILURE_WORD.test(value);

/** What the kind of an error is under: AWS has the last two. */
const KIND_NAMES = ['type', 'error_type', '__type', 'errorType'];
const kindsOf = (body: Record<string, unknown>) => KIND_NAMES.map((name) => body[name]);

const isErrorKind = (kind: unknown) =>
	typeof kind === 'string' && /(?:error|exception)$/i.test(kind);

const isDenied = (flag: unknown) =>
	flag === false || (typeof flag === 'string' && /^false$/i.test(flag));

/** Words of a success, beside a code that each gateway counts in its own way. */
const SUCCESS_WORDS = /^[^不未没非]{0,4}成功[。！!]?$/;

const saysSuccess = (message: string) => SUCCESS_WORD.test(message) || SUCCESS_WORDS.test(message);

/** Whether a value beside a flag or a code says nothing: no words, no ID and no data. */
const isSilent = (value: unknown): boolean =>
	typeof value === 'string'
		? value === '' || isFailureWord(value) || isDenied(value)
		: isNoData(value);

/** Whether a body says by a status or a code that it is an error, with words or with nothing besides. */
function saysFailure(body: Record<string, unknown>, depth = 0): boolean {
	const { data, status, success, ok, object } = body;
	const nested = depth < MAX_DEPTH ? NESTED_NAMES.map((name) => body[name]).filter(isRecord) : [];
	if (nested.some((inner) => saysFailure(inner, depth + 1))) return true;
	if (status === true || success === true) return false;
	const isFlagged =
		[success, ok].some(isDenied) ||
		[body.error, body.isError, body.is_error].some((flag) => flag === true || flag === 1) ||
		[status, object].some(isFailureWord) ||
		kindsOf(body).some((kind) => isFailureWord(kind) || isErrorKind(kind)) ||
		Boolean(body.blockReason);
	const code = givenCode(body) ?? errorStatusOf(body);
	const isCoded = code !== undefined && !isSuccessCode(code) && isNoData(data);
	// The words come last: every answer and every event of a stream is looked at, and few have a flag or code.
	if (!isFlagged && !isCoded) return false;
	const { message } = fromRecord(body);
	if (message === undefined) return Object.values(body).every(isSilent);
	return isFlagged || !saysSuccess(message);
}

/** Text that is none: bytes of a file or of another encoding. */
const UNREADABLE = /\ufffd|(?![\t\n\r])\p{Cc}/u;

/** What a body says that is short enough to be nothing but an error, under whatever names. */
function shortWordsIn(body: unknown): string {
	const words = isRecord(body) ? (unnamedWordsIn(body) ?? '') : '';
	return words.length <= MAX_TEXT_WORDS ? words : '';
}

/**
 * What is said of a body that is not what was promised, with the body's own words where it has some.
 *
 * @param message what was promised and is not there
 */
export function withWordsOf(message: string, body: unknown): string {
	const given = typeof body === 'string' && /^\s*[[{]/.test(body) ? tryParseJson(body) : body;
	const isWords = isRecord(given) || (typeof given === 'string' && !UNREADABLE.test(given));
	const { message: words = shortWordsIn(given) } = isWords ? readErrorBody(given) : {};
	return words === '' || saysSuccess(words) || message.endsWith(words)
		? message
		: `${message}: ${words.slice(0, MAX_TEXT_WORDS)}`;
}

/** Words in place of a code (OpenAI, Anthropic, Aliyun, Google; 2026), and the statuses that go with them. */
const STATUS_WORDS: Array<[words: RegExp, status: number]> = [
	[/rate.?limit|throttl|too.?many.?requests|resource.?exhausted/i, 429],
	[/insufficient|arrearage/i, 402],
	[/authenticat|auth.?fail|unauthorized|api.?key/i, 401],
	[/permission|forbidden|denied/i, 403],
	[/invalid|bad.?request|not.?found|unsupported|too.?large/i, 400],
	[/overload|unavailable|busy|loading/i, 503],
];

/** The status by the words for the kind of an error: first what is said closest to it. */
function statusByWords(record: Record<string, unknown>, error: unknown): number | undefined {
	const words = [error, record]
		.filter(isRecord)
		.flatMap((body) => [givenCode(body), ...kindsOf(body), body.status]);
	return [error, ...words]
		.filter((word) => typeof word === 'string')
		.flatMap((word) => STATUS_WORDS.find(([known]) => known.test(word))?.[1] ?? [])[0];
}

/**
 * An error that comes with the status of a success, as gateways and the service itself send it.
 *
 * @param body a parsed body
 * @returns the status that it should have had; undefined when the body is no error
 */
export function errorStatusIn(body: unknown): number | undefined {
	const layers = layersOf(body);
	const [record] = layers;
	if (!record || layers.some(isWholeChat)) return undefined;
	const error = errorIn(record);
	if (error === undefined && !saysFailure(record)) return undefined;
	const { code } = fromRecord(record);
	if (code !== undefined) return statusOf(code);
	// What is wrong with a request is said in a list, or by a flag; a fault of the service has an error.
	const usual = isRecord(error) || typeof error === 'string' ? 500 : 400;
	return statusByWords(record, error) ?? usual;
}
