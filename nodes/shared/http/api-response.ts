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

/** What decides where a text of JSON begins and ends, and the numbers of Python that JSON does not have. */
const QUOTE_OR_NAN = /\\[^]|"|-?\b(?:NaN|Infinity)\b/g;

/** JSON of a service; numbers that are none, as Python writes them, are null. Undefined when it is none. */
export function parseJson(text: string): unknown {
	const value = tryParseJson(text);
	if (value !== undefined || !/NaN|Infinity/.test(text)) return value;
	let isInText = false;
	const mended = text.replace(QUOTE_OR_NAN, (part) => {
		if (part === '"') isInText = !isInText;
		return isInText || part === '"' ? part : 'null';
	});
	return tryParseJson(mended);
}

/** The field with which the events of a stream begin: some gateways stream an answer that has one part. */
const EVENT_FIELD = /^\s*data:/;

/** The same where a gateway has wrapped JSON once more: as a text of JSON, or as the one event of a stream. */
export function parseWrappedJson(text: string): unknown {
	const value = parseJson(text.replace(EVENT_FIELD, ''));
	return typeof value === 'string' ? (parseJson(value) ?? value) : value;
}

/** Names under which gateways put what a service has answered, beside a status and words of their own. */
const ENVELOPES = [
	...['data', 'result', 'output', 'response', 'body', 'payload', 'answer', 'completion'],
	...['Data', 'Result', 'Response'],
];

/** Envelopes in envelopes; a very deep body must not fill the stack. */
const MAX_DEPTH = 3;

/** What stands in one place: an object, the only one of a list, or either as JSON in a text. */
function recordAt(value: unknown): Record<string, unknown> | undefined {
	const held = typeof value === 'string' && /^\s*[[{]/.test(value) ? tryParseJson(value) : value;
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

/** The list of a body: under one of these names, bare, or in an envelope around it. */
export function listIn(body: unknown, ...names: string[]): unknown[] | undefined {
	const layers = layersOf(body);
	const listUnder = (fields: string[]) =>
		layers.flatMap((layer) => fields.map((name) => layer[name])).find(Array.isArray);
	const bare = Array.isArray(body) ? (body as unknown[]) : undefined;
	return listUnder(names) ?? bare ?? listUnder([...ENVELOPES, ...LIST_NAMES]);
}

/** `listIn` where there may be none, which is null in what Go writes; undefined where a body has no such name. */
export function listOrNoneIn(body: unknown, ...names: string[]): unknown[] | undefined {
	const isNull = isRecord(body) && names.some((name) => body[name] === null);
	return listIn(body, ...names) ?? (isNull ? [] : undefined);
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
 * @returns none where nobody can tell: a place is one too large and others are left out, or below 0
 */
export function countedFromZero<Entry extends { index: number }>(
	entries: Entry[],
	count: number,
): Entry[] {
	const places = new Set(entries.map(({ index }) => index));
	if (places.has(-1)) return [];
	if (!places.has(count) || places.has(0)) return entries;
	const isWhole = Array.from({ length: count }, (_, index) => index + 1).every((place) =>
		places.has(place),
	);
	return isWhole ? entries.map((entry) => ({ ...entry, index: entry.index - 1 })) : [];
}
