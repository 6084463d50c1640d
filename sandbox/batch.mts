import { randomBytes, randomUUID } from 'node:crypto';

import { ApiError, refusal } from './api-error.mts';
import { textOf } from './chat/answer.mts';
import { complete as answerChat, type ChatBody } from './chat/completion.mts';
import { countTokens, REFUSED_MARK, type Context } from './context.mts';
import { FAILED_MARK, SLOW_MARK } from './jobs.mts';

/** A line of an input file. */
export interface BatchLine {
	custom_id: string;
	body: ChatBody;
}

/** What is wrong with an input file. */
export interface LineError {
	code: string;
	message: string;
	line: number;
}

/** The roles of a batch (.cn guides, batch, 2025-11). */
const ROLES = ['system', 'user', 'assistant'];

/** The lines of an input file: each with an id of its own and messages that a user ends. */
export function readLines(texts: string[]): { lines: BatchLine[]; errors: LineError[] } {
	const lines: BatchLine[] = [];
	const errors: LineError[] = [];
	const known = new Set<string>();
	for (const [index, text] of texts.entries()) {
		const fail = (code: string, message: string) => errors.push({ code, message, line: index + 1 });
		let line: BatchLine | undefined;
		try {
			line = JSON.parse(text) as BatchLine;
		} catch {
			fail('invalid_json_line', 'This line is not valid JSON.');
			continue;
		}
		if (!line.custom_id) fail('missing_custom_id', 'custom_id is required.');
		else if (known.has(line.custom_id)) fail('duplicate_custom_id', 'custom_id must be unique.');
		else if (line.body?.messages?.some(({ role }) => !ROLES.includes(role))) {
			fail('invalid_messages', 'The role of a message must be system, user or assistant.');
		} else if (line.body?.messages?.at(-1)?.role !== 'user') {
			fail('invalid_messages', 'messages must end with a message of the user.');
		} else lines.push(line);
		known.add(line.custom_id);
	}
	return { lines, errors };
}

const requestId = () => `batch_req_${randomBytes(6).toString('hex')}`;

const errorRow = (line: BatchLine, code: string, message: string) => ({
	id: requestId(),
	custom_id: line.custom_id,
	response: null,
	error: { code, message },
});

function complete(body: ChatBody) {
	const { model, messages } = body;
	const { content, finishReason } = answerChat(body);
	const prompt = messages.reduce((sum, message) => sum + countTokens(textOf(message)), 0);
	const completion = countTokens(content);
	return {
		id: randomUUID().replaceAll('-', ''),
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model,
		choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finishReason }],
		usage: {
			prompt_tokens: prompt,
			completion_tokens: completion,
			total_tokens: prompt + completion,
		},
		system_fingerprint: '',
	};
}

function refusalOf({ spec }: Context, { body }: BatchLine): ApiError | undefined {
	const text = body.messages.map(textOf).join(' ');
	try {
		spec.check('/chat/completions', body);
	} catch (error) {
		if (error instanceof ApiError) return error;
		throw error;
	}
	if (!spec.models.get('chat')?.includes(body.model)) return refusal.noSuchModel();
	const isBad = [REFUSED_MARK, FAILED_MARK].some((mark) => text.includes(mark));
	return isBad ? refusal.unnamed() : undefined;
}

/** The answers to the lines of a batch, and the reasons of those that got none, as rows of the result files. */
export function answerLines(
	context: Context,
	lines: BatchLine[],
): { output: string[]; error: string[] } {
	const output: string[] = [];
	const error: string[] = [];
	for (const line of lines) {
		const refused = refusalOf(context, line);
		const { code, message } = (refused?.body ?? {}) as { code?: number; message?: string };
		if (refused) {
			error.push(JSON.stringify(errorRow(line, String(code), message ?? '')));
		} else if (line.body.messages.some((each) => textOf(each).includes(SLOW_MARK))) {
			const reason = 'This request could not be executed before the batch was cancelled.';
			error.push(JSON.stringify(errorRow(line, 'batch_cancelled', reason)));
		} else {
			const response = { status_code: 200, request_id: randomUUID(), body: complete(line.body) };
			const row = { id: requestId(), custom_id: line.custom_id, response, error: null };
			output.push(JSON.stringify(row));
		}
	}
	return { output, error };
}
