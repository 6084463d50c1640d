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

/** Thoughts by the question and the tool call that they led to. */
export interface ThoughtStore {
	get(key: string): string | undefined;
	set(key: string, thought: string): void;
}

/** Of the thoughts of all agents of this n8n, so many characters are kept; the oldest go first. */
const MOST_CHARACTERS = 20_000_000;

/** @param mostCharacters the sum of the lengths of the thoughts that are kept */
export function createThoughtStore(mostCharacters = MOST_CHARACTERS): ThoughtStore {
	const thoughts = new Map<string, string>();
	let characters = 0;
	const forget = (key: string) => {
		characters -= thoughts.get(key)?.length ?? 0;
		thoughts.delete(key);
	};
	return {
		get: (key) => thoughts.get(key),
		set(key, thought) {
			forget(key);
			thoughts.set(key, thought);
			characters += thought.length;
			for (const oldest of thoughts.keys()) {
				if (characters <= mostCharacters || oldest === key) break;
				forget(oldest);
			}
		},
	};
}

/**
 * Module state: n8n's agents end their run at every tool call and get a new model for the next turn,
 * so thoughts must outlive a model.
 */
export const thoughts = createThoughtStore();

/** The text of a message, without pictures and the like. */
export const textOf = (content: unknown): string =>
	typeof content === 'string'
		? content
		: Array.isArray(content)
			? content.map((part: Part | null) => part?.text ?? '').join('\n')
			: '';

/** What a tool call belongs to. */
export interface Turn {
	/** Stands for account and model: no thought crosses over to another. */
	scope: string;
	/** The text of the user message before the call. Ids alone may repeat, e.g. `functions.calculator:0` of Kimi. */
	question: string;
}

const keyOf = ({ scope, question }: Turn, toolCallId: string) =>
	createHash('sha256')
		.update(JSON.stringify([scope, question, toolCallId]))
		.digest('base64');

/** Keeps the thought behind tool calls. */
export function remember(
	store: ThoughtStore,
	turn: Turn,
	toolCallIds: string[],
	thought: string,
): void {
	if (thought === '') return;
	for (const id of toolCallIds) store.set(keyOf(turn, id), thought);
}

/** The text of the last user message: the question that the next turn is about. */
export const questionOf = (messages: WireMessage[]): string =>
	textOf(messages.findLast(({ role }) => role === 'user')?.content);

/**
 * The messages with the thoughts that belong to them. Assistant messages that have their thought, call
 * no tool, or whose thought is not known stay as they are.
 */
export function carryBack(
	store: ThoughtStore,
	scope: string,
	messages: WireMessage[],
): WireMessage[] {
	let question = '';
	return messages.map((message) => {
		if (message.role === 'user') question = textOf(message.content);
		if (message.role !== 'assistant' || message.reasoning_content) return message;
		const thought = (message.tool_calls ?? [])
			.map(({ id }) => (id ? store.get(keyOf({ scope, question }, id)) : undefined))
			.find((known) => known !== undefined);
		return thought === undefined ? message : { ...message, reasoning_content: thought };
	});
}
