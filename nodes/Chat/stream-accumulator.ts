import type { components } from '../shared/generated/api.generated';
import { isRecord, tryParseJson } from '../shared/http/api-response';
import { readErrorBody, type ErrorBody } from '../shared/http/error-body';

type ChatCompletion = components['schemas']['ChatCompletionResponse'];

/** Thrown for an event that is no part of an answer: the service's words for an error, or no JSON. */
export class StreamError extends Error {
	/** The service's error code, where the event gave one. */
	readonly code?: number;

	constructor(message: string, code?: number) {
		super(message);
		this.code = code;
	}
}

interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
}

interface Choice {
	content: string;
	reasoning: string;
	/** By the index of the stream, which is also their order. */
	toolCalls: Map<number, ToolCall>;
	finishReason: string | null;
}

/** The chunks of a streamed answer, put together as they come. */
export interface StreamAccumulator {
	/**
	 * Takes the data of one event.
	 *
	 * @throws StreamError when it is no part of an answer
	 */
	add(data: string): void;
	/** Whether the answer has come to its end. */
	isComplete(): boolean;
	/** What has come so far, in the shape of an answer that is not streamed. */
	answer(): ChatCompletion;
}

/** How the service says that a stream has come to its end. */
const DONE = '[DONE]';

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

const recordsOf = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

function errorOf({ message = 'The service broke the stream off', code }: ErrorBody): StreamError {
	return new StreamError(message, code);
}

function parse(data: string): Record<string, unknown> {
	const chunk = tryParseJson(data);
	if (chunk === undefined) throw new StreamError('The service sent an event that is not JSON');
	const isAnswer = isRecord(chunk) && !chunk.error && (chunk.choices ?? chunk.usage);
	if (!isAnswer) throw errorOf(readErrorBody(chunk));
	return chunk as Record<string, unknown>;
}

/** Which call a delta goes on with; the index is missing from some gateways' streams. */
function indexOf(calls: Map<number, ToolCall>, { index, id }: Record<string, unknown>): number {
	if (typeof index === 'number') return index;
	const last = Math.max(-1, ...calls.keys());
	return textOf(id) !== '' && calls.get(last)?.id !== id ? last + 1 : Math.max(0, last);
}

/**
 * Adds a delta to its call. Id and name come once; later deltas repeat them as null and "", or leave
 * them out (official adapter, 2026-08).
 */
function addToolCall(calls: Map<number, ToolCall>, delta: Record<string, unknown>): void {
	const index = indexOf(calls, delta);
	const call = calls.get(index) ?? {
		id: '',
		type: 'function',
		function: { name: '', arguments: '' },
	};
	const { name, arguments: more } = isRecord(delta.function) ? delta.function : {};
	calls.set(index, {
		id: call.id || textOf(delta.id),
		type: 'function',
		function: {
			name: call.function.name || textOf(name),
			arguments: call.function.arguments + textOf(more),
		},
	});
}

function addDelta(choice: Choice, delta: Record<string, unknown>): void {
	choice.content += textOf(delta.content);
	choice.reasoning += textOf(delta.reasoning_content);
	for (const call of recordsOf(delta.tool_calls)) addToolCall(choice.toolCalls, call);
}

const inOrder = <T>(entries: Map<number, T>) => [...entries].sort(([a], [b]) => a - b);

function toChoice([index, choice]: [number, Choice]) {
	const toolCalls = inOrder(choice.toolCalls).map(([, call]) => call);
	return {
		index,
		message: {
			role: 'assistant',
			content: choice.content,
			...(choice.reasoning === '' ? {} : { reasoning_content: choice.reasoning }),
			...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
		},
		finish_reason: choice.finishReason,
	};
}

/**
 * Puts a streamed answer together: text, reasoning and tool calls of every choice, and the usage.
 *
 * @param onText takes the text of the first choice, piece by piece
 */
export function createStreamAccumulator(onText?: (text: string) => void): StreamAccumulator {
	const choices = new Map<number, Choice>();
	let head: Record<string, unknown> | undefined;
	let usage: unknown;
	let isDone = false;

	return {
		add(data) {
			if (data.trim() === DONE) {
				isDone = true;
				return;
			}
			const chunk = parse(data);
			const { id, created, model, system_fingerprint } = chunk;
			head ??= { id, created, model, system_fingerprint };
			// With every chunk, or with a last one that has no choices (streams of 2025).
			usage = chunk.usage ?? usage;
			for (const { index, delta, finish_reason: reason } of recordsOf(chunk.choices)) {
				const position = typeof index === 'number' ? index : 0;
				const choice = choices.get(position) ?? {
					content: '',
					reasoning: '',
					toolCalls: new Map(),
					finishReason: null,
				};
				choices.set(position, choice);
				const before = choice.content.length;
				if (isRecord(delta)) addDelta(choice, delta);
				const text = choice.content.slice(before);
				if (position === 0 && text !== '') onText?.(text);
				if (textOf(reason) !== '') choice.finishReason = textOf(reason);
			}
		},
		isComplete() {
			const all = [...choices.values()];
			const isEnded = isDone || all.every(({ finishReason }) => finishReason !== null);
			return all.length > 0 && isEnded;
		},
		answer() {
			return {
				...head,
				object: 'chat.completion',
				choices: inOrder(choices).map(toChoice),
				...(usage === undefined ? {} : { usage }),
			} as unknown as ChatCompletion;
		},
	};
}
