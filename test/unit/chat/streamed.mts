/** A stream of a chat for tests, and what its reading makes of it. */
import { readChatStream, type StreamedRequest } from '../../../nodes/Chat/chat-events';
import { createStreamAccumulator } from '../../../nodes/Chat/stream-accumulator';

/** The answer of a stream, and what its reading throws. */
export async function stream(body: string, asked?: StreamedRequest) {
	const accumulator = createStreamAccumulator();
	let error: unknown;
	const bytes = async function* () {
		yield Buffer.from(body);
	};
	try {
		for await (const chunk of readChatStream(bytes(), asked)) accumulator.add(chunk);
	} catch (thrown) {
		error = thrown;
	}
	return { answer: accumulator.answer(), error };
}

export const event = (delta: object, reason: string | null = null, more: object = {}) =>
	JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason, ...more }] });
export const events = (...data: string[]) => data.map((each) => `data: ${each}\n\n`).join('');
export const HELLO = event({ content: 'hello' }, 'stop');
export const said = (content: string, reason: string | null) =>
	JSON.stringify({ choices: [{ index: 0, message: { content }, finish_reason: reason }] });
