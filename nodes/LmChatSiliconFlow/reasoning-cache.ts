/**
 * Thinking models want their `reasoning_content` back beside their tool calls; without it SiliconFlow
 * answers 400 "thinking is enabled but reasoning_content is missing in assistant tool call message"
 * (github agentscope-ai/QwenPaw#433, 2026-03). n8n's OpenAI client keeps it and does not send it
 * (n8n issues 22579, 29119, 25161).
 */
import { createHash } from 'crypto';

/** A part of a message's content on the wire. */
interface Part {
	type?: string;
	text?: string;
}

/** A message on the wire; only what is looked at here. */
export interface WireMessage {
	role?: string;
	content?: string | Part[] | null;
	reasoning_content?: string | null;
	tool_calls?: Array<{ id?: string | null }>;
}

/** Reasoning by the question and the tool call that they led to. */
export interface ReasoningCache {
	get(key: string): string | undefined;
	set(key: string, reasoning: string): void;
}

/** Of the reasoning of all agents of this n8n, so many characters are kept; the oldest go first. */
const MAX_CHARACTERS = 20_000_000;

/** @param maxCharacters the sum of the lengths of what is kept */
export function createReasoningCache(maxCharacters = MAX_CHARACTERS): ReasoningCache {
	const entries = new Map<string, string>();
	let characters = 0;
	const forget = (key: string) => {
		characters -= entries.get(key)?.length ?? 0;
		entries.delete(key);
	};
	return {
		get: (key) => entries.get(key),
		set(key, reasoning) {
			forget(key);
			entries.set(key, reasoning);
			characters += reasoning.length;
			for (const oldest of entries.keys()) {
				if (characters <= maxCharacters || oldest === key) break;
				forget(oldest);
			}
		},
	};
}

/**
 * Module state: n8n's agents end their run at every tool call and get a new model for the next turn,
 * so reasoning must outlive a model.
 */
export const reasoningCache = createReasoningCache();

/** The text of a message, without pictures and the like. */
export const textOf = (content: unknown): string =>
	typeof content === 'string'
		? content
		: Array.isArray(content)
			? content.map((part: Part | null) => part?.text ?? '').join('\n')
			: '';

/** What a tool call belongs to. */
export interface CacheScope {
	/** Stands for account and model: no reasoning crosses over to another. */
	scope: string;
	/** The text of the user message before the call. Ids alone may repeat, e.g. `functions.calculator:0` of Kimi. */
	question: string;
}

const keyOf = ({ scope, question }: CacheScope, toolCallId: string) =>
	createHash('sha256')
		.update(JSON.stringify([scope, question, toolCallId]))
		.digest('base64');

/** Keeps the reasoning behind tool calls. */
export function storeReasoning(
	store: ReasoningCache,
	cacheScope: CacheScope,
	toolCallIds: string[],
	reasoning: string,
): void {
	if (reasoning === '') return;
	for (const id of toolCallIds) store.set(keyOf(cacheScope, id), reasoning);
}

/** The text of the last user message: the question that the next turn is about. */
export const questionOf = (messages: WireMessage[]): string =>
	textOf(messages.findLast(({ role }) => role === 'user')?.content);

/**
 * The messages with the reasoning that belongs to them. Assistant messages that have theirs, call
 * no tool, or whose reasoning is not known stay as they are.
 */
export function restoreReasoning(
	store: ReasoningCache,
	scope: string,
	messages: WireMessage[],
): WireMessage[] {
	let question = '';
	return messages.map((message) => {
		if (message.role === 'user') question = textOf(message.content);
		if (message.role !== 'assistant' || message.reasoning_content) return message;
		const reasoning = (message.tool_calls ?? [])
			.map(({ id }) => (id ? store.get(keyOf({ scope, question }, id)) : undefined))
			.find((known) => known !== undefined);
		return reasoning === undefined ? message : { ...message, reasoning_content: reasoning };
	});
}
