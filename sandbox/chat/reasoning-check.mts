import { refusal } from '../api-error.mts';
import type { Message } from './message.mts';

const lacksReasoning = ({ role, reasoning_content: reasoning }: Message) =>
	role === 'assistant' && !reasoning;

/**
 * Refuses a conversation with a thinking model that lacks reasoning, in the words of the model's maker:
 * DeepSeek wants it with every answer (github earendil-works/pi#4047, 2026-05; MoonshotAI/kimi-cli#2141,
 * 2026-05), the others with every tool call (Kimi-K2.5, github agentscope-ai/QwenPaw#433, 2026-03).
 *
 * @throws ApiError 400
 */
export function checkReasoning(model: string, messages: Message[]): void {
	if (/deepseek/i.test(model)) {
		if (!messages.some(lacksReasoning)) return;
		throw refusal.invalid(
			'The `reasoning_content` in the thinking mode must be passed back to the API.',
		);
	}
	const index = messages.findIndex(
		(message) => lacksReasoning(message) && message.tool_calls?.length,
	);
	if (index < 0) return;
	throw refusal.invalid(
		`thinking is enabled but reasoning_content is missing in assistant tool call message at index ${index}`,
	);
}
