import { refusal } from '../api-error.mts';
import { countTokens } from '../context.mts';
import type { ChatAbilities } from '../spec.mts';
import { compose } from './answer.mts';
import { argumentsFor } from './arguments.mts';
import {
	imagesOf,
	textOf,
	type Message,
	type Parameters,
	type Tool,
	type ToolCall,
} from './message.mts';
import { checkReasoning } from './reasoning-check.mts';
import { nextCalls, type ToolChoice } from './tools.mts';

/** The body of a request for a chat. */
export interface ChatBody {
	model: string;
	messages: Message[];
	stream?: boolean;
	max_tokens?: number;
	stop?: string | string[] | null;
	n?: number;
	enable_thinking?: boolean;
	response_format?: { type: string; json_schema?: { schema?: Parameters } };
	tools?: Tool[];
	tool_choice?: ToolChoice;
}

/** What the assistant says, thinks and calls. */
export interface Completion {
	content: string;
	reasoning: string | null;
	toolCalls: ToolCall[];
	finishReason: 'stop' | 'length' | 'tool_calls';
}

const CHARACTERS_PER_TOKEN = 4;

/** Models that think when nothing else is said, by their names. */
const THINKS_UNASKED = /DeepSeek-(?:R1|V4)|Thinking|GLM-Z1|GLM-5|Kimi-K2\.[5-9]|QwQ/i;

/** The models of 2024 that see, by their names; the catalogue says it of today's. */
const SEES = /VL|OCR|InternVL/i;

const thinksOver = ({ enable_thinking: thinks, model }: ChatBody): boolean =>
	thinks ?? THINKS_UNASKED.test(model);

/** @throws ApiError 400 when the model cannot do what the request asks of it */
export function checkAbilities(body: ChatBody, { vision, json, thinking }: ChatAbilities): void {
	const { model, messages, enable_thinking: thinks, response_format: format } = body;
	const hasImages = messages.some((message) => imagesOf(message).length > 0);
	if (hasImages && !vision.includes(model) && !SEES.test(model)) throw refusal.noVision();
	if (thinks !== undefined && !thinking.includes(model)) {
		throw refusal.invalid(
			'Value error, current model does not support parameter `enable_thinking`.',
		);
	}
	if (format && format.type !== 'text' && !json.includes(model)) throw refusal.noJsonMode();
	if (thinksOver(body)) checkReasoning(model, messages);
}

function cut(
	text: string,
	{ stop, max_tokens: maxTokens }: ChatBody,
): Pick<Completion, 'content' | 'finishReason'> {
	const stops = [stop ?? []].flat().filter(Boolean);
	const ends = stops.map((word) => text.indexOf(word)).filter((at) => at >= 0);
	const stopped = text.slice(0, Math.min(text.length, ...ends));
	const longest = (maxTokens ?? Infinity) * CHARACTERS_PER_TOKEN;
	return stopped.length > longest
		? { content: stopped.slice(0, longest), finishReason: 'length' }
		: { content: stopped, finishReason: 'stop' };
}

/** The answer as text or JSON, whichever is asked for; with a schema the values come from the question. */
function inFormat({ messages, response_format: format }: ChatBody, question: string): string {
	const schema = format?.json_schema?.schema;
	if (format?.type === 'json_schema' && schema) {
		return JSON.stringify(argumentsFor(schema, question));
	}
	const answer = compose(messages);
	return format && format.type !== 'text' ? JSON.stringify({ answer }) : answer;
}

/** Answers a chat: with calls of tools while there are results to get, and then in words. */
export function complete(body: ChatBody): Completion {
	const { model, messages, tools, tool_choice: choice } = body;
	const last = textOf(messages.at(-1) ?? { role: 'user', content: '' });
	const think = (end: string) =>
		thinksOver(body) ? `I was told "${last.slice(-80)}". ${end}` : null;
	const toolCalls = nextCalls(model, messages, tools, choice);
	if (toolCalls.length > 0) {
		const names = toolCalls.map((call) => call.function.name).join(' and ');
		return {
			content: '',
			reasoning: think(`I call ${names}.`),
			toolCalls,
			finishReason: 'tool_calls',
		};
	}
	return {
		...cut(inFormat(body, last), body),
		reasoning: think('I answer it briefly.'),
		toolCalls: [],
	};
}

/** What a request and its answers cost, in the shape of the service (2026-10). */
export function usageOf({ messages }: ChatBody, completions: Completion[]) {
	const prompt = messages.reduce((sum, message) => sum + countTokens(textOf(message)), 0);
	const sum = (textIn: (completion: Completion) => string | null) =>
		completions.reduce((total, completion) => {
			const text = textIn(completion);
			return total + (text ? countTokens(text) : 0);
		}, 0);
	const reasoning = sum((completion) => completion.reasoning);
	const said = sum(({ content, toolCalls }) =>
		toolCalls.length > 0 ? JSON.stringify(toolCalls) : content || ' ',
	);
	return {
		prompt_tokens: prompt,
		completion_tokens: said + reasoning,
		total_tokens: prompt + said + reasoning,
		completion_tokens_details: { reasoning_tokens: reasoning },
		prompt_tokens_details: { cached_tokens: 0 },
		prompt_cache_hit_tokens: 0,
		prompt_cache_miss_tokens: prompt,
	};
}
