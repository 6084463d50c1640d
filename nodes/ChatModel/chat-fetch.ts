import {
	sleep,
	type IDataObject,
	type ISupplyDataFunctions,
	type NodeApiError,
} from 'n8n-workflow';

import { SseError } from '../Chat/sse';
import { GarbledAnswer, lostBy, type Failure } from '../shared/http/failure';
import { TRACE_HEADER } from '../shared/http/node-error';
import type { Answer } from '../shared/engine/operation';
import { subNodeError, type Line } from '../shared/engine/sub-node-client';
import { carryBack, questionOf, remember, thoughts, type WireMessage } from './reasoning';
import { mendStream, StreamedError, type Heard } from './stream';

/** How a client of the OpenAI protocol sends a request. */
export type Fetch = (input: unknown, init?: RequestInit) => Promise<Response>;

interface ChatBody extends IDataObject {
	model: string;
	stream?: boolean;
}

interface ChatAnswer {
	choices?: Array<{ message?: WireMessage }>;
}

/** The official adapter gives up when a stream is silent for so long (2026-08). */
const LONGEST_SILENCE_MS = 300_000;

/**
 * A failed request on its way through OpenAI's client, which wraps what its `fetch` throws. It has no
 * `cause` and its message names no time-out: either would make the client throw away what is in it.
 */
export class CarriedError extends Error {
	readonly nodeError: NodeApiError;

	constructor(nodeError: NodeApiError) {
		super('The request to SiliconFlow failed');
		this.nodeError = nodeError;
	}
}

/** The node error inside an error of OpenAI's client, if there is one. */
export function nodeErrorIn(error: unknown): NodeApiError | undefined {
	for (let layer = error; layer instanceof Error; layer = layer.cause) {
		if (layer instanceof CarriedError) return layer.nodeError;
	}
	return undefined;
}

function failureOfStream(error: unknown, { headers, statusCode }: Answer): Failure {
	if (error instanceof GarbledAnswer || error instanceof SseError) {
		return { kind: 'garbled', headers, message: error.message };
	}
	if (!(error instanceof StreamedError)) return lostBy(error);
	// The headers were sent with 200 before the service met its fault.
	const status = statusCode < 400 ? 500 : statusCode;
	return { kind: 'refused', status, headers, body: error.body };
}

/** The pieces of a body, none of which may keep us waiting for longer than this. */
async function* withoutSilence(
	body: AsyncIterable<Uint8Array>,
	longestMs: number,
): AsyncGenerator<Uint8Array> {
	const pieces = body[Symbol.asyncIterator]();
	try {
		for (;;) {
			const done = new AbortController();
			const silence = sleep(longestMs, done.signal).then(() => {
				throw Object.assign(new Error('The service fell silent'), { code: 'ETIMEDOUT' });
			});
			const piece = await Promise.race([pieces.next(), silence]).finally(() => done.abort());
			if (piece.done) return;
			yield piece.value;
		}
	} finally {
		await pieces.return?.();
	}
}

/**
 * n8n's agents give a message that only calls tools an empty list of parts, where the API wants text,
 * at least one part, or null.
 */
const withoutEmptyParts = (message: WireMessage): WireMessage =>
	Array.isArray(message.content) && message.content.length === 0
		? { ...message, content: null }
		: message;

const headersOf = ({ headers }: Answer, contentType: string) => ({
	'content-type': contentType,
	...(headers[TRACE_HEADER] ? { [TRACE_HEADER]: String(headers[TRACE_HEADER]) } : {}),
});

/** An answer whose body is made piece by piece, and when that is over. */
interface Flow {
	response: Response;
	/** Resolves when the last piece was taken, the reader went away, or the service broke off. */
	over: Promise<void>;
}

function toFlow(
	answer: Answer,
	longestSilenceMs: number,
	end: (heard: Heard) => void,
	toError: (failure: Failure) => Error,
): Flow {
	const bytes = withoutSilence(answer.body as AsyncIterable<Uint8Array>, longestSilenceMs);
	const events = mendStream(bytes, end);
	const encoder = new TextEncoder();
	let finish = () => {};
	const over = new Promise<void>((resolve) => {
		finish = resolve;
	});
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			try {
				const event = await events.next();
				if (!event.done) {
					controller.enqueue(encoder.encode(event.value));
					return;
				}
				controller.close();
			} catch (error) {
				controller.error(toError(failureOfStream(error, answer)));
			}
			finish();
		},
		async cancel() {
			finish();
			await events.return(undefined);
		},
	});
	const headers = headersOf(answer, 'text/event-stream');
	return { response: new Response(body, { headers }), over };
}

/**
 * A `fetch` for OpenAI's client that sends over the transport of this package: at the account's pace,
 * again after passing faults, ended with the execution. It puts the thoughts of thinking models back
 * beside their tool calls, and mends the stream where SiliconFlow's differs from OpenAI's.
 *
 * The place in the account's pace is held until a stream is over.
 *
 * @param scope stands for account and model: no thought crosses over to another
 */
export function createChatFetch(context: ISupplyDataFunctions, line: Line, scope: string): Fetch {
	return async (input, init) => {
		const { messages, ...body } = JSON.parse(String(init?.body)) as ChatBody & {
			messages: WireMessage[];
		};
		const turn = { scope, question: questionOf(messages) };
		const keep = ({ reasoning, toolCallIds }: Heard) =>
			remember(thoughts, turn, toolCallIds, reasoning);
		const toError = (failure: Failure, attempts?: number) =>
			subNodeError(context, failure, attempts);

		const readPlain = (answer: Answer): Response => {
			for (const { message } of (answer.body as ChatAnswer).choices ?? []) {
				const toolCallIds = (message?.tool_calls ?? []).flatMap(({ id }) => id || []);
				keep({ reasoning: message?.reasoning_content ?? '', toolCallIds });
			}
			const headers = headersOf(answer, 'application/json');
			return new Response(JSON.stringify(answer.body), { headers });
		};

		return await new Promise<Response>((resolve, reject) => {
			const send = async () => {
				const silence = line.settings.timeout ?? LONGEST_SILENCE_MS;
				const sent = await line.post({
					url: String(input).slice(line.baseURL.length),
					body: {
						...body,
						messages: carryBack(thoughts, scope, messages).map(
							withoutEmptyParts,
						) as unknown as IDataObject[],
					},
					expects: body.stream ? 'stream' : 'json',
					signal: init?.signal ?? undefined,
					async read(answer) {
						if (!body.stream) return resolve(readPlain(answer));
						const { response, over } = toFlow(answer, silence, keep, toError);
						resolve(response);
						await over;
					},
				});
				if (!sent.ok) throw new CarriedError(toError(sent.failure, sent.attempts));
			};
			send().catch(reject);
		});
	};
}
