import { usageOf, type ChatBody, type Completion } from './completion.mts';
import type { ToolCall } from './message.mts';

const wordsOf = (text: string) => text.match(/\S+\s*/g) ?? [];

/** Arguments come in pieces cut anywhere. */
const PIECE_CHARACTERS = 7;

/**
 * The pieces of one tool call: its name first, then its arguments beside an `id` of null and a name of
 * "", where OpenAI says neither (official adapter, 2026-08).
 */
function* toCallDeltas({ id, type, function: called }: ToolCall, index: number) {
	const { name, arguments: args } = called;
	yield { index, id, type, function: { name, arguments: '' } };
	for (let at = 0; at < args.length; at += PIECE_CHARACTERS) {
		const piece = args.slice(at, at + PIECE_CHARACTERS);
		yield { index, id: null, type, function: { name: '', arguments: piece } };
	}
}

/** The events of a stream, in the order and shape captured from the service (2025-12). */
export function* toEvents(id: string, body: ChatBody, completion: Completion): Generator<string> {
	const usage = usageOf(body, [completion]);
	const chunk = (delta: object, finishReason: string | null = null) =>
		`data: ${JSON.stringify({
			id,
			object: 'chat.completion.chunk',
			created: Math.floor(Date.now() / 1000),
			model: body.model,
			choices: [{ index: 0, delta, finish_reason: finishReason }],
			system_fingerprint: '',
			usage,
		})}\n\n`;
	const { reasoning, content, toolCalls, finishReason } = completion;
	if (reasoning !== null) {
		yield chunk({ content: null, reasoning_content: '', role: 'assistant' });
		for (const word of wordsOf(reasoning)) {
			yield chunk({ content: null, reasoning_content: word, role: 'assistant' });
		}
	} else {
		yield chunk({ content: '', reasoning_content: null, role: 'assistant' });
	}
	for (const word of wordsOf(content)) {
		yield chunk({ content: word, reasoning_content: null, role: 'assistant' });
	}
	for (const [index, call] of toolCalls.entries()) {
		for (const delta of toCallDeltas(call, index)) {
			const rest = { content: null, reasoning_content: null, role: 'assistant' };
			yield chunk({ ...rest, tool_calls: [delta] });
		}
	}
	yield chunk({ content: '', reasoning_content: null }, finishReason);
	yield 'data: [DONE]\n\n';
}
