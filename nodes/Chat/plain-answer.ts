import type { ApiResponse } from '../shared/http/api-response';
import { FailedResponseError, notJsonError } from '../shared/http/failure';
import type { OfferedTools } from './calls-in-text';
import { readChatAnswer, type ChatAnswer } from './chat-answer';
import { failureOfStream, readChatStream } from './chat-events';
import { createStreamAccumulator } from './stream-accumulator';

/** How the lines of a stream begin: as events, or as JSON line by line. */
const STREAM = /^\s*(?:(?:data|event|id|retry)?:|\{.*\}[ \t\r]*\n\s*\{)/;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

/**
 * Reads the answer to a request that asked for no stream. Some gateways stream all the same, and what they
 * send is paid for.
 *
 * @param tools what the model may call
 * @throws InvalidResponseError for what is no answer; FailedResponseError for an error in a stream
 */
export async function readPlainAnswer(
	response: ApiResponse,
	tools: OfferedTools,
): Promise<ChatAnswer> {
	const { body } = response;
	if (typeof body === 'object' && body !== null) return readChatAnswer(body, tools);
	if (typeof body !== 'string' || !STREAM.test(body)) {
		throw notJsonError(body);
	}
	const accumulator = createStreamAccumulator();
	const read = async () => {
		for await (const chunk of readChatStream(bytesOf(body), { tools })) accumulator.add(chunk);
	};
	await read().catch((error: unknown) => {
		throw new FailedResponseError(failureOfStream(error, response));
	});
	return accumulator.answer();
}
