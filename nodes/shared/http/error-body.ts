import { isRecord, tryParseJson } from './api-response';

/** What an error body says, whatever its shape. */
export interface ErrorBody {
	/** The service's own words, one line. */
	message?: string;
	/** The service's error code, e.g. 20012. */
	code?: number;
}

const MAX_MESSAGE_LENGTH = 600;

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

function fromText(text: string): ErrorBody {
	const parsed = tryParseJson(text);
	if (typeof parsed === 'string') return { message: tidy(parsed) };
	// Not JSON: plain text, HTML, or cut short. The text itself is what there is to say.
	return isRecord(parsed) ? fromRecord(parsed) : { message: tidy(text) };
}

/** A code is a number; some gateways write it as text. */
function codeOf(value: unknown): number | undefined {
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

/** One complaint of a list, in one line: where, as FastAPI says it, and what. */
function complaintIn(entry: unknown): string | undefined {
	if (typeof entry === 'string') return entry;
	if (isRecord(entry) && typeof entry.message === 'string') return entry.message;
	if (!isRecord(entry) || typeof entry.msg !== 'string') return undefined;
	const path = Array.isArray(entry.loc) ? pathOf(entry.loc as unknown[]) : '';
	return path === '' ? entry.msg : `${path}: ${entry.msg}`;
}

function wordsOf(value: unknown): string {
	if (typeof value === 'string') return value;
	const complaints = Array.isArray(value) ? value.map(complaintIn) : [];
	if (complaints.length > 0 && !complaints.includes(undefined)) return complaints.join('; ');
	return JSON.stringify(value) ?? '';
}

/** A choice of a chat that holds an error in place of an answer (OpenRouter, 2026). */
function errorInChoice({ choices }: Record<string, unknown>): unknown {
	const [choice] = Array.isArray(choices) ? (choices as unknown[]) : [];
	if (!isRecord(choice)) return undefined;
	const said = [choice.message, choice.delta].find(isRecord);
	return said?.content || said?.tool_calls ? undefined : choice.error;
}

/** What a body holds under the name of an error: at its top, in an envelope, or in place of an answer. */
function errorIn(body: Record<string, unknown>): unknown {
	const { code, data } = body;
	// What is well and holds an error is a thing that failed, such as a batch.
	const enveloped = isRecord(data) && !isSuccessCode(code) ? data.error : undefined;
	return body.error ?? body.errors ?? enveloped ?? errorInChoice(body);
}

/** Names under which gateways and services behind them say what is wrong, besides those of `errorIn`. */
const WORD_NAMES = ['detail', 'msg', 'error_msg', 'status_msg', 'faultstring', 'Message'];
const NESTED_NAMES = ['detail', 'fault', 'base_resp'];

// A body that holds itself in itself cannot come by JSON; a very deep one can.
const MAX_DEPTH = 5;

function fromRecord(body: Record<string, unknown>, depth = 0): ErrorBody {
	const inner = errorIn(body);
	const code = codeOf(body.code ?? body.error_code ?? body.status_code);
	const said = [body.message, inner, ...WORD_NAMES.map((name) => body[name])].filter(
		(value) => value !== undefined && value !== null && value !== '',
	);
	const words = said.find((value) => !isRecord(value));
	const nested = words === undefined ? NESTED_NAMES.map((name) => body[name]) : [];
	const deeper = [inner, ...nested].find(isRecord);
	if (deeper && depth < MAX_DEPTH) {
		const read = fromRecord(deeper, depth + 1);
		return { message: read.message, code: read.code ?? code };
	}
	const [first] = words === undefined ? said : [words];
	return { message: first === undefined ? undefined : tidy(wordsOf(first)), code };
}

/**
 * Reads every error body the service is known to answer: `{code, message, data}`, the same without
 * a code, a bare JSON string, plain text, an empty body, OpenAI's `{error: {...}}`, FastAPI's list of
 * complaints, and HTML of a gateway. Never throws.
 */
export function readErrorBody(body: unknown): ErrorBody {
	if (typeof body === 'string') return fromText(body);
	if (Buffer.isBuffer(body)) return fromText(body.toString('utf8'));
	if (isRecord(body)) return fromRecord(body);
	return {};
}

/** Codes with which gateways say that all is well. */
const SUCCESS_CODES = [0, 200, 20000];

/** Whether a `code` says that all is well; some gateways write it as text. */
export const isSuccessCode = (code: unknown): boolean =>
	(typeof code === 'number' || (typeof code === 'string' && code !== '')) &&
	SUCCESS_CODES.includes(Number(code));

/** Whether a body says by its name that it is an error. */
export function holdsError(body: Record<string, unknown>): boolean {
	const error = errorIn(body);
	return typeof error === 'string' ? error !== '' : isRecord(error);
}

/** The HTTP status that goes with a code of the service or a gateway (docs.siliconflow.cn/faqs/error-code, 2026-10). */
function statusOf(code: number | undefined): number {
	if (code === undefined) return 500;
	if (code >= 400 && code < 600) return code;
	// 50505 is "model service overloaded"; its kin are passing faults of the service.
	if (code >= 50_000 && code < 60_000) return 503;
	return 400;
}

/** What gateways put beside an error where the data would be. */
const isNoData = (data: unknown) =>
	typeof data === 'object' && data !== null
		? Object.keys(data).length === 0
		: data === undefined || data === null || data === '';

/**
 * What is said of a body that is not what was promised, with the body's own words where it has some.
 *
 * @param message what was promised and is not there
 */
export function withWordsOf(message: string, body: unknown): string {
	const { message: words } = isRecord(body) ? readErrorBody(body) : {};
	return words === undefined ? message : `${message}: ${words}`;
}

/**
 * An error that comes with the status of a success, as gateways and the service itself send it.
 *
 * @param body a parsed body
 * @returns the status that it should have had; undefined when the body is no error
 */
export function errorStatusIn(body: unknown): number | undefined {
	if (!isRecord(body)) return undefined;
	const { code, data, status } = body;
	if (holdsError(body)) return statusOf(readErrorBody(body).code);
	const known = codeOf(code);
	const hasWords = typeof (body.message ?? body.msg) === 'string';
	const isError =
		hasWords && isNoData(data) && status !== true && known !== undefined && !isSuccessCode(known);
	return isError ? statusOf(known) : undefined;
}
