import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { components } from '../shared/generated/api.generated';
import { traceOf, tryParseJson, type ApiResponse } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';

type ChatCompletion = components['schemas']['ChatCompletionResponse'];
type Choice = NonNullable<ChatCompletion['choices']>[number];

/** A model may stop in the middle of its JSON; finishReason says so, and the text is there. */
function parsed(content: string): { json?: unknown } {
	const json = tryParseJson(content);
	return json === undefined ? {} : { json };
}

function toCompletion({ message, finish_reason }: Choice, wantsJson: boolean): IDataObject {
	const content = message?.content ?? '';
	const reasoning = message?.reasoning_content;
	const toolCalls = message?.tool_calls;
	return {
		content,
		...(wantsJson ? (parsed(content) as IDataObject) : {}),
		...(reasoning ? { reasoning } : {}),
		...(toolCalls?.length ? { toolCalls: toolCalls as unknown as IDataObject[] } : {}),
		finishReason: finish_reason ?? null,
	};
}

/**
 * The simplified output: the answer's text with its reasoning, tool calls and why it ended; with
 * several choices the first at the top and all of them in `choices`.
 *
 * @param wantsJson the answer is to be JSON, and is parsed into `json`
 * @throws InvalidResponseError when there is no choice
 */
export function simplifyCompletion(response: ApiResponse, wantsJson: boolean): IDataObject {
	const { choices = [], model, usage } = response.body as ChatCompletion;
	const completions = choices.map((choice) => toCompletion(choice, wantsJson));
	if (completions.length === 0)
		throw new InvalidResponseError('The service gave no answer to the chat');
	return {
		...completions[0],
		...(completions.length > 1 ? { choices: completions } : {}),
		model,
		usage: usage as IDataObject,
		...traceOf(response),
	};
}

/** The service's whole answer, and its trace id. */
export function rawCompletion(response: ApiResponse): INodeExecutionData {
	return { json: { ...(response.body as IDataObject), ...traceOf(response) } };
}
