import type { IDataObject } from 'n8n-workflow';

import { withWordsOf } from './error-body';

/** Why a request brought no usable response. */
export type Failure = FailureReason & {
	/** Models of the same kind that the account has, where it has not the one that was asked for. */
	otherModels?: string[];
	/** The trace id that the request was sent with: all there is where no answer came. */
	traceId?: string;
	/** It was refused for the account's limit while others were served. */
	isOversized?: boolean;
};

type FailureReason =
	/** The service answered with an error; the body is parsed where it was JSON. */
	| { kind: 'http'; status: number; headers: IDataObject; body: unknown }
	/** No whole response arrived: no connection, time-out, or a connection cut short. */
	| { kind: 'network'; code: string; message: string }
	/** A success whose body cannot be read. */
	| {
			kind: 'invalidResponse';
			headers: IDataObject;
			message: string;
			excerpt?: string;
			/** It began as JSON and did not come whole: damage on the way, and not what was answered. */
			isDamaged?: boolean;
			/** A stream of which a part had gone on to its reader. */
			hasBegun?: boolean;
	  };

/** Either the value of a request that worked, or why it did not. */
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** What is said of an answer when nothing more is known of what is wrong with it. */
export const UNREADABLE_RESPONSE = 'The service gave an answer that cannot be read';

/** Thrown by a reader of responses when a success lacks what the API promises. */
export class InvalidResponseError extends Error {
	/** The body was damaged on the way. */
	readonly isDamaged: boolean;
	/** The beginning of a body that came as a stream; of any other the sender knows it. */
	readonly excerpt?: string;

	constructor(
		message: string,
		{ isDamaged = false, excerpt }: { isDamaged?: boolean; excerpt?: string } = {},
	) {
		super(message);
		this.isDamaged = isDamaged;
		this.excerpt = excerpt;
	}
}

/** Whether a text that cannot be parsed began as JSON and lacks its end: then it was damaged on the way. */
export const isCutJson = (text: string) => /^\s*[[{]/.test(text) && !/[\]}]\s*$/.test(text);

/** Whether nothing came: that is what a connection leaves behind that was cut on the way. */
const isBlank = (body: unknown) =>
	body === undefined || body === null || (typeof body === 'string' && body.trim() === '');

/**
 * The error of a body that should be JSON and is none.
 *
 * @param excerpt its beginning, where it came as a stream
 */
export function notJsonError(body: unknown, excerpt?: string): InvalidResponseError {
	const words = 'The service answered with something that is not JSON';
	const message = isBlank(body) ? `${words}: nothing` : withWordsOf(words, body);
	const isDamaged = isBlank(body) || (typeof body === 'string' && isCutJson(body));
	return new InvalidResponseError(message, { isDamaged, excerpt });
}

/** Thrown by a reader of responses that finds an error in the body of a success. */
export class FailedResponseError extends Error {
	readonly failure: Failure;

	constructor(failure: Failure) {
		super('The body of the response is an error');
		this.failure = failure;
	}
}

/**
 * Codes of a connection that was never made, so that nothing can have been done: Node's, for a name
 * that is not found and a host that does not answer.
 */
const NOT_CONNECTED_CODES = [
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'EHOSTDOWN',
	'ENETUNREACH',
	'ENETDOWN',
	'UND_ERR_CONNECT_TIMEOUT',
];

/** Codes of a connection that broke: Node's, axios's and undici's. */
const BROKEN_CODES = [
	'ECONNRESET',
	'ECONNABORTED',
	'EPIPE',
	'ETIMEDOUT',
	'ESOCKETTIMEDOUT',
	'EPROTO',
	'ERR_NETWORK',
	'ERR_BAD_RESPONSE',
	'ERR_STREAM_PREMATURE_CLOSE',
	'UND_ERR_SOCKET',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_BODY_TIMEOUT',
];

/** What Node says of a compressed body that came damaged or is none: zlib's codes, Brotli's and Zstandard's. */
const DECOMPRESSION_CODE = /^(Z_|ERR__ERROR_|ZSTD_)/;

/** What Node's parser of HTTP and its TLS say of the other side; a repeat meets the same again. */
const PROTOCOL_CODE = /^(HPE_|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Words of a lost connection, where a layer between has dropped the code. */
const BROKEN_WORDS =
	/socket hang up|network error|connection (was )?(lost|closed|reset)|^aborted$/i;
/** Of a time-out, in words and in codes; axios has one that does not say it. */
const TIMEOUT_WORDS = /timed? ?out|timeout|ECONNABORTED/i;

function property(source: unknown, name: string): unknown {
	return typeof source === 'object' && source !== null
		? (source as Record<string, unknown>)[name]
		: undefined;
}

const layersOf = (thrown: unknown) => [
	thrown,
	property(thrown, 'cause'),
	property(thrown, 'errorResponse'),
	property(property(thrown, 'cause'), 'cause'),
];

const isNetworkCode = (code: unknown): code is string =>
	typeof code === 'string' &&
	(NOT_CONNECTED_CODES.includes(code) ||
		BROKEN_CODES.includes(code) ||
		PROTOCOL_CODE.test(code) ||
		DECOMPRESSION_CODE.test(code));

/**
 * Takes from a thrown connection error the two things that are safe to keep. The error itself is let
 * go: it holds the request with its Authorization header.
 *
 * @returns undefined for what is no fault of the connection, such as a mistake of our own
 */
export function toNetworkFailure(thrown: unknown): Failure | undefined {
	const layers = layersOf(thrown);
	const codes = layers.map((layer) => property(layer, 'code'));
	const messages = property(thrown, 'messages');
	const message = String(
		(Array.isArray(messages) ? (messages[0] as unknown) : undefined) ??
			property(thrown, 'message') ??
			'The connection was lost',
	);
	const code = codes.find(isNetworkCode);
	if (code !== undefined) return { kind: 'network', code, message };
	const hasForeignCode = codes.some(
		(value) => typeof value === 'string' && /^[A-Z_]+$/.test(value),
	);
	const words = layers.map((layer) => String(property(layer, 'message') ?? ''));
	if (hasForeignCode) return undefined;
	if (words.some((text) => TIMEOUT_WORDS.test(text))) {
		return { kind: 'network', code: 'ETIMEDOUT', message };
	}
	const isBroken = words.some((text) => BROKEN_WORDS.test(text));
	return isBroken ? { kind: 'network', code: 'ECONNRESET', message } : undefined;
}

/** Whether the connection was never made, so that the service cannot have done anything. */
export const isNotConnected = (failure: Failure): boolean =>
	failure.kind === 'network' && NOT_CONNECTED_CODES.includes(failure.code);

/** Whether the other side speaks no HTTP or has a certificate that is not trusted: a repeat meets the same. */
export const isProtocolFault = (failure: Failure): boolean =>
	failure.kind === 'network' && PROTOCOL_CODE.test(failure.code);

/** Whether the failure is a time-out, of whatever layer. */
export function isTimeout(failure: Failure): boolean {
	if (failure.kind === 'network') {
		return TIMEOUT_WORDS.test(`${failure.code} ${failure.message}`);
	}
	return failure.kind === 'http' && (failure.status === 408 || failure.status === 504);
}
