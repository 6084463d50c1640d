import { readErrorBody } from './error-body';
import type { Failure } from './failure';

/**
 * The words of a thinking model that misses the reasoning of its earlier answers. Kimi: "thinking is
 * enabled but reasoning_content is missing in assistant tool call message at index 2" (github
 * agentscope-ai/QwenPaw#433, 2026-03). DeepSeek-V4: "The `reasoning_content` in the thinking mode must
 * be passed back to the API." (github earendil-works/pi#4047, 2026-05). DeepSeek-V3.2: "Missing
 * `reasoning_content` field in the assistant message" (n8n issue 25161, 2026-02).
 */
const WORDS =
	/reasoning_content\W+(?:is missing|in the thinking mode must be passed back)|missing \W*reasoning_content/i;

/** Whether a refusal's words say that reasoning is missing in the conversation. */
export const saysReasoningIsMissing = (message = ''): boolean => WORDS.test(message);

/** Whether the service refused a request because reasoning is missing in the conversation. */
export const isReasoningMissing = (failure: Failure): boolean =>
	failure.kind === 'http' &&
	failure.status === 400 &&
	saysReasoningIsMissing(readErrorBody(failure.body).message);
