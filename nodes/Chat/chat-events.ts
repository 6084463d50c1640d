import type { IDataObject } from 'n8n-workflow';

import {
	isRecord,
	parseWrappedJson,
	tryParseJson,
	type ApiResponse,
} from '../shared/http/api-response';
import { errorStatusIn, readErrorBody, withWordsOf } from '../shared/http/error-body';
import {
	InvalidResponseError,
	isTimeout,
	notJsonError,
	toNetworkFailure,
	UNREADABLE_RESPONSE,
	type Failure,
} from '../shared/http/failure';
import { decodedPieces, only, peek } from '../shared/http/response-text';
import type { OfferedTools } from './offered-tools';
import { findChatAnswer, noAnswerWords } from './chat-answer';
import {
	createChunkReader,
	saysDone,
	StreamedError,
	type ChatChunk,
	type ReadOptions,
} from './chat-chunk';
import { objectsIn } from './json-answer';
import { createSseReader } from './sse';

/** What was asked for, as far as it says what may come. */
export interface StreamedRequest extends ReadOptions {
	/** The choices asked for: 1 when left out. */
	choices?: number;
}

/** As much of a body tells what it is, in characters, and is shown where it is no stream. */
const HEAD_LENGTH = 200;

/** A line of an event stream begins with the name of a field or with a colon, which so many characters tell. */
const EVENT_LINE = /^(?:data|event|id|retry)?\s*:/i;
const MIN_HEAD_LENGTH = 8;

/** Where a stream begins behind words of a server, such as warnings of PHP. */
const FIRST_EVENT = /^[ \t]*(?:data|event)\s*:/im;

/** A whole answer in place of a stream is no longer than this, in characters. */
const MAX_WHOLE_LENGTH = 100_000_000;

/** The text of the first bytes of a body, from its first sign on that is no blank. */
const beginningIn = (bytes: Uint8Array): string =>
	new TextDecoder().decode(bytes, { stream: true }).trimStart().slice(0, HEAD_LENGTH);

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
	const parts: string[] = [];
	let length = 0;
	for await (const part of decodedPieces(bytes)) {
		parts.push(part);
		length += part.length;
		if (length > MAX_WHOLE_LENGTH) {
			throw new InvalidResponseError('The service sent an answer without an end');
		}
	}
	return parts.join('');
}

/** The events of a text that is no event by itself: a list, lines, or objects; undefined where it has none. */
function eventsIn(text: string, value = tryParseJson(text)): string[] | undefined {
	if (Array.isArray(value)) return value.map((event) => JSON.stringify(event));
	if (value !== undefined) return undefined;
	const isEvent = (line: string) => saysDone(line) || tryParseJson(line) !== undefined;
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length > 1 && lines.every(isEvent)) return lines;
	// A gateway may put nothing between them, or words behind them.
	const objects = /^\s*\{/.test(text) ? objectsIn(text) : undefined;
	return objects?.every(isEvent) ? objects : undefined;
}

/** The chunk that a whole answer is, in place of a stream. */
function toChunk(body: unknown, excerpt: string, tools?: OfferedTools): ChatChunk {
	if (typeof body === 'string' || errorStatusIn(body) !== undefined) throw new StreamedError(body);
	const answer = findChatAnswer(body, tools);
	if (!answer) throw new InvalidResponseError(withWordsOf(noAnswerWords(body), body), { excerpt });
	const { choices, usage, ...head } = answer;
	const deltas = choices.map(({ index, message, finish_reason: finishReason }) => ({
		index,
		content: message.content,
		reasoning: message.reasoning_content ?? '',
		toolCalls: message.tool_calls ?? [],
		finishReason,
	}));
	return { head: head as IDataObject, deltas, ...(usage ? { usage } : {}), isPaid: true };
}

/** The answer of a gateway that does not stream, or that streams lines of JSON. */
async function* readWhole(
	bytes: AsyncIterable<Uint8Array>,
	head: string,
	asked: StreamedRequest,
): AsyncGenerator<ChatChunk> {
	const text = await textOf(bytes);
	const body = parseWrappedJson(text);
	const excerpt = text.slice(0, HEAD_LENGTH);
	// A list of one is the answer of text-generation-inference.
	if (body !== undefined && !(Array.isArray(body) && body.length !== 1)) {
		yield toChunk(body, excerpt, asked.tools);
		return;
	}
	const begins = text.search(FIRST_EVENT);
	const stream = begins < 0 ? undefined : readEvents(only(Buffer.from(text.slice(begins))));
	const events = eventsIn(text, body) ?? stream;
	if (!events) throw notJsonError(text, excerpt);
	yield* readChunks(events, head, asked);
}

/** What several events may be that arrive as one, where a gateway drops the blank lines between them. */
const MAY_BE_SEVERAL = /^\s*\[|\n|\}\s*\{/;

const separated = (data: string): string[] =>
	(MAY_BE_SEVERAL.test(data) ? eventsIn(data) : undefined) ?? [data];

async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const reader = createSseReader();
	for await (const piece of bytes) yield* reader.push(piece).flatMap(separated);
	yield* reader.end().flatMap(separated);
}

/** The choices of which something has come, and whether each has said why it ended. */
function createProgress(choices: number) {
	const ended = new Map<number, boolean>();
	return {
		add({ deltas }: ChatChunk) {
			for (const { index, finishReason } of deltas) {
				ended.set(index, ended.get(index) === true || finishReason !== null);
			}
		},
		hasBegun: () => ended.size > 0,
		isWhole: () => ended.size >= choices && ![...ended.values()].includes(false),
	};
}

/** The chunks up to the end of the answer: what comes after a whole one, or fails to, takes nothing from it. */
async function* readChunks(
	events: AsyncIterable<string> | Iterable<string>,
	head: string,
	{ choices = 1, ...asked }: StreamedRequest,
): AsyncGenerator<ChatChunk> {
	const reader = createChunkReader(asked);
	const progress = createProgress(Math.max(1, choices));
	let isDone = false;
	let fault: { error: unknown } | undefined;
	try {
		for await (const data of events) {
			const chunk = reader.read(data);
			isDone = chunk?.isDone === true;
			if (isDone) break;
			if (!chunk) continue;
			progress.add(chunk);
			yield chunk;
		}
	} catch (error) {
		if (!progress.isWhole()) fault = { error };
	}
	// What was held back has come, and is a part of a broken answer as well.
	const deltas = reader.end();
	if (deltas.length > 0) yield { head: {}, deltas, isPaid: false };
	if (fault) throw fault.error;
	if (progress.isWhole()) return;
	const said = reader.passedOver();
	const hasWords = readErrorBody(said).message !== undefined;
	// Bare words keep a connection open.
	if (isDone && progress.hasBegun() && !(isRecord(said) && hasWords)) return;
	const message =
		said && !progress.hasBegun()
			? noAnswerWords(said)
			: 'The stream of the answer ended before the answer was whole';
	const source = hasWords ? said : progress.hasBegun() ? undefined : head;
	// No error of the service that it calls so: it may be paid for, and is not asked for again.
	throw new InvalidResponseError(withWordsOf(message, source), {
		// Nothing at all is what a connection leaves behind that was cut on the way.
		isDamaged: head === '',
		excerpt: progress.hasBegun() ? undefined : head,
	});
}

/**
 * Reads a streamed answer, whatever its content type says: events, or a whole answer or error from a
 * gateway that does not stream.
 *
 * @param bytes in UTF-8
 * @throws StreamedError for an error of the service; InvalidResponseError for what is no answer, and for
 * one that ends before it is whole; what reading the bytes throws
 */
export async function* readChatStream(
	bytes: AsyncIterable<Uint8Array>,
	asked: StreamedRequest = {},
): AsyncGenerator<ChatChunk> {
	let head = '';
	const { body } = await peek(bytes, (seen) => {
		head = beginningIn(seen);
		return seen.length >= HEAD_LENGTH || head.length >= MIN_HEAD_LENGTH;
	});
	if (head === '' || EVENT_LINE.test(head)) yield* readChunks(readEvents(body), head, asked);
	else yield* readWhole(body, head, asked);
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

/**
 * Why a stream brought no whole answer of which a part has gone on to its reader. The service or a gateway has
 * ended it: that is no fault of the network, nor of the address.
 */
export function failureInStream(error: unknown, response: ApiResponse): Failure {
	const failure = failureOfStream(error, response);
	if (failure.kind === 'http' || isTimeout(failure)) return failure;
	const { headers } = response;
	return { kind: 'invalidResponse', headers, message: wordsOfFailure(failure), hasBegun: true };
}

/** Why a stream did not bring a whole answer, in words. */
export function wordsOfFailure(failure: Failure): string {
	if (failure.kind === 'invalidResponse') return failure.message;
	if (failure.kind === 'http') return new StreamedError(failure.body).message;
	return `The stream of the answer was cut short: ${failure.message} (${failure.code})`;
}
