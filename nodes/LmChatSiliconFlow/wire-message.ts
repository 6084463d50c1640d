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
