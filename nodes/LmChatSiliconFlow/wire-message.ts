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
	tool_calls?: Array<{ id?: string | null; function?: { name?: string; arguments?: string } }>;
}

/** The text of a message, without pictures and the like. */
export const textOf = (content: unknown): string =>
	typeof content === 'string'
		? content
		: Array.isArray(content)
			? content.map((part: Part | null) => part?.text ?? '').join('\n')
			: '';

/** So much of an answer or of a call's arguments tells it from the others. */
const MAX_EXCERPT_LENGTH = 200;

function standInFor({ content, tool_calls: calls }: WireMessage): string {
	const called = (calls ?? []).map(
		({ function: { name = '', arguments: args = '' } = {} }) =>
			`${name} ${args.slice(0, MAX_EXCERPT_LENGTH)}`,
	);
	return called.length > 0
		? `I call ${called.join(' and ')}`
		: `I answer: ${textOf(content).slice(0, MAX_EXCERPT_LENGTH)}`;
}

/**
 * The messages with a stand-in wherever the assistant's reasoning is lost, for a service that refuses a
 * conversation without. Each says what its message does: the same filler at every message made
 * DeepSeek-V4 answer nothing in 40 of 100 cases, different ones in none (github
 * Lingtai-AI/lingtai-kernel#9, 2026-05), and an empty text is not taken by all models (github
 * NousResearch/hermes-agent#17341).
 */
export const withStandInReasoning = (messages: WireMessage[]): WireMessage[] =>
	messages.map((message) =>
		message.role === 'assistant' && !message.reasoning_content?.trim()
			? { ...message, reasoning_content: standInFor(message) }
			: message,
	);
