import type { IDataObject } from 'n8n-workflow';

import { readUsageNumbers } from '../shared/engine/usage';
import {
	holderOf,
	isRecord,
	layersOf,
	toJson,
	toList,
	toNumber,
} from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';
import { NO_TOOLS, type OfferedTools } from './offered-tools';
import { createTailReader } from './text-tail';
import { splitThoughts, type SplitText } from './think-block';
import { isCallPart, readToolCalls, toolCallsIn, type ToolCall } from './tool-calls';

/** Parts of thoughts hold a list of parts in their turn (Mistral's form), and no more than that. */
const MAX_DEPTH = 3;

/** Parts that are thoughts, by their type (Mistral, Anthropic), or by a flag (Google). */
const isThought = (part: unknown) =>
	isRecord(part) &&
	(part.thought === true || (typeof part.type === 'string' && /^(?:think|reason)/.test(part.type)));

const NAMES = [
	'text',
	'content',
	'value',
	'thinking',
	'reasoning',
	'reasoning_content',
	'think',
	'summary',
	'refusal',
	'parts',
	'transcript',
];

/** The text in anything that a message or a part of one may hold; '' where there is none. */
function textIn(value: unknown, depth = 0): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	if (depth > MAX_DEPTH) return '';
	if (Array.isArray(value)) return value.map((part) => textIn(part, depth + 1)).join('');
	if (!isRecord(value)) return '';
	const held = NAMES.map((name) => value[name]).find((given) => (given ?? undefined) !== undefined);
	return textIn(held, depth + 1);
}

/** Whether a content is no part of a message but an answer in JSON, which a gateway has parsed. */
function isJsonAnswer(content: unknown): boolean {
	if (Array.isArray(content)) return content.length > 0 && content.every(isJsonAnswer);
	if (!isRecord(content)) return typeof content === 'boolean' || typeof content === 'number';
	const isPart = content.type !== undefined || isCallPart(content);
	return !isPart && !NAMES.some((name) => content[name] !== undefined);
}

/**
 * Reads the `content` of a message or of a delta: a text, or a list of parts, of which those that are no
 * text are passed over. OpenAI's and servers of its make have the words apart with which a model declines, and
 * those that it speaks.
 *
 * @returns the parts' texts joined, thoughts apart
 */
export function readContent({ content, refusal, audio }: Record<string, unknown>): SplitText {
	if (isJsonAnswer(content)) return { content: toJson(content) ?? '', reasoning: '' };
	const parts: unknown[] = Array.isArray(content) ? content : [content];
	return {
		content: textIn(parts.filter((part) => !isThought(part))) || textIn(refusal) || textIn(audio),
		reasoning: textIn(parts.filter(isThought)),
	};
}

const isText = (value: unknown): value is string => typeof value === 'string';

const toBareMessage = (content?: string) => (content === undefined ? undefined : { content });

/**
 * What a choice of an answer, or of a chunk of one, says; servers of the older text protocol and others
 * have a bare text.
 *
 * @returns undefined when it says nothing
 */
export function messageIn({
	delta,
	message,
	content,
	role,
	text,
}: Record<string, unknown>): Record<string, unknown> | undefined {
	// Google's choices have the parts of their message in its content.
	const [parts] = isRecord(content) ? [content.parts] : [];
	// A gateway that does not stream puts the whole message into its one event, beside no delta or an empty one.
	// Zhipu's are messages themselves.
	const bare = isText(role) && { role, content };
	const said = [delta, message, parts && { content: parts }, bare].flat().filter(isRecord);
	const filled = said.find((each) => Object.keys(each).length > 0) ?? said[0];
	return filled ?? toBareMessage([delta, message, text, content].find(isText));
}

/** The names of the thoughts beside the content: SiliconFlow's, OpenRouter's two, Ollama's, and those of gateways. */
const REASONING_NAMES = [
	'reasoning_content',
	'reasoning',
	'reasoning_details',
	'reasoning_text',
	'thinking',
	'thinking_content',
	'thinking_blocks',
	'thought',
];

/** The thoughts beside the content. */
export function readReasoning(message: Record<string, unknown>): string {
	const texts = REASONING_NAMES.map((name) => textIn(message[name]));
	return texts.find((text) => text !== '') ?? '';
}

const NO_CHAT_ANSWER = 'The service gave no answer to the chat';

/** What is said of a body without an answer; a filter, and an end before the first word, leave a reason alone. */
export function noAnswerWords(given: unknown): string {
	const [body = {}] = layersOf(given);
	const reason = choicesIn(body)?.map(finishReasonIn).find(isReason);
	return isText(reason) ? `${NO_CHAT_ANSWER}: it ended with "${reason}"` : NO_CHAT_ANSWER;
}

/** What a model says, in one form, whatever the form that the service gave it. */
export interface ChatMessage {
	role: 'assistant';
	content: string;
	/** Left out where there is none. */
	reasoning_content?: string;
	/** Left out where there are none. */
	tool_calls?: ToolCall[];
}

export interface ChatChoice {
	index: number;
	message: ChatMessage;
	finish_reason: string | null;
}

/** An answer to a chat, in one form. */
export interface ChatAnswer {
	choices: ChatChoice[];
	/** Tokens, as numbers. */
	usage?: IDataObject;
	/** What the service says besides: `id`, `model` and the like, as it says it. */
	[name: string]: unknown;
}

/** @returns the text of a value that is one, or null */
export const textOrNull = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : null;

/** Why a choice ended whose model calls tools. */
export const TOOL_CALLS = 'tool_calls';

/** What other protocols say of why a text ended (Anthropic, Cohere, Google, Mistral), and the words for it here. */
const REASONS: Array<[RegExp, string]> = [
	[/length|^max|token_?limit|^incomplete$/i, 'length'],
	[/^(?:stop|stop_sequence|eos|eos_token|end_turn|completed?|normal)$/i, 'stop'],
	[/^(?:tool_(?:calls?|use)|function_call)$/i, TOOL_CALLS],
];

/** The service's name of why a choice ended, and those of other protocols (Google, Anthropic, Ollama, llama.cpp). */
const REASON_NAMES = [
	'finish_reason',
	'finishReason',
	'stop_reason',
	'stopReason',
	'done_reason',
	'stop_type',
];

/** Events that come last, by their name (Dify, Flowise, Anthropic). */
const END_NAMES = /^(?:message_(?:end|stop)|end|done|finish(?:ed)?)$/i;

const isReason = (reason: unknown) => textOrNull(reason) !== null && reason !== 'null';

/** Why a choice ended; null while it goes on, for which some servers write the word. */
export function finishReasonIn(entry: Record<string, unknown>): string | null {
	const reasons = REASON_NAMES.map((name) => entry[name]);
	const named = reasons.map((reason) => (isRecord(reason) ? reason.type : reason)).find(isReason);
	const isDone =
		[entry.done, entry.stop, entry.is_end].includes(true) ||
		[entry.event, entry.type].some((name) => isText(name) && END_NAMES.test(name));
	const given = textOrNull(named) ?? (isDone ? 'stop' : null);
	const [, known = given] = REASONS.find(([words]) => words.test(given ?? '')) ?? [];
	return known;
}

/**
 * A message of these parts, with those that are empty left out.
 *
 * @param text with thoughts in it, unless they came apart
 * @param finishReason why the text ended
 */
export function toMessage(
	text: string,
	thoughts: string,
	toolCalls: ToolCall[],
	finishReason: string | null,
): ChatMessage {
	const { content, reasoning } =
		thoughts === '' ? splitThoughts(text, finishReason) : { content: text, reasoning: thoughts };
	return {
		role: 'assistant',
		content,
		...(reasoning === '' ? {} : { reasoning_content: reasoning }),
		...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
	};
}

/** A choice of an answer, with the calls that its text holds as calls. */
function readChoice(
	message: Record<string, unknown>,
	finishReason: string | null,
	tools: OfferedTools,
): Omit<ChatChoice, 'index'> {
	const text = readContent(message);
	const given = readReasoning(message) || text.reasoning;
	const calls = readToolCalls(toolCallsIn(message), tools);
	const read = toMessage(text.content, given, calls, finishReason);
	const tail = createTailReader(tools);
	const begun = tail.push(read.content);
	const { content, toolCalls } = tail.end(finishReason, calls.length > 0);
	return {
		message: {
			...read,
			content: begun + content,
			...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
		},
		finish_reason: toolCalls.length > 0 ? TOOL_CALLS : finishReason,
	};
}

/** Names of a whole text, or of the next piece of one, that are said of nothing else. */
const MODELS_TEXT_NAMES = ['generated_text', 'predictions', 'output_text', 'output'];

/** Names of such a text under which gateways have words of their own as well. */
const TEXT_NAMES = ['response', 'result', 'reply', 'answer', 'content'];

const asText = (value: unknown) =>
	Array.isArray(value) && value.length > 0 && value.every(isText) ? value.join('') : value;

/** Messages have a role; LangChain's have a type, and its pieces of one another. */
const isModelsMessage = ({ role, type }: Record<string, unknown>) =>
	role === 'assistant' || type === 'ai' || type === 'AIMessageChunk';

/**
 * What a layer of an answer without choices says: a message (Anthropic, Ollama, Bedrock), a block of one in a
 * stream (Anthropic), a list of what was put out (OpenAI's Responses), or a text (text-generation-inference,
 * Aliyun, Ollama, llama.cpp, SGLang and others).
 *
 * @param isModels whether it is known that a text is a model's
 */
function saidIn(
	layer: Record<string, unknown>,
	isModels: boolean,
): Record<string, unknown> | undefined {
	const message = [layer.message, layer].filter(isRecord).find(isModelsMessage);
	if (message) return { delta: message };
	const block = [layer.delta, layer.content_block].find(isRecord);
	if (block) return { delta: typeof block.type === 'string' ? { content: [block] } : block };
	const { output } = layer;
	if (Array.isArray(output) && output.some((part) => isRecord(part) && isText(part.type))) {
		return { message: { content: output }, finish_reason: layer.status };
	}
	// It grows from event to event (Aliyun, SGLang).
	const text = asText(layer.text);
	if (isModels && isText(text)) return { message: { content: text } };
	const names = isModels ? [...MODELS_TEXT_NAMES, ...TEXT_NAMES] : MODELS_TEXT_NAMES;
	const piece = names.map((name) => asText(layer[name])).find(isText);
	return piece === undefined ? undefined : { delta: piece };
}

/** Where else than at its top an answer says why it ended: Anthropic, text-generation-inference, SGLang. */
const holdersOf = (layer: Record<string, unknown>) =>
	[layer, layer.delta, layer.details, layer.meta_info].filter(isRecord);

/** The tokens of a layer, which Dify has in its metadata. */
const countsIn = ({ usage, metadata }: Record<string, unknown>): unknown =>
	usage ?? (isRecord(metadata) ? metadata.usage : undefined);

/** The choice that an answer without choices is, or an event of one. */
function bareChoice(
	body: Record<string, unknown>,
	isEvent: boolean,
): Record<string, unknown> | undefined {
	const layers = layersOf(body);
	const reason = layers.flatMap(holdersOf).map(finishReasonIn).find(isReason);
	// A gateway's own words are under such names as well. Events that have a type say by it what their text is.
	const isModels =
		reason !== undefined ||
		layers.some((layer) => isText(layer.model) || isRecord(countsIn(layer))) ||
		(isEvent && body.type === undefined);
	const said = layers.map((layer) => saidIn(layer, isModels)).find(Boolean);
	const isEnd = isEvent && reason !== undefined;
	return said || isEnd ? { finish_reason: reason, ...said } : undefined;
}

/**
 * The choices of an answer or of a chunk of it, where they are bare or in an envelope.
 *
 * @param isEvent whether it is one of a stream
 */
export function choicesIn(
	body: Record<string, unknown>,
	isEvent = false,
): Record<string, unknown>[] | undefined {
	const { choices } = Array.isArray(body.choices) ? body : holderOf(body, 'choices');
	const given = choices ?? holderOf(body, 'candidates').candidates;
	// One alone may be in no list.
	const list = toList(given) ?? (isRecord(given) ? [given] : undefined);
	if (list) return list.filter(isRecord);
	const bare = given === undefined ? bareChoice(body, isEvent) : undefined;
	return bare && [bare];
}

/** The place of a choice, which some gateways write as text. */
export function indexIn({ index }: Record<string, unknown>): number | undefined {
	const place = toNumber(index);
	return Number.isInteger(place) ? place : undefined;
}

/** What an answer says of itself beside its choices. */
export function headOf(body: Record<string, unknown>): IDataObject {
	const whole = holderOf(body, 'choices');
	const entries = Object.entries(Array.isArray(whole.choices) ? whole : body).filter(
		([name]) => name !== 'choices' && name !== 'usage',
	);
	return Object.fromEntries(entries) as IDataObject;
}

/** The tokens of an answer or of a chunk of it, which Moonshot says in the choice; undefined where it says none. */
export const usageIn = (body: Record<string, unknown>): IDataObject | undefined =>
	readUsageNumbers(
		layersOf(body).map(countsIn).findLast(isRecord) ?? choicesIn(body)?.at(-1)?.usage,
	);

/**
 * Reads a whole answer of any of the forms that services and gateways give it: content as text or as
 * parts, thoughts under either name or in the text, tool calls with arguments as text or as they are.
 *
 * @param given a parsed body
 * @param tools what the model may call; left out, no text is taken for a call
 * @returns undefined when no choice holds a message
 */
export function findChatAnswer(
	given: unknown,
	tools: OfferedTools = NO_TOOLS,
): ChatAnswer | undefined {
	const [body] = layersOf(given);
	if (!body) return undefined;
	const choices = (choicesIn(body) ?? []).flatMap((choice, index): ChatChoice[] => {
		const message = messageIn(choice);
		if (!message) return [];
		const place = indexIn(choice) ?? index;
		return [{ index: place, ...readChoice(message, finishReasonIn(choice), tools) }];
	});
	const ordered = choices
		.sort((a, b) => a.index - b.index)
		.map((choice, index) => ({ ...choice, index }));
	const usage = usageIn(body);
	return choices.length === 0
		? undefined
		: { ...headOf(body), choices: ordered, ...(usage ? { usage } : {}) };
}

/**
 * `findChatAnswer` for the body of a success.
 *
 * @throws InvalidResponseError when no choice holds a message
 */
export function readChatAnswer(body: unknown, tools?: OfferedTools): ChatAnswer {
	const answer = findChatAnswer(body, tools);
	if (answer) return answer;
	throw new InvalidResponseError(noAnswerWords(body));
}
