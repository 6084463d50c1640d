import type { BinaryHelperFunctions, IDataObject } from 'n8n-workflow';

/** A response of the service; its body is narrowed by the operation that sent the request. */
export interface ApiResponse {
	body: unknown;
	headers: IDataObject;
	statusCode: number;
	/** The trace id that the request was sent with. */
	requestTraceId?: string;
}

/** The body of a response that arrives as a stream. */
export type BodyStream = Exclude<
	Parameters<BinaryHelperFunctions['prepareBinaryData']>[0],
	Uint8Array
>;

/** How the body of a successful response arrives. */
export type ResponseType = 'json' | 'text' | 'stream';

/** The header that SiliconFlow's support asks for (API reference, 2026). */
export const TRACE_HEADER = 'x-siliconcloud-trace-id';

/**
 * The header by which a request brings a trace id of its own, which the response then carries (.cn API
 * reference, chat, 2026-10-01).
 */
export const REQUEST_TRACE_HEADER = 'X-Trace-Id';

/** The trace id of a response, the one thing that SiliconFlow's support asks for. */
export function traceOf({ headers }: Pick<ApiResponse, 'headers'>): { traceId?: string } {
	const traceId = headers[TRACE_HEADER];
	return typeof traceId === 'string' ? { traceId } : {};
}

/** An object of JSON, neither a list nor null, nor bytes. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

/** What a text says as JSON; undefined when it is none. */
export function tryParseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The caller says what that means.
		return undefined;
	}
}

/** A value as JSON; undefined where it has none: a circle, a function, more levels than fit on V8's stack. */
export function toJson(value: unknown): string | undefined {
	try {
		return JSON.stringify(value) as string | undefined;
	} catch {
		// Also what a `toJSON` throws.
		return undefined;
	}
}

export const isStream = (body: unknown): body is BodyStream =>
	typeof (body as Partial<BodyStream> | null)?.pipe === 'function';

const EXCERPT_LENGTH = 200;

/** The beginning of a body that was read whole; undefined for any other, and for one too deep to write. */
export function excerptOf(body: unknown): string | undefined {
	if (typeof body === 'string') return body.slice(0, EXCERPT_LENGTH);
	if (!isRecord(body) && !Array.isArray(body)) return undefined;
	if (isStream(body)) return undefined;
	return toJson(body)?.slice(0, EXCERPT_LENGTH);
}

/** Longer ones are lists of vectors and the like, which have no numbers that name something. */
const MAX_ID_BODY_LENGTH = 100_000;

/** Integers that may have more digits than a number of JavaScript keeps, and texts, in which they stay, also without an end. */
const TEXT_OR_LONG_INTEGER = /"(?:[^"\\]|\\[^])*"?|(?<![\w.+-])-?\d{16,}(?![\w.])/g;

/** Such a row of digits that is no fraction's: vectors are full of those. */
const MANY_DIGITS = /(?<![\d.])\d{16}/;

/** JSON with those as texts that would lose digits: they would be other IDs (snowflakes of gateways), silently. */
function withWholeIds(text: string): string {
	if (text.length > MAX_ID_BODY_LENGTH || !MANY_DIGITS.test(text)) return text;
	return text.replace(TEXT_OR_LONG_INTEGER, (part) =>
		part.startsWith('"') || String(Number(part)) === part ? part : `"${part}"`,
	);
}

/** An ID of an answer, which databases of some gateways count; undefined for none. */
export function toId(value: unknown): string | undefined {
	const id = typeof value === 'number' ? String(value) : value;
	return typeof id === 'string' && id.trim() !== '' ? id : undefined;
}

/** What decides where a text of JSON begins and ends, and what JSON does not have in a text or outside of one. */
const QUOTE_OR_FAULT =
	/\\[^]|["']|-?\b(?:NaN|Infinity|undefined|None|True|False)\b|,(?=\s*[\]}])|\p{Cc}/gu;

const ESCAPE = /^\\["\\/bfnrtu]$/;

/** A sign as JSON has it in a text. */
const escaped = (sign: string) => JSON.stringify(sign).slice(1, -1);

/** What stands in a text of JSON, as JSON has it there. */
function mendedInText(part: string): string {
	if (part === '"' || part < ' ') return escaped(part);
	if (part === '\\x') return '\\u00';
	return part.startsWith('\\') && !ESCAPE.test(part) ? escaped(part.slice(1)) : part;
}

function mendedOutside(part: string): string {
	if (part === ',') return '';
	if (!/\w/.test(part)) return part;
	return /^[TF]/.test(part) ? part.toLowerCase() : 'null';
}

const BEGINS_AS_JSON = /^\s*[[{]/;

/**
 * JSON of a service or a model, also as it is written by hand: with a comma before an end, with line ends or
 * escapes in texts that JSON does not have, with numbers that are none, which are null, and in Python's signs.
 * Undefined when it is none.
 */
export function parseJson(text: string): unknown {
	const value = tryParseJson(withWholeIds(text));
	if (value !== undefined || !BEGINS_AS_JSON.test(text)) return value;
	let quote = '';
	const mended = text.replace(QUOTE_OR_FAULT, (part) => {
		const isQuote = part === '"' || part === "'";
		if (quote === '' && !isQuote) return mendedOutside(part);
		if (quote !== '' && part !== quote) return mendedInText(part);
		quote = quote === '' ? part : '';
		return '"';
	});
	return tryParseJson(withWholeIds(mended));
}

const BRACKETS: Record<string, number> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** The object or list that a text begins with; undefined when it has no end. */
export function firstValue(text: string): string | undefined {
	let depth = 0;
	let isInString = false;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text.charAt(at);
		if (isInString) {
			if (sign === '\\') at += 1;
			else if (sign === '"') isInString = false;
			continue;
		}
		if (sign === '"') isInString = true;
		depth += BRACKETS[sign] ?? 0;
		if (depth === 0) return text.slice(0, at + 1);
	}
	return undefined;
}

/** What stands before the data of an event, comments too: some gateways answer with a stream of one. */
export const EVENT_HEAD = /^\s*(?:(?:event|id|retry)?:[^\n]*\n\s*)*(?:data:)?/;

/** As many characters may stand before JSON: warnings of PHP, a comment of a page, a guard against scripts. */
const MAX_WORDS_BEFORE = 4_000;

/** What may stand behind it then: the end of a call (JSONP), a comment, the end of a page that is no script. */
const AFTER_WORDS = /^(?:[\s);0]|<!--[^>]*-->|-->|\*\/|<\/(?!script)\w+>)*$/i;

/** The object or list that a text ends with, behind words. */
function valueBehindWords(text: string): unknown {
	const from = text.slice(0, MAX_WORDS_BEFORE).search(/[[{]\s*["{[]/);
	const to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
	const isAtEnd = from > 0 && from < to && AFTER_WORDS.test(text.slice(to));
	return isAtEnd ? tryParseJson(text.slice(from, to)) : undefined;
}

const CAPITALISED = /^[A-Z]/;

/** Names under which a value is a model's, or a caller's own. */
const OWN_VALUES = ['Content', 'Arguments'];

/** Levels of names; a very deep body must not fill the stack. */
const MAX_NAME_LEVELS = 12;

function withSnakeCase(value: unknown, levels = MAX_NAME_LEVELS): unknown {
	if (levels === 0) return value;
	if (Array.isArray(value)) return value.map((entry) => withSnakeCase(entry, levels - 1));
	if (!isRecord(value)) return value;
	const entries = Object.entries(value).map(([name, held]) => [
		name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase(),
		OWN_VALUES.includes(name) ? held : withSnakeCase(held, levels - 1),
	]);
	return Object.fromEntries(entries);
}

/** A body with the names of this API where all of its own are capitalised, e.g. `PromptTokens` (Tencent, .NET). */
export function withUsualNames(body: unknown): unknown {
	const names = isRecord(body) ? Object.keys(body) : [];
	const isCapitalised = names.length > 0 && names.every((name) => CAPITALISED.test(name));
	return isCapitalised ? withSnakeCase(body) : body;
}

/**
 * The same where a gateway has wrapped JSON once more: as a text of JSON, as the one event of a stream, or behind
 * words of its own.
 */
export function parseWrappedJson(text: string): unknown {
	const read = parseJson(text.replace(EVENT_HEAD, ''));
	const value = read === undefined ? valueBehindWords(text) : read;
	return withUsualNames(typeof value === 'string' ? (parseJson(value) ?? value) : value);
}

/** The same where more comes behind it: the end of a stream, words of a gateway, or it once more. */
export function parseFirstJson(text: string): unknown {
	const whole = parseWrappedJson(text);
	const begun = text.replace(EVENT_HEAD, '').trimStart();
	if (whole !== undefined || !BEGINS_AS_JSON.test(begun)) return whole;
	return parseJson(firstValue(begun) ?? '');
}

/** Names under which gateways put what a service has answered, beside a status and words of their own. */
const ENVELOPES = [
	...['data', 'result', 'output', 'response', 'body', 'payload', 'answer', 'completion'],
	...['predictions', 'response_metadata', 'Data', 'Result', 'Response', 'ResponseMetadata'],
];

/** Envelopes in envelopes; a very deep body must not fill the stack. */
const MAX_DEPTH = 3;

/** What stands in one place: an object, the only one of a list, or either as JSON in a text. */
function recordAt(value: unknown): Record<string, unknown> | undefined {
	const held = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseJson(value) : value;
	const only: unknown = Array.isArray(held) && held.length === 1 ? held[0] : held;
	return isRecord(only) ? only : undefined;
}

/**
 * A body and what is in the envelopes around an answer, the outermost first.
 *
 * @param isEnvelope whether what stands under the name of one is looked into
 */
export function layersOf(
	body: unknown,
	isEnvelope: (value: unknown) => boolean = () => true,
	depth = 0,
): Array<Record<string, unknown>> {
	const layer = recordAt(body);
	if (!layer) return [];
	// Each event of a stream is looked at several times, and has none.
	const names = depth < MAX_DEPTH ? ENVELOPES.filter((name) => layer[name]) : [];
	const inner = names.map((name) => layer[name]).filter(isEnvelope);
	return [layer, ...inner.flatMap((value) => layersOf(value, isEnvelope, depth + 1))];
}

/** The object that has this field: the body, or what an envelope around it holds; an empty one where none has. */
export const holderOf = (body: unknown, field: string): Record<string, unknown> =>
	// An envelope has a status of its own.
	layersOf(body).findLast((layer) => (layer[field] ?? undefined) !== undefined) ?? {};

/** Names of lists in the envelopes of gateways that page. */
const LIST_NAMES = ['items', 'list', 'records'];

const isPlace = (name: string) => /^\d+$/.test(name);

/** A list as it is, as JSON in a text, or under its places, as PHP, Lua and typed arrays of JavaScript write one. */
export function toList(value: unknown): unknown[] | undefined {
	const held = typeof value === 'string' && /^\s*\[/.test(value) ? parseJson(value) : value;
	if (Array.isArray(held)) return held;
	const isListed =
		isRecord(held) && Object.keys(held).length > 0 && Object.keys(held).every(isPlace);
	return isListed ? Object.values(held) : undefined;
}

/** The list of a body: under one of these names, bare, or in an envelope around it. */
export function listIn(body: unknown, ...names: string[]): unknown[] | undefined {
	const layers = layersOf(body);
	const listUnder = (fields: string[]) =>
		layers.flatMap((layer) => fields.map((name) => toList(layer[name]))).find(Boolean);
	const bare = Array.isArray(body) ? (body as unknown[]) : undefined;
	return listUnder(names) ?? bare ?? listUnder([...ENVELOPES, ...LIST_NAMES]);
}

/** A number of an answer, which some gateways write as text; NaN for what is none. */
export const toNumber = (value: unknown): number =>
	typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
		? Number(value)
		: NaN;

/** What gateways call the place of an input; text embeddings of Aliyun have the second. */
const PLACE_NAMES = ['index', 'text_index', 'document_index', 'input_index', 'corpus_id', 'idx'];

/** The place of the input that an entry of an answer belongs to; NaN where it says none. */
export const placeIn = (entry: Record<string, unknown>): number =>
	toNumber(
		PLACE_NAMES.map((name) => entry[name]).find((place) => (place ?? undefined) !== undefined),
	);

/**
 * The entries of an answer with their places counted from zero. A server that counts from one shows it where
 * a place is one too large and none is 0: else each result would be paired with the next input.
 *
 * @param entries with their places as the answer gives them
 * @param count of the inputs
 * @returns none where nobody can tell: a place is one too large and others are left out or larger, or below 0
 */
export function countedFromZero<Entry extends { index: number }>(
	entries: Entry[],
	count: number,
): Entry[] {
	const places = new Set(entries.map(({ index }) => index));
	if (places.has(-1)) return [];
	if (!places.has(count) || places.has(0)) return entries;
	const isWhole =
		places.size === count && [...places].every((place) => place >= 1 && place <= count);
	return isWhole ? entries.map((entry) => ({ ...entry, index: entry.index - 1 })) : [];
}
