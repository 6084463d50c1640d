import type { SplitText } from './think-block';

/**
 * How a text begins in which a server has left the channels of gpt-oss, as llama.cpp, MLX and gateways do
 * (github johnbean393/Sidekick#75, 2025-11; ml-explore/mlx-lm#1867, 2026-09; cookbook.openai.com, harmony).
 */
export const HARMONY_STARTS = ['<|channel|>', '<|start|>assistant'];

/** The head of a message: its channel, and whom it speaks to where that is a tool. Blanks are few, for speed. */
const HEAD =
	/(?:<\|start\|>assistant)?(?:\s{1,4}to=([\w.-]{1,80}))?<\|channel\|>(\w{1,20})(?:\s{1,4}to=([\w.-]{1,80}))?\s{0,4}(?:<\|constrain\|>\w{1,20}\s{0,4})?<\|message\|>/g;

/** The head and the end of a message to a tool, as a text says it that was read. */
export const HARMONY_CALL = '<|channel|>commentary to=functions.';
export const HARMONY_CALL_END = '<|call|>';

const END = /<\|(?:end|return|call)\|>$/;

/** What a message says, by its channel. */
function readPart(channel: string, recipient: string | undefined, body: string): SplitText {
	if (recipient !== undefined) {
		const call = `<|channel|>commentary to=${recipient}<|message|>${body}${HARMONY_CALL_END}`;
		return { content: call, reasoning: '' };
	}
	return channel === 'analysis'
		? { content: '', reasoning: body }
		: { content: body, reasoning: '' };
}

/**
 * Reads a text that holds the channels of gpt-oss: "analysis" is reasoning, "final" and what "commentary"
 * says to the user are the answer. A call of a tool stays as it is, for the reader of those.
 *
 * @returns undefined when the text only speaks of such tags
 */
export function readHarmony(text: string): SplitText | undefined {
	const heads = [...text.matchAll(HEAD)];
	if (heads.length === 0 || text.slice(0, heads[0]?.index).trim() !== '') return undefined;
	const parts = heads.map(({ 0: head, 1: to, 2: channel = '', 3: recipient = to, index }, at) => {
		const body = text.slice(index + head.length, heads[at + 1]?.index).trim();
		return readPart(channel, recipient, body.replace(END, '').trim());
	});
	const join = (texts: string[]) => texts.filter((part) => part !== '').join('\n\n');
	return {
		content: join(parts.map(({ content }) => content)),
		reasoning: join(parts.map(({ reasoning }) => reasoning)),
	};
}
