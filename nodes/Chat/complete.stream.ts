import type { IDataObject, NodeApiError } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import type { ApiResponse, BodyStream } from '../shared/http/api-response';
import { readErrorBody } from '../shared/http/error-body';
import { escapeHtml } from '../shared/http/error-hints';
import { FailedResponseError, type Failure } from '../shared/http/failure';
import { toNodeError } from '../shared/http/node-error';
import { utf8Stream } from '../shared/http/response-text';
import type { OfferedTools } from './offered-tools';
import type { ChatAnswer } from './chat-answer';
import {
	failureOfStream,
	readChatStream,
	wordsOfFailure,
	type StreamedRequest,
} from './chat-events';
import { simplifyAnswer } from './complete.response';
import { createStreamAccumulator, type StreamAccumulator } from './stream-accumulator';
import { isThinker } from './think-block';

/** Characters of the broken answer that the error's description shows; its details have all. */
const MAX_QUOTE_LENGTH = 2_000;

function partialAnswer(response: ApiResponse, accumulator: StreamAccumulator): IDataObject {
	const answer = accumulator.answer();
	return answer.choices.length > 0 ? simplifyAnswer(answer, response, false) : {};
}

/**
 * The error of a stream that broke off, with what came of the answer. It goes around the client's
 * retries: what came was paid for, and whether to pay again is for the user to say.
 */
function brokenStreamError(
	item: Item,
	response: ApiResponse,
	failure: Failure,
	accumulator: StreamAccumulator,
): NodeApiError {
	const { headers } = response;
	const code = failure.kind === 'http' ? readErrorBody(failure.body).code : undefined;
	const error = toNodeError(
		item.run.node,
		{
			kind: 'invalidResponse',
			headers,
			message: wordsOfFailure(failure),
			traceId: response.requestTraceId,
		},
		{ itemIndex: item.index },
	);
	const partial = partialAnswer(response, accumulator);
	const quote = String(partial.content || partial.reasoning || '').slice(0, MAX_QUOTE_LENGTH);
	error.description = `The service may charge for what it sent, so the request was not repeated. Run the workflow again to repeat it. ${quote === '' ? 'No text of the answer had come.' : `This had come: ${escapeHtml(quote)}`}`;
	Object.assign(error.context, { code, partial });
	return error;
}

/** What the item asked for, as far as it says what may come. */
const askedBy = ({ params }: Item, tools: OfferedTools): StreamedRequest => ({
	choices: params.number('options.n'),
	thinks: params.boolean('options.enableThinking', isThinker(params.requiredId('model'))),
	tools,
});

/**
 * Reads a streamed answer to its end and puts it together.
 *
 * @param tools what the model may call
 * @param onText takes the text of the first choice, piece by piece
 * @returns the answer as it were without a stream
 * @throws NodeApiError with what came, when the stream breaks off or brings an error after its beginning;
 * FailedResponseError when nothing had come by then, so that the request may be repeated
 */
export async function readStream(
	item: Item,
	response: ApiResponse,
	tools: OfferedTools,
	onText?: (text: string) => void,
): Promise<ChatAnswer> {
	const accumulator = createStreamAccumulator();
	try {
		const body = response.body as BodyStream as AsyncIterable<Uint8Array>;
		const bytes = utf8Stream(body, response.headers);
		for await (const chunk of readChatStream(bytes, askedBy(item, tools))) {
			accumulator.add(chunk);
			const text = chunk.deltas.find(({ index }) => index === 0)?.content;
			if (text) onText?.(text);
		}
	} catch (error) {
		item.run.signal?.throwIfAborted();
		const failure = failureOfStream(error, response);
		throw accumulator.hasContent()
			? brokenStreamError(item, response, failure, accumulator)
			: new FailedResponseError(failure);
	}
	return accumulator.answer();
}
