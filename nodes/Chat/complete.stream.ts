import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { GarbledAnswer, lostBy } from '../shared/http/failure';
import { toNodeError } from '../shared/http/node-error';
import type { Answer, BodyStream, Item } from '../shared/engine/operation';
import { simplifyCompletion } from './complete.response';
import { createGathering, StreamFault, type Gathering } from './gather';
import { jsonIn } from './json-in';
import { createSseReader, SseError } from './sse';

/** Characters of the broken answer that the error's description shows; its details have all. */
const LONGEST_QUOTE = 2_000;

/** Why a stream did not bring a whole answer. */
interface Break {
	message: string;
	code?: number;
}

function breakOf(thrown: unknown): Break {
	if (thrown instanceof StreamFault || thrown instanceof SseError) return thrown;
	const { code, message } = lostBy(thrown) as { code: string; message: string };
	return { message: `The stream of the answer was cut short: ${message} (${code})` };
}

function partOf(answer: Answer, gathering: Gathering): IDataObject {
	const body = gathering.answer();
	return body.choices?.length ? simplifyCompletion({ ...answer, body }, false) : {};
}

/**
 * The error of a stream that broke off, with what came of the answer. It goes around the transport's
 * repeats: what came was paid for, and whether to pay again is for the user to say.
 */
function streamError(
	item: Item,
	answer: Answer,
	{ message, code }: Break,
	gathering: Gathering,
): NodeApiError {
	const { headers } = answer;
	const error = toNodeError(
		item.getNode(),
		{ kind: 'garbled', headers, message },
		{ itemIndex: item.getItemIndex() },
	);
	const partial = partOf(answer, gathering);
	const quote = String(partial.content || partial.reasoning || '').slice(0, LONGEST_QUOTE);
	error.description = `The service may charge for what it sent, so the request was not repeated. Run the workflow again to repeat it. ${quote === '' ? 'Nothing of the answer had come.' : `This had come: ${quote}`}`;
	Object.assign(error.context, { code, partial });
	return error;
}

async function gather(body: BodyStream, gathering: Gathering): Promise<void> {
	const reader = createSseReader();
	for await (const bytes of body as AsyncIterable<Uint8Array>) {
		for (const data of reader.push(bytes)) gathering.take(data);
	}
	for (const data of reader.end()) gathering.take(data);
	if (!gathering.isWhole()) {
		throw new StreamFault('The stream of the answer ended before the answer was whole');
	}
}

/** The answer of a gateway that does not stream. */
async function readWhole(item: Item, answer: Answer): Promise<Answer> {
	const text = await item.helpers.binaryToString(answer.body as BodyStream);
	const body = jsonIn(text);
	if (body !== undefined) return { ...answer, body };
	throw new GarbledAnswer('The service answered with something that is not JSON');
}

/**
 * Reads a streamed answer to its end and puts it together.
 *
 * @returns the answer as it were without a stream
 * @throws NodeApiError with what came, when the stream breaks off or brings an error
 */
export async function readStreamed(item: Item, answer: Answer): Promise<Answer> {
	if (String(answer.headers['content-type']).includes('application/json')) {
		return await readWhole(item, answer);
	}
	const gathering = createGathering();
	try {
		await gather(answer.body as BodyStream, gathering);
	} catch (error) {
		item.getExecutionCancelSignal()?.throwIfAborted();
		throw streamError(item, answer, breakOf(error), gathering);
	}
	return { ...answer, body: gathering.answer() };
}
