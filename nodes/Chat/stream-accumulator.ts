import type { IDataObject } from 'n8n-workflow';

import { toMessage, type ChatAnswer } from './chat-answer';
import type { ChatChunk, ChoiceDelta } from './chat-chunk';
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
			usage = chunk.usage ?? usage;
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
