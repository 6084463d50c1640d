import type { IDataObject, NodeApiError } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { tryParseJson, type ApiResponse, type BodyStream } from '../shared/http/api-response';
import { errorStatusIn } from '../shared/http/error-body';
import {
	FailedResponseError,
	InvalidResponseError,
	toNetworkFailure,
} from '../shared/http/failure';
import { toNodeError } from '../shared/http/node-error';
import { simplifyCompletion } from './complete.response';
import { createSseReader, SseError } from './sse';
import { createStreamAccumulator, StreamError, type StreamAccumulator } from './stream-accumulator';

/** Characters of the broken answer that the error's description shows; its details have all. */
const MAX_QUOTE_LENGTH = 2_000;

/** Why a stream did not bring a whole answer. */
interface Break {
	message: string;
	code?: number;
}

/** @throws the error itself when it is not the stream's fault */
function breakOf(thrown: unknown): Break {
	if (thrown instanceof StreamError || thrown instanceof SseError) return thrown;
	const failure = toNetworkFailure(thrown);
	if (failure?.kind !== 'network') throw thrown;
	return {
		message: `The stream of the answer was cut short: ${failure.message} (${failure.code})`,
	};
}

function partialAnswer(response: ApiResponse, accumulator: StreamAccumulator): IDataObject {
	const body = accumulator.answer();
	return body.choices?.length ? simplifyCompletion({ ...response, body }, false) : {};
}

/**
 * The error of a stream that broke off, with what came of the answer. It goes around the client's
 * retries: what came was paid for, and whether to pay again is for the user to say.
 */
function brokenStreamError(
	item: Item,
	response: ApiResponse,
	{ message, code }: Break,
	accumulator: StreamAccumulator,
): NodeApiError {
	const { headers } = response;
	const error = toNodeError(
		item.run.node,
		{ kind: 'invalidResponse', headers, message },
		{ itemIndex: item.index },
	);
	const partial = partialAnswer(response, accumulator);
	const quote = String(partial.content || partial.reasoning || '').slice(0, MAX_QUOTE_LENGTH);
	error.description = `The service may charge for what it sent, so the request was not repeated. Run the workflow again to repeat it. ${quote === '' ? 'Nothing of the answer had come.' : `This had come: ${quote}`}`;
	Object.assign(error.context, { code, partial });
	return error;
}

async function accumulate(body: BodyStream, accumulator: StreamAccumulator): Promise<void> {
	const reader = createSseReader();
	for await (const bytes of body as AsyncIterable<Uint8Array>) {
		for (const data of reader.push(bytes)) accumulator.add(data);
	}
	for (const data of reader.end()) accumulator.add(data);
	if (!accumulator.isComplete()) {
		throw new StreamError('The stream of the answer ended before the answer was whole');
	}
}

/**
 * The answer of a gateway that does not stream.
 *
 * @throws FailedResponseError when it is an error; InvalidResponseError when it is no JSON
 */
async function readWhole(item: Item, response: ApiResponse): Promise<ApiResponse> {
	const text = await item.helpers.binaryToString(response.body as BodyStream);
	const body = tryParseJson(text);
	if (body === undefined) {
		throw new InvalidResponseError('The service answered with something that is not JSON');
	}
	const status = errorStatusIn(body);
	if (status === undefined) return { ...response, body };
	throw new FailedResponseError({ kind: 'http', status, headers: response.headers, body });
}

/**
 * Reads a streamed answer to its end and puts it together.
 *
 * @param onText takes the text of a stream, piece by piece
 * @returns the answer as it were without a stream
 * @throws NodeApiError with what came, when the stream breaks off or brings an error after its beginning;
 * FailedResponseError for an error in place of a stream
 */
export async function readStream(
	item: Item,
	response: ApiResponse,
	onText?: (text: string) => void,
): Promise<ApiResponse> {
	if (String(response.headers['content-type']).includes('application/json')) {
		return await readWhole(item, response);
	}
	const accumulator = createStreamAccumulator(onText);
	try {
		await accumulate(response.body as BodyStream, accumulator);
	} catch (error) {
		item.run.signal?.throwIfAborted();
		throw brokenStreamError(item, response, breakOf(error), accumulator);
	}
	return { ...response, body: accumulator.answer() };
}
