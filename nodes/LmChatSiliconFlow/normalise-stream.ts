import { createSseReader } from '../Chat/sse';
import { tryParseJson } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';
import { textOf } from './wire-message';

/** A streamed piece of a tool call. */
interface ToolCallDelta {
	id?: string | null;
	function?: { name?: string | null; arguments?: string | null };
}

/** A streamed piece of an answer; only what is looked at here. */
export interface Chunk {
	choices?: Array<{
		delta?: {
			content?: unknown;
			reasoning_content?: string | null;
			tool_calls?: ToolCallDelta[] | null;
		};
		finish_reason?: string | null;
	}>;
	usage?: object | null;
	error?: unknown;
	code?: unknown;
}

/** What a stream has said by the time it ends. */
export interface StreamSummary {
	reasoning: string;
	toolCallIds: string[];
	text: string;
}

/** An error that the service sends in the middle of a stream. */
export class StreamedError extends Error {
	readonly body: unknown;

	/** @param body in any of the shapes of the service's error bodies */
	constructor(body: unknown) {
		super('The service broke off its answer');
		this.body = body;
	}
}

const DONE = '[DONE]';

const toEvent = (data: string) => `data: ${data}\n\n`;

async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const reader = createSseReader();
	for await (const piece of bytes) yield* reader.push(piece);
	yield* reader.end();
}

/**
 * A tool call's piece without what says nothing: SiliconFlow repeats `id: null` and `name: ""` in the
 * pieces that carry arguments only (official adapter, 2026-08), where OpenAI leaves them out.
 */
function normaliseToolCall({ id, function: called, ...rest }: ToolCallDelta): ToolCallDelta {
	const { name, ...given } = called ?? {};
	return {
		...rest,
		...(id ? { id } : {}),
		function: { ...given, ...(name ? { name } : {}) },
	};
}

function normaliseChoice(choice: NonNullable<Chunk['choices']>[number]) {
	const calls = choice.delta?.tool_calls;
	if (!calls) return choice;
	return { ...choice, delta: { ...choice.delta, tool_calls: calls.map(normaliseToolCall) } };
}

function parseChunk(data: string): Chunk {
	const chunk = tryParseJson(data);
	if (typeof chunk !== 'object' || chunk === null) {
		throw new InvalidResponseError('The service streamed something that is not JSON');
	}
	const { choices, error, code } = chunk as Chunk;
	if (error || (!choices && code)) throw new StreamedError(chunk);
	return chunk;
}

/**
 * Makes of SiliconFlow's stream one that OpenAI's clients read rightly: tool call pieces without empty
 * ids and names, and the usage once, at the end, where SiliconFlow repeats it in every chunk and
 * clients that merge chunks would add it up.
 *
 * @param end called with what was summary when the stream has come to its end
 * @throws InvalidResponseError for what is no chunk, and for a stream that stops before its end; SseError for
 * what is no stream of events; StreamedError for an error in the stream; what reading the bytes throws
 */
export async function* normaliseStream(
	bytes: AsyncIterable<Uint8Array>,
	end: (summary: StreamSummary) => void,
): AsyncGenerator<string> {
	const summary: StreamSummary = { reasoning: '', toolCallIds: [], text: '' };
	let last: Chunk | undefined;
	let isFinished = false;
	for await (const data of readEvents(bytes)) {
		if (data === DONE) {
			isFinished = true;
			break;
		}
		const chunk = parseChunk(data);
		for (const { delta, finish_reason: reason } of chunk.choices ?? []) {
			summary.reasoning += delta?.reasoning_content ?? '';
			summary.text += textOf(delta?.content);
			summary.toolCallIds.push(...(delta?.tool_calls ?? []).flatMap(({ id }) => id || []));
			isFinished ||= Boolean(reason);
		}
		const { usage, ...rest } = chunk;
		if (usage) last = { ...rest, choices: [], usage };
		if (chunk.choices?.length) {
			yield toEvent(JSON.stringify({ ...rest, choices: chunk.choices.map(normaliseChoice) }));
		}
	}
	if (!isFinished) throw new InvalidResponseError('The service’s answer stopped before its end');
	end(summary);
	if (last) yield toEvent(JSON.stringify(last));
	yield toEvent(DONE);
}
