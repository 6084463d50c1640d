import { isRecord } from '../shared/http/api-response';
import type { SplitText } from './think-block';

/** Parts of thoughts hold a list of parts in their turn (Mistral's form), and no more than that. */
const MAX_DEPTH = 3;

const THOUGHT_TYPES = ['thinking', 'reasoning'];

const NAMES = ['text', 'content', 'value', 'thinking', 'reasoning'];

/** The text in anything that a message or a part of one may hold; '' where there is none. */
function textIn(value: unknown, depth = 0): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	if (depth > MAX_DEPTH) return '';
	if (Array.isArray(value)) return value.map((part) => textIn(part, depth + 1)).join('');
	if (!isRecord(value)) return '';
	const name = NAMES.find((candidate) => value[candidate] !== undefined);
	return name === undefined ? '' : textIn(value[name], depth + 1);
}

/**
 * Reads the `content` of a message or of a delta: a text, or a list of parts, of which those that are no
 * text are passed over. Where a model declines, OpenAI's and servers of its make have its words apart.
 *
 * @returns the parts' texts joined, thoughts apart
 */
export function readContent({ content, refusal }: Record<string, unknown>): SplitText {
	const parts: unknown[] = Array.isArray(content) ? content : [content];
	const isThought = (part: unknown) => isRecord(part) && THOUGHT_TYPES.includes(String(part.type));
	return {
		content: textIn(parts.filter((part) => !isThought(part))) || textIn(refusal),
		reasoning: textIn(parts.filter(isThought)),
	};
}

/**
 * What a choice of an answer, or of a chunk of one, says; servers of the older text protocol have a bare text.
 *
 * @returns undefined when it says nothing
 */
export const messageIn = ({
	delta,
	message,
	text,
}: Record<string, unknown>): Record<string, unknown> | undefined =>
	// A gateway that does not stream puts the whole message into its one event.
	[delta, message].find(isRecord) ?? (typeof text === 'string' ? { content: text } : undefined);

/** The thoughts beside the content; servers that follow OpenRouter name them `reasoning`. */
export function readReasoning({ reasoning_content, reasoning }: Record<string, unknown>): string {
	return textIn(reasoning_content) || textIn(reasoning);
}
