import { pictureSize } from '../media/picture.mts';

import { imagesOf, textOf, type Message } from './message.mts';
import { readResult } from './tool-result.mts';

export { imagesOf, textOf, type Message };

const CONTEXT_LENGTH = 200;
const STOP_WORDS = new Set(
	'a an and are at be by did do does for how in is it of on or the to was what when where which who why with'.split(
		' ',
	),
);

const wordsOf = (text: string) =>
	(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word));

/** The sentence of a long text that shares most words with the question. */
function quote(context: string, question: string): string {
	const wanted = new Set(wordsOf(question));
	const sentences = context.split(/(?<=[.!?])\s+/).filter(Boolean);
	const score = (sentence: string) =>
		new Set(wordsOf(sentence).filter((word) => wanted.has(word))).size;
	return sentences.reduce((best, sentence) => (score(sentence) > score(best) ? sentence : best));
}

function describe(image: string): string {
	const base64 = /^data:[^;]+;base64,(.*)$/s.exec(image)?.[1];
	const size = base64 ? pictureSize(Buffer.from(base64, 'base64')) : undefined;
	return size ? `a picture of ${size.width} x ${size.height} pixels` : 'a picture';
}

/** What the tools have said to the last question: short results as they are, of long ones what fits. */
function report(messages: Message[]): string {
	const asked = messages.findLastIndex(({ role }) => role === 'user');
	const question = textOf(messages[asked] ?? { role: 'user', content: '' });
	const turns = messages.slice(asked + 1);
	const names = new Map(
		turns
			.flatMap(({ tool_calls: calls }) => calls ?? [])
			.map((call) => [call.id, call.function.name]),
	);
	return turns
		.filter(({ role }) => role === 'tool')
		.map((message) => {
			const result = readResult(textOf(message));
			const said = result.length > CONTEXT_LENGTH ? quote(result, question) : result;
			return `${names.get(message.tool_call_id ?? '') ?? 'A tool'} says: ${said}`;
		})
		.join('\n');
}

/**
 * What the sandbox says: what its tools have found, the fitting sentence of a text it was given, what it sees, or that it has
 * understood the question. The same messages get the same answer.
 */
export function compose(messages: Message[]): string {
	if (messages.at(-1)?.role === 'tool') return report(messages);
	const last = messages.at(-1) ?? { role: 'user', content: '' };
	const question = textOf(last).trim();
	const images = imagesOf(last);
	if (images.length > 0)
		return `I see ${images.map(describe).join(' and ')}. You asked: ${question}`;
	const context = messages.map(textOf).find((text) => text.length > CONTEXT_LENGTH);
	if (context) return quote(context, question.slice(-CONTEXT_LENGTH));
	return `You said: "${question}". This is the sandbox speaking, so take it as an answer.`;
}
