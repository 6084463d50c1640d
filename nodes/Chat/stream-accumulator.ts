import type { IDataObject } from 'n8n-workflow';

import { grownUsage } from '../shared/engine/usage';
import type { ApiResponse } from '../shared/http/api-response';
import { FailedResponseError, InvalidResponseError, notJsonError } from '../shared/http/failure';
import { only } from '../shared/http/response-text';
import type { OfferedTools } from './offered-tools';
import { readChatAnswer, toMessage, type ChatAnswer } from './chat-answer';
import type { ChatChunk, ChoiceDelta } from './chat-chunk';
import { failureOfStream, readChatStream, wordsOfFailure } from './chat-events';
import type { ToolCall } from './tool-calls';

/** The chunks of a streamed answer, put together as they come. */
export interface StreamAccumulator {
	add(chunk: ChatChunk): void;
	/** Whether anything of the answer has come, which is paid for. */
	hasContent(): boolean;
	/** What has come so far, in the shape of an answer that is not streamed. */
	answer(): ChatAnswer;
}

interface Choice {
	content: string;
	reasoning: string;
	toolCalls: ToolCall[];
	finishReason: string | null;
}

function addDelta(choice: Choice, delta: ChoiceDelta): void {
	choice.content += delta.content;
	choice.reasoning += delta.reasoning;
	choice.toolCalls.push(...delta.toolCalls);
	choice.finishReason = delta.finishReason ?? choice.finishReason;
}

/** Puts a streamed answer together: text, reasoning and tool calls of every choice, and the usage. */
export function createStreamAccumulator(): StreamAccumulator {
	const choices = new Map<number, Choice>();
	let head: IDataObject | undefined;
	let usage: IDataObject | undefined;
	let hasContent = false;

	return {
		add(chunk) {
			hasContent ||= chunk.isPaid;
			if (Object.keys(chunk.head).length > 0) head ??= chunk.head;
			// With every chunk, or with a last one that has no choices (streams of 2025).
			if (chunk.usage) usage = grownUsage(usage ?? {}, chunk.usage);
			for (const delta of chunk.deltas) {
				const choice = choices.get(delta.index) ?? {
					content: '',
					reasoning: '',
					toolCalls: [],
					finishReason: null,
				};
				choices.set(delta.index, choice);
				addDelta(choice, delta);
			}
		},
		hasContent: () => hasContent,
		answer: () => ({
			...head,
			object: 'chat.completion',
			choices: [...choices]
				.sort(([a], [b]) => a - b)
				.map(([index, { content, reasoning, toolCalls, finishReason }]) => ({
					index,
					message: toMessage(content, reasoning, toolCalls, finishReason),
					finish_reason: finishReason,
				})),
			...(usage ? { usage } : {}),
		}),
	};
}

/**
 * Reads the answer to a request that asked for no stream. Some gateways stream all the same, and what they
 * send is paid for.
 *
 * @param tools what the model may call
 * @throws InvalidResponseError for what is no answer, and for a stream that breaks off; FailedResponseError for an
 * error before anything of the answer
 */
export async function readPlainAnswer(
	response: ApiResponse,
	tools: OfferedTools,
): Promise<ChatAnswer> {
	const isList = Array.isArray(response.body) && response.body.length > 1;
	const body = isList ? JSON.stringify(response.body) : response.body;
	if (typeof body === 'object' && body !== null) return readChatAnswer(body, tools);
	if (typeof body !== 'string' || body.trim() === '') throw notJsonError(body);
	const accumulator = createStreamAccumulator();
	const read = async () => {
		const bytes = only(Buffer.from(body));
		for await (const chunk of readChatStream(bytes, { tools })) accumulator.add(chunk);
	};
	await read().catch((error: unknown) => {
		const failure = failureOfStream(error, response);
		// What has come is paid for, and would be paid again.
		throw accumulator.hasContent()
			? new InvalidResponseError(wordsOfFailure(failure))
			: new FailedResponseError(failure);
	});
	return accumulator.answer();
}
