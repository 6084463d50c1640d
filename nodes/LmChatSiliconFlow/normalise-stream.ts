import type { IDataObject } from 'n8n-workflow';

import { DONE, type ChoiceDelta } from '../Chat/chat-chunk';
import { readChatStream, type StreamedRequest } from '../Chat/chat-events';
import { isUnreadable, type ToolCall } from '../Chat/tool-calls';
import { grownUsage } from '../shared/engine/usage';

/** What a stream has said by the time it ends. */
export interface StreamSummary {
	reasoning: string;
	toolCalls: ToolCall[];
	/** Those of which nobody can tell what they are called with. */
	lostCalls: ToolCall[];
	text: string;
}

const toEvent = (data: string) => `data: ${data}\n\n`;

/** LangChain completes JSON that is cut, and an agent would call the tool with a part of what was meant. */
const uncompleted = ({ name, arguments: given }: ToolCall['function']) => ({
	function: { name, arguments: `no JSON: ${given}` },
});

/** @param isFirst of its choice: LangChain takes what has no role for no message of an assistant */
function toChoice(
	{ index, content, reasoning, toolCalls, finishReason }: ChoiceDelta,
	lostCalls: ToolCall[],
	isFirst: boolean,
) {
	return {
		index,
		delta: {
			...(isFirst ? { role: 'assistant' } : {}),
			...(content === '' ? {} : { content }),
			...(reasoning === '' ? {} : { reasoning_content: reasoning }),
			...(toolCalls.length > 0
				? {
						tool_calls: toolCalls.map((call, position) => ({
							index: position,
							...call,
							...(lostCalls.includes(call) ? uncompleted(call.function) : {}),
						})),
					}
				: {}),
		},
		finish_reason: finishReason,
	};
}

/**
 * Makes of SiliconFlow's stream one that OpenAI's clients read rightly: each tool call under an index of
 * its own and with its id and name once, thoughts apart from the answer, and the usage once, at the end,
 * where SiliconFlow repeats it in every chunk and clients that merge chunks would add it up. Nothing goes
 * on before something of the answer has come, so that an error until then is one of the request.
 *
 * @param end called with what the stream has said when it has come to its end
 * @throws StreamedError for an error in the stream; InvalidResponseError for what is no answer, and for
 * one that stops before its end; what reading the bytes throws
 */
export async function* normaliseStream(
	bytes: AsyncIterable<Uint8Array>,
	end: (summary: StreamSummary) => void,
	asked: StreamedRequest = {},
): AsyncGenerator<string> {
	const summary: StreamSummary = { reasoning: '', toolCalls: [], lostCalls: [], text: '' };
	let head: IDataObject = {};
	let counted: IDataObject | undefined;
	let hasBegun = false;
	/** The choices of which something went on. */
	const begun = new Set<number>();
	for await (const chunk of readChatStream(bytes, asked)) {
		const { deltas, usage } = chunk;
		// OpenAI's client takes an empty `error` beside an answer for one, too.
		if (Object.keys(chunk.head).length > 0) head = { ...chunk.head, error: undefined };
		hasBegun ||= chunk.isPaid || deltas.some(({ finishReason }) => finishReason !== null);
		for (const { content, reasoning, toolCalls } of deltas) {
			summary.text += content;
			summary.reasoning += reasoning;
			summary.toolCalls.push(...toolCalls);
			summary.lostCalls.push(...toolCalls.filter(isUnreadable));
		}
		if (usage) counted = grownUsage(counted ?? {}, usage);
		if (hasBegun && deltas.length > 0) {
			const choices = deltas.map((delta) =>
				toChoice(delta, summary.lostCalls, !begun.has(delta.index)),
			);
			for (const { index } of deltas) begun.add(index);
			yield toEvent(JSON.stringify({ ...head, choices }));
		}
	}
	end(summary);
	if (counted) yield toEvent(JSON.stringify({ ...head, choices: [], usage: counted }));
	yield toEvent(DONE);
}
