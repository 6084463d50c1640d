import type { IDataObject } from 'n8n-workflow';

import { findChatAnswer } from '../Chat/chat-answer';
import { simplifyAnswer } from '../Chat/complete.response';
import { errorStatusIn, readErrorBody } from '../shared/http/error-body';
import { hintFor } from '../shared/http/error-hints';
import type { Failure } from '../shared/http/failure';

/** A line of a result file, in OpenAI's form, which the service's documents show. */
export interface ResultRow {
	custom_id?: string;
	response?: { status_code?: number; body?: unknown } | null;
	error?: { code?: string | number; message?: string } | null;
}

/** What became of a request: its answer, or why there is none and what to do. */
export type RowOutcome =
	| { ok: true; json: IDataObject }
	| { ok: false; message: string; hint: string; details: IDataObject };

/** What to do about the errors of the batch itself (.cn guides, batch, 2025-07). */
const HINTS: Partial<Record<string, string>> = {
	batch_expired: 'Send the request again in a new batch, with a longer Completion Window.',
	batch_cancelled: 'The batch was cancelled before this request was answered.',
};

function failed({ custom_id: customId, response, error }: ResultRow): RowOutcome {
	const body: unknown = error ?? response?.body;
	const said = readErrorBody(body);
	const status = response?.status_code ?? 400;
	const failure: Failure = { kind: 'http', status, headers: {}, body };
	const code = error?.code ?? said.code;
	return {
		ok: false,
		message: said.message ?? 'The service gave no answer and no reason',
		hint: HINTS[String(code)] ?? hintFor(failure, said, '/chat/completions').text,
		details: { customId, ...(code === undefined || code === null ? {} : { code }) },
	};
}

/**
 * Reads a row of the results or of the errors.
 *
 * @param how whether to give the short form of the answer, and whether it is JSON
 */
export function rowOutcomeOf(
	row: ResultRow,
	{ simplify, parsesJson }: { simplify: boolean; parsesJson: boolean },
): RowOutcome {
	const { custom_id: customId, response, error } = row;
	const isError = error || !response?.body || Number(response.status_code ?? 200) >= 400;
	if (isError || errorStatusIn(response.body) !== undefined) return failed(row);
	const body = response.body as IDataObject;
	if (!simplify) return { ok: true, json: { customId, ...body } };
	const answer = findChatAnswer(body);
	if (!answer) return failed(row);
	const json = { customId, ...simplifyAnswer(answer, { headers: {} }, parsesJson) };
	return { ok: true, json };
}
