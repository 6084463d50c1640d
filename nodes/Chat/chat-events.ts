import type { IDataObject } from 'n8n-workflow';

import { tryParseJson, type ApiResponse } from '../shared/http/api-response';
import { errorStatusIn } from '../shared/http/error-body';
import {
	beginsAsJson,
	InvalidResponseError,
	toNetworkFailure,
	UNREADABLE_RESPONSE,
	type Failure,
} from '../shared/http/failure';
import { findChatAnswer, NO_CHAT_ANSWER } from './chat-answer';
import { createChunkReader, StreamedError, type ChatChunk } from './chat-chunk';
import { createSseReader } from './sse';

/** As much of a body tells what it is, in characters, and is shown where it is no stream. */
const HEAD_LENGTH = 200;

/** A whole answer in place of a stream is no longer than this, in characters. */
const MAX_WHOLE_LENGTH = 100_000_000;

/** The bytes of a body as it begins, up to its first sign that is no blank, and the text of them. */
async function peek(bytes: AsyncIterator<Uint8Array>) {
	const begun: Uint8Array[] = [];
	const decoder = new TextDecoder();
	let head = '';
	while (head.trimStart() === '' && head.length < HEAD_LENGTH) {
		const { done, value } = await bytes.next();
		if (done) break;
		begun.push(value);
		head += decoder.decode(value, { stream: true });
	}
	return { begun, head: head.trimStart().slice(0, HEAD_LENGTH) };
}

async function* concat(begun: Uint8Array[], bytes: AsyncIterator<Uint8Array>) {
	yield* begun;
	for (;;) {
		const { done, value } = await bytes.next();
		if (done) return;
		yield value;
	}
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
	const decoder = new TextDecoder();
	const parts: string[] = [];
	let length = 0;
	for await (const piece of bytes) {
		const part = decoder.decode(piece, { stream: true });
		parts.push(part);
		length += part.length;
		if (length > MAX_WHOLE_LENGTH) {
			throw new InvalidResponseError('The service sent an answer without an end');
		}
	}
	return parts.join('') + decoder.decode();
}

/** The answer of a gateway that does not stream, as the one chunk of a stream. */
async function readWhole(bytes: AsyncIterable<Uint8Array>): Promise<ChatChunk> {
	const text = await textOf(bytes);
	const body = tryParseJson(text);
	const excerpt = text.slice(0, HEAD_LENGTH);
	if (body === undefined) {
		throw new InvalidResponseError('The service answered with something that is not JSON', {
			isDamaged: beginsAsJson(text),
			excerpt,
		});
	}
	if (errorStatusIn(body) !== undefined) throw new StreamedError(body);
	const answer = findChatAnswer(body);
	if (!answer) throw new InvalidResponseError(NO_CHAT_ANSWER, { excerpt });
	const { choices, usage, ...head } = answer;
	const deltas = choices.map(({ index, message, finish_reason: finishReason }) => ({
		index,
		content: message.content,
		reasoning: message.reasoning_content ?? '',
		toolCalls: (message.tool_calls ?? []).map((call, position) => ({ index: position, ...call })),
		finishReason,
	}));
	return { head: head as IDataObject, deltas, ...(usage ? { usage } : {}), isPaid: true };
}

async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const reader = createSseReader();
	for await (const piece of bytes) yield* reader.push(piece);
	yield* reader.end();
}

async function* readChunks(events: AsyncIterable<string>, head: string): AsyncGenerator<ChatChunk> {
	const reader = createChunkReader();
	/** Whether each of the choices has said why it ended. */
	const ended = new Map<number, boolean>();
	let isDone = false;
	for await (const data of events) {
		const chunk = reader.read(data);
		if (!chunk) continue;
		if (chunk.isDone) {
			isDone = true;
			break;
		}
		for (const { index, finishReason } of chunk.deltas) {
			ended.set(index, ended.get(index) === true || finishReason !== null);
		}
		yield chunk;
	}
	const deltas = reader.end();
	if (deltas.length > 0) yield { head: {}, deltas, isPaid: false };
	if (ended.size > 0 && (isDone || ![...ended.values()].includes(false))) return;
	throw new InvalidResponseError('The stream of the answer ended before the answer was whole', {
		// Nothing at all is what a connection leaves behind that was cut on the way.
		isDamaged: head === '',
		excerpt: ended.size === 0 ? head : undefined,
	});
}

/**
 * Reads a streamed answer, whatever its content type says: events, or a whole answer or error from a
 * gateway that does not stream.
 *
 * @throws StreamedError for an error of the service; InvalidResponseError for what is no answer, and for
 * one that ends before it is whole; what reading the bytes throws
 */
export async function* readChatStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ChatChunk> {
	const source = bytes[Symbol.asyncIterator]();
	try {
		const { begun, head } = await peek(source);
		const all = concat(begun, source);
		// A line of an event stream begins with the name of a field or with a colon.
		if (/^[{<]/.test(head)) yield await readWhole(all);
		else yield* readChunks(readEvents(all), head);
	} finally {
		await source.return?.();
	}
}

/** The status of an error without a code: the headers went out before the service met its fault. */
const DEFAULT_STATUS = 500;

/** Why a stream brought no whole answer, in the terms of a request without one. */
export function failureOfStream(error: unknown, { headers }: ApiResponse): Failure {
	if (error instanceof StreamedError) {
		const { body } = error;
		return { kind: 'http', status: errorStatusIn(body) ?? DEFAULT_STATUS, headers, body };
	}
	if (error instanceof InvalidResponseError) {
		const { message, isDamaged, excerpt } = error;
		return { kind: 'invalidResponse', headers, message, isDamaged, excerpt };
	}
	return (
		toNetworkFailure(error) ?? { kind: 'invalidResponse', headers, message: UNREADABLE_RESPONSE }
	);
}
