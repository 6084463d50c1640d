import type { IDataObject } from 'n8n-workflow';

import { traceOf, type ApiResponse } from '../shared/http/api-response';
import { textOrNull, type ChatAnswer, type ChatChoice } from './chat-answer';
import { parseJsonAnswer } from './json-answer';

/** The answer as JSON in `json`, or why there is none in `jsonError`; the text is there either way. */
function parsed(content: string, finishReason: string | null): IDataObject {
	const json = parseJsonAnswer(content);
	if (json !== undefined) return { json } as IDataObject;
	return {
		jsonError:
			finishReason === 'length'
				? 'The answer was cut off before its JSON was whole. Raise Max Tokens in Options, or ask for less.'
				: 'The answer is not JSON. Say in the prompt what the JSON is to hold, or choose a model with JSON mode.',
	};
}

function toCompletion({ message, finish_reason }: ChatChoice, wantsJson: boolean): IDataObject {
	const { content, reasoning_content: reasoning, tool_calls: toolCalls } = message;
	// A model that calls tools says what it has to say in the calls.
	const isJson = wantsJson && !(content === '' && toolCalls);
	return {
		content,
		...(isJson ? parsed(content, finish_reason) : {}),
		...(reasoning === undefined ? {} : { reasoning }),
		...(toolCalls ? { toolCalls: toolCalls as unknown as IDataObject[] } : {}),
		finishReason: finish_reason,
	};
}

/**
 * The simplified output: the answer's text with its reasoning, tool calls and why it ended; with
 * several choices the first at the top and all of them in `choices`.
 *
 * @param wantsJson the answer is to be JSON, and is parsed into `json`; where that fails `jsonError` says why
 */
export function simplifyAnswer(
	{ choices, model, usage }: ChatAnswer,
	response: Pick<ApiResponse, 'headers'>,
	wantsJson: boolean,
): IDataObject {
	const completions = choices.map((choice) => toCompletion(choice, wantsJson));
	return {
		...completions[0],
		...(completions.length > 1 ? { choices: completions } : {}),
		model: textOrNull(model) ?? undefined,
		usage,
		...traceOf(response),
	};
}
