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

/** An object of JSON, neither a list nor null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that has this field: the body, or what an envelope `{code, data}` around it holds. */
export function holderOf(body: unknown, field: string): Record<string, unknown> {
	const whole = isRecord(body) ? body : {};
	// An envelope has a status of its own.
	return isRecord(whole.data) && whole.data[field] !== undefined ? whole.data : whole;
}

/** The list of a body: bare, under one of these names, or in an envelope `{code, data}` around it. */
export function listIn(body: unknown, ...names: string[]): unknown[] | undefined {
	if (Array.isArray(body)) return body as unknown[];
	if (!isRecord(body)) return undefined;
	const lists: unknown[] = names.map((name) => body[name]);
	return (
		lists.find((list) => Array.isArray(list)) ??
		(isRecord(body.data) ? listIn(body.data, ...names) : undefined)
	);
}

/** What a text says as JSON; undefined when it is none. */
export function tryParseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The caller says what that means.
		return undefined;
	}
}
