/**
 * Reasoning in the memory of this process, for where n8n drops it: before 2.40 between the turns of an
 * agent, and in all versions at an answer in words without tools before it, and at a tool call that a
 * person had to approve: of that one n8n keeps the id and the arguments alone (`processHitlResponses` of
 * 2.41), which go to the service and to the tool as they are, and so cannot carry it past a restart.
 */
import { createHash } from 'crypto';

import { textOf, type WireMessage } from './wire-message';

/** Reasoning by the question and the tool call or the answer that they led to. */
export interface ReasoningCache {
	get(key: string): string | undefined;
	set(key: string, reasoning: string): void;
}

/** Of the reasoning of all agents of this n8n, with its keys, so many characters are kept; the oldest go first. */
const MAX_CHARACTERS = 20_000_000;

/** @param maxCharacters the sum of the lengths of what is kept, and of its keys */
export function createReasoningCache(maxCharacters = MAX_CHARACTERS): ReasoningCache {
	const entries = new Map<string, string>();
	let characters = 0;
	const forget = (key: string) => {
		const known = entries.get(key);
		if (known === undefined) return;
		characters -= key.length + known.length;
		entries.delete(key);
	};
	return {
		get: (key) => entries.get(key),
		set(key, reasoning) {
			forget(key);
			entries.set(key, reasoning);
			characters += key.length + reasoning.length;
			for (const oldest of entries.keys()) {
				if (characters <= maxCharacters || oldest === key) break;
				forget(oldest);
			}
		},
	};
}

/** Module state: an agent gets a new model for every turn, so reasoning must outlive a model. */
export const reasoningCache = createReasoningCache();

/** What an answer belongs to. */
export interface CacheScope {
	/** Stands for account and model: no reasoning crosses over to another. */
	scope: string;
	/** The text of the user message before it. Ids alone may repeat, e.g. `functions.calculator:0` of Kimi. */
	question: string;
}

/** What is told apart by: the calls of an answer, or its text where it calls nothing. */
export interface AnswerKey {
	toolCallIds: string[];
	text: string;
}

const keysOf = ({ scope, question }: CacheScope, { toolCallIds, text }: AnswerKey): string[] => {
	const names = toolCallIds.length > 0 ? toolCallIds : text === '' ? [] : [`answer ${text}`];
	return names.map((name) =>
		createHash('sha256')
			.update(JSON.stringify([scope, question, name]))
			.digest('base64'),
	);
};

/** Keeps the reasoning behind an answer; what stands for the answer finds it again. */
export function storeReasoning(
	store: ReasoningCache,
	cacheScope: CacheScope,
	answer: AnswerKey,
	reasoning: string,
): void {
	if (reasoning === '') return;
	for (const key of keysOf(cacheScope, answer)) store.set(key, reasoning);
}

/** The text of the last user message: the question that the next answer is about. */
export const questionOf = (messages: WireMessage[]): string =>
	textOf(messages.findLast(({ role }) => role === 'user')?.content);

/**
 * The messages with the reasoning that belongs to them. Those of the assistant that have theirs, or
 * whose reasoning is not known, stay as they are.
 *
 * @param carried the reasoning that n8n has kept, by the place among the assistant's messages
 */
export function restoreReasoning(
	store: ReasoningCache,
	scope: string,
	messages: WireMessage[],
	carried: Array<string | undefined> = [],
): WireMessage[] {
	let question = '';
	let place = 0;
	return messages.map((message) => {
		if (message.role === 'user') question = textOf(message.content);
		if (message.role !== 'assistant') return message;
		const kept = carried[place++];
		if (message.reasoning_content) return message;
		const answer = {
			toolCallIds: (message.tool_calls ?? []).flatMap(({ id }) => id || []),
			text: textOf(message.content),
		};
		const reasoning =
			kept ??
			keysOf({ scope, question }, answer)
				.map((key) => store.get(key))
				.find((known) => known !== undefined);
		return reasoning === undefined ? message : { ...message, reasoning_content: reasoning };
	});
}
