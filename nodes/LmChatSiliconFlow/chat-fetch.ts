import type { IDataObject, ISupplyDataFunctions, NodeApiError } from 'n8n-workflow';

import { offeredTools } from '../Chat/offered-tools';
import { failureInStream, failureOfStream, type StreamedRequest } from '../Chat/chat-events';
import { readPlainAnswer } from '../Chat/stream-accumulator';
import { isUnreadable, type ToolCall } from '../Chat/tool-calls';
import { badToolName, NAME_RULE } from '../Chat/tools';
import { isThinker } from '../Chat/think-block';
import { subNodeError, type SubNodeClient } from '../shared/engine/sub-node-client';
import { quote } from '../shared/engine/text-value';
import { TRACE_HEADER, type ApiResponse } from '../shared/http/api-response';
import { escapeHtml, isReasoningMissing } from '../shared/http/error-hints';
import { FailedResponseError, type Failure } from '../shared/http/failure';
import type { FailedRequest } from '../shared/http/node-error';
import { only, utf8Stream } from '../shared/http/response-text';
import { carriedReasoning, carryAnswerReasoning, type StartedCalls } from './message-reasoning';
import { normaliseStream, type StreamSummary } from './normalise-stream';
import { questionOf, reasoningCache, restoreReasoning, storeReasoning } from './reasoning-cache';
import { withStandInReasoning, type WireMessage } from './wire-message';

/** How a client of the OpenAI protocol sends a request. */
export type Fetch = (input: unknown, init?: RequestInit) => Promise<Response>;

interface ChatBody extends IDataObject {
	model: string;
	stream?: boolean;
	enable_thinking?: boolean;
}

/**
 * A failed request on its way through OpenAI's client, which wraps what its `fetch` throws. It has no
 * `cause` and its message names no time-out: either would make the client throw away what is in it.
 */
export class TransportError extends Error {
	readonly nodeError: NodeApiError;

	constructor(nodeError: NodeApiError) {
		super('The request to SiliconFlow failed');
		this.nodeError = nodeError;
	}
}

/** The node error inside an error of OpenAI's client, if there is one. */
export function nodeErrorIn(error: unknown): NodeApiError | undefined {
	for (let layer = error; layer instanceof Error; layer = layer.cause) {
		if (layer instanceof TransportError) return layer.nodeError;
	}
	return undefined;
}

/**
 * n8n's agents give a message that only calls tools an empty list of parts, where the API wants text,
 * at least one part, or null.
 */
const withoutEmptyParts = (message: WireMessage): WireMessage =>
	Array.isArray(message.content) && message.content.length === 0
		? { ...message, content: null }
		: message;

/** LangChain keeps calls apart whose arguments are no JSON, where no agent looks for them. */
function hintOfLostCalls(lost: ToolCall[]): string | undefined {
	if (lost.length === 0) return undefined;
	const names = lost.map(({ function: { name } }) => quote(name)).join(', ');
	return `The model called ${names} with arguments that are cut or no JSON, and n8n leaves such calls out. Raise Max Tokens in Options where the answer was cut, or choose another model.`;
}

const headersOf = ({ headers }: ApiResponse, contentType: string) => ({
	'content-type': contentType,
	...(headers[TRACE_HEADER] ? { [TRACE_HEADER]: String(headers[TRACE_HEADER]) } : {}),
});

/** A response whose body is made piece by piece, and when that is over. */
interface StreamingResponse {
	response: Response;
	/** Resolves when the last piece was taken, the reader went away, or the service broke off. */
	finished: Promise<void>;
}

interface StreamOptions {
	/** Aborted when the execution is stopped, whether or not anyone reads on. */
	signal?: AbortSignal;
	onEnd(summary: StreamSummary): void;
	toError(failure: Failure): Error;
	asked: StreamedRequest;
}

/**
 * @throws FailedResponseError when the stream brings no first piece: nothing was made, so the request may
 * be repeated
 */
async function toStreamingResponse(
	response: ApiResponse,
	{ signal, onEnd, toError, asked }: StreamOptions,
): Promise<StreamingResponse> {
	const bytes = utf8Stream(response.body as AsyncIterable<Uint8Array>, response.headers);
	const events = normaliseStream(bytes, onEnd, asked);
	let first: IteratorResult<string> | undefined = await events.next().catch((error: unknown) => {
		throw new FailedResponseError(failureOfStream(error, response));
	});
	const encoder = new TextEncoder();
	let finish = () => {};
	const finished = new Promise<void>((resolve) => (finish = resolve));
	// The reader may have gone without a word, with a piece unread and nobody waiting for the next.
	const stop = () => {
		finish();
		void events.return(undefined).catch(() => undefined);
	};
	signal?.addEventListener('abort', stop, { once: true });
	void finished.then(() => signal?.removeEventListener('abort', stop));
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			try {
				const event = first ?? (await events.next());
				first = undefined;
				if (!event.done) {
					controller.enqueue(encoder.encode(event.value));
					return;
				}
				controller.close();
			} catch (error) {
				controller.error(toError(failureInStream(error, response)));
			}
			finish();
		},
		async cancel() {
			finish();
			await events.return(undefined);
		},
	});
	const headers = headersOf(response, 'text/event-stream');
	return { response: new Response(body, { headers }), finished };
}

/** The request for an answer in one piece. */
const withoutStream = (body: ChatBody): ChatBody => ({
	...body,
	stream: undefined,
	stream_options: undefined,
});

/** A whole answer as the body of a stream, which may be one. */
const asStream = (answer: ApiResponse): ApiResponse => ({
	...answer,
	body: only(
		Buffer.from(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)),
	),
});

/** Where the model's requests go, and whom their reasoning belongs to. */
export interface ChatScope {
	baseUrl: string;
	/** Stands for account and model: no reasoning crosses over to another. */
	scope: string;
	/** The model's calls, with the messages as n8n has kept them. */
	startedCalls: StartedCalls;
	/** Whether the service streams where n8n asks for that. */
	streams: boolean;
}

/**
 * A `fetch` for OpenAI's client that sends by the client of this package: at the account's rate, again
 * after passing faults, ended with the execution. It puts the reasoning of thinking models back beside
 * their answers, and normalises the stream where SiliconFlow's differs from OpenAI's.
 *
 * The request counts as in flight until a stream is over.
 */
export function createChatFetch(
	context: ISupplyDataFunctions,
	client: SubNodeClient,
	{ baseUrl, scope, startedCalls, streams }: ChatScope,
): Fetch {
	return async (input, init) => {
		const { messages, ...asked } = JSON.parse(String(init?.body)) as ChatBody & {
			messages: WireMessage[];
		};
		const body = streams ? asked : withoutStream(asked);
		const tools = offeredTools(body);
		const url = String(input).slice(baseUrl.length);
		const cacheScope = { scope, question: questionOf(messages) };
		const started = startedCalls.take(messages) ?? [];
		const keep = ({ reasoning, toolCalls, lostCalls, text }: StreamSummary) => {
			const lost = hintOfLostCalls(lostCalls);
			if (lost !== undefined) client.hint(lost);
			const toolCallIds = toolCalls.map(({ id }) => id);
			storeReasoning(reasoningCache, cacheScope, { toolCallIds, text }, reasoning);
			if (reasoning !== '' && toolCallIds.length === 0) carryAnswerReasoning(started, reasoning);
		};
		const toError = (failure: Failure, failed?: FailedRequest) => {
			const name = failure.kind === 'http' ? badToolName(body.tools) : undefined;
			// n8n calls tools as their nodes are called, and the service refuses without a word of the name.
			const cause =
				name === undefined
					? undefined
					: `The tool "${escapeHtml(name)}" may be the cause: ${NAME_RULE}. Rename its node.`;
			return subNodeError(context, failure, { ...failed, path: url }, cause);
		};

		const readPlain = async (response: ApiResponse): Promise<Response> => {
			const answer = await readPlainAnswer(response, tools);
			for (const { message } of answer.choices) {
				const { reasoning_content: reasoning = '', tool_calls: toolCalls = [], content } = message;
				const lostCalls = toolCalls.filter(isUnreadable);
				keep({ reasoning, toolCalls, lostCalls, text: content });
			}
			const headers = headersOf(response, 'application/json');
			return new Response(JSON.stringify(answer), { headers });
		};

		return await new Promise<Response>((resolve, reject) => {
			const ask = async (history: WireMessage[]) =>
				await client.request({
					request: {
						method: 'POST',
						url,
						body: { ...body, messages: history as unknown as IDataObject[] },
					},
					responseType: body.stream ? 'stream' : 'text',
					signal: init?.signal ?? undefined,
					async read(answer) {
						if (!asked.stream) {
							resolve(await readPlain(answer));
							return;
						}
						const { response, finished } = await toStreamingResponse(
							body.stream ? answer : asStream(answer),
							{
								signal: context.getExecutionCancelSignal(),
								onEnd: keep,
								toError,
								asked: { thinks: body.enable_thinking ?? isThinker(body.model), tools },
							},
						);
						resolve(response);
						await finished;
					},
				});
			const send = async () => {
				const carried = carriedReasoning(started);
				const history = restoreReasoning(reasoningCache, scope, messages, carried).map(
					withoutEmptyParts,
				);
				let attempted = await ask(history);
				if (!attempted.ok && isReasoningMissing(attempted.failure)) {
					context.logger.warn(
						'SiliconFlow Chat Model: the model wants its reasoning back, and n8n has not kept all of it. The conversation goes on with a stand-in for what is lost.',
					);
					attempted = await ask(withStandInReasoning(history));
				}
				if (!attempted.ok) {
					throw new TransportError(toError(attempted.failure, { attempts: attempted.attempts }));
				}
			};
			send().catch(reject);
		});
	};
}
