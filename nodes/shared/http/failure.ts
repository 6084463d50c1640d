import type { IDataObject } from 'n8n-workflow';

/** Why a request brought no usable answer. */
export type Failure =
	/** The service answered with an error status; the body is parsed where it was JSON. */
	| { kind: 'refused'; status: number; headers: IDataObject; body: unknown }
	/** No whole answer arrived: no connection, time-out, or a connection cut short. */
	| { kind: 'lost'; code: string; message: string }
	/** A success whose body cannot be read. */
	| { kind: 'garbled'; headers: IDataObject; message: string };

/** Either the value of a request that worked, or why it did not. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Thrown by a reader of answers when a success lacks what the API promises. */
export class GarbledAnswer extends Error {}

/** Codes of Node's and axios's errors when a body stops before its end. */
const CUT_SHORT_CODES = [
	'ECONNRESET',
	'ECONNABORTED',
	'EPIPE',
	'ETIMEDOUT',
	'ERR_BAD_RESPONSE',
	'ERR_STREAM_PREMATURE_CLOSE',
];

const TIMEOUT_CODES = ['ETIMEDOUT', 'ECONNABORTED'];

function readProperty(source: unknown, name: string): unknown {
	return typeof source === 'object' && source !== null
		? (source as Record<string, unknown>)[name]
		: undefined;
}

/**
 * Takes from a thrown connection error the two things that are safe to keep. The error itself is let
 * go: it holds the request with its Authorization header.
 */
export function lostBy(thrown: unknown): Failure {
	const layers = [thrown, readProperty(thrown, 'cause'), readProperty(thrown, 'errorResponse')];
	const code = layers
		.map((layer) => readProperty(layer, 'code'))
		.find((value): value is string => typeof value === 'string');
	const messages = readProperty(thrown, 'messages');
	const message = Array.isArray(messages) && messages.length > 0 ? messages[0] : undefined;
	return {
		kind: 'lost',
		code: code ?? 'ECONNRESET',
		message: String(message ?? readProperty(thrown, 'message') ?? 'The connection was lost'),
	};
}

/** Whether an error while reading a body means that the connection broke, and not that storing it failed. */
export function isCutShort(thrown: unknown): boolean {
	return (
		CUT_SHORT_CODES.includes(String(readProperty(thrown, 'code'))) ||
		readProperty(thrown, 'message') === 'aborted'
	);
}

/** Whether the failure is a time-out, of whatever layer. */
export function isTimeout(failure: Failure): boolean {
	return failure.kind === 'lost'
		? TIMEOUT_CODES.includes(failure.code) || /timed? ?out|timeout/i.test(failure.message)
		: failure.kind === 'refused' && (failure.status === 408 || failure.status === 504);
}
