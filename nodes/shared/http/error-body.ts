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

/** One complaint of FastAPI's list, in one line: where, and what. */
function complaintIn(entry: unknown): string | undefined {
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

function fromRecord(body: Record<string, unknown>, depth = 0): ErrorBody {
	const inner = body.error ?? body.errors;
	// A body that holds itself in itself cannot come by JSON; a very deep one can.
	if (isRecord(inner) && depth < 5) {
		const read = fromRecord(inner, depth + 1);
		return { message: read.message, code: read.code ?? codeOf(body.code) };
	}
	const words = [body.message, inner, body.detail, body.msg].find(
		(value) => value !== undefined && value !== null && value !== '',
	);
	return {
		message: words === undefined ? undefined : tidy(wordsOf(words)),
		code: codeOf(body.code),
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
	const error = body.error ?? body.errors;
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
		hasWords &&
		(data === undefined || data === null) &&
		status !== true &&
		known !== undefined &&
		!isSuccessCode(known);
	return isError ? statusOf(known) : undefined;
}
