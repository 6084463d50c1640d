import type { IDataObject } from 'n8n-workflow';

import { findChatAnswer } from '../Chat/chat-answer';
import { simplifyAnswer } from '../Chat/complete.response';
import type { Item } from '../shared/engine/item';
import { withResumeInfo } from '../shared/engine/item-errors';
import {
	holderOf,
	isRecord,
	parseJson,
	tryParseJson,
	type BodyStream,
} from '../shared/http/api-response';
import { limitSize } from '../shared/http/download';
import { errorStatusIn, readErrorBody, withWordsOf } from '../shared/http/error-body';
import { escapeHtml, hintFor } from '../shared/http/error-hints';
import { InvalidResponseError, type Failure } from '../shared/http/failure';

/** Far more than any row of results; a file without ends of lines is none. */
const MAX_LINE_LENGTH = 64_000_000;

function parseLine(line: string): unknown {
	const value = parseJson(line);
	if (value !== undefined) return value;
	throw new InvalidResponseError(`The file has a line that is not JSON: ${line.slice(0, 80)}`);
}

/** The lines of a text that comes in pieces; blank ones are passed over. */
async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
	let begun: string[] = [];
	let length = 0;
	for await (const text of texts) {
		const lines = text.split('\n');
		for (const [index, part] of lines.entries()) {
			begun.push(part);
			length += part.length;
			if (length > MAX_LINE_LENGTH) {
				throw new InvalidResponseError(
					'The file has a line that is longer than any row of results',
				);
			}
			if (index === lines.length - 1) break;
			const line = begun.join('');
			begun = [];
			length = 0;
			if (line.trim() !== '') yield line;
		}
	}
	const last = begun.join('');
	if (last.trim() !== '') yield last;
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
	yield decoder.decode();
}

/**
 * Reads JSON lines as they arrive. Blank lines are passed over, and the last line need not end.
 *
 * @param chunks the bytes of the file, cut anywhere
 * @throws InvalidResponseError for a line that is not JSON; what the source throws
 */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
	for await (const line of linesOf(decoded(chunks))) yield parseLine(line);
}

const MIN_ERROR_STATUS = 400;

/** A line of a result file, in OpenAI's form, which the service's documents show. */
interface ResultRow {
	custom_id?: string;
	response?: { status_code?: number; body?: unknown } | null;
	error?: { code?: string | number; message?: string } | null;
}

/** Rows by custom ID, in the order of the files. */
export type ResultRows = Map<string, ResultRow>;

function customIdOf({ custom_id: id }: Record<string, unknown>): string | undefined {
	if (typeof id === 'number') return String(id);
	return typeof id === 'string' ? id : undefined;
}

const holdsSomething = (value: unknown) =>
	isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);

/** The answer in a row, which some servers write as text or elsewhere; undefined where it holds an error. */
function answerIn(row: ResultRow): Record<string, unknown> | undefined {
	const { response, error } = row;
	const inner = holderOf(row, 'choices');
	const given = response?.body ?? (inner.choices ? inner : undefined);
	const body = typeof given === 'string' ? tryParseJson(given) : given;
	const isError = holdsSomething(error) || Number(response?.status_code ?? 200) >= MIN_ERROR_STATUS;
	return !isError && isRecord(body) && errorStatusIn(body) === undefined ? body : undefined;
}

/** Keeps a row; of several of one request an answer is worth more than an error, and the last the most. */
export function addRow(rows: ResultRows, customId: string, row: ResultRow): void {
	const known = rows.get(customId);
	if (known && answerIn(known) && !answerIn(row)) return;
	rows.set(customId, { ...row, custom_id: customId });
}

/** The custom IDs whose rows are kept: a file may be larger than the memory. All of them when left out. */
export type WantedIds = Set<string> | undefined;

/** Twice the largest input file; a link that sends more holds no results. */
const MAX_FILE_BYTES = 2_000_000_000;

const isLink = (source: string) => /^https?:\/\//i.test(source);

async function readRows(body: BodyStream, wanted: WantedIds): Promise<ResultRows> {
	// Made anew by each try: one that was cut short leaves nothing behind.
	const rows: ResultRows = new Map();
	let hasIds = false;
	let other: unknown;
	for await (const line of readJsonLines(body as AsyncIterable<Uint8Array>)) {
		for (const row of [line].flat() as unknown[]) {
			const id = isRecord(row) ? customIdOf(row) : undefined;
			// Nobody can tell whose it is; the others are good all the same.
			if (id === undefined) other = row;
			else hasIds = true;
			if (id !== undefined && (!wanted || wanted.has(id))) addRow(rows, id, row as ResultRow);
		}
	}
	if (hasIds || other === undefined) return rows;
	throw new InvalidResponseError(withWordsOf('The file has no line with a custom ID', other));
}

/**
 * Reads a result file. What a batch calls the ID of its file is a link in the answers that are
 * known of the live service; the documents do not say, so an ID is taken too, as OpenAI has it.
 *
 * @param item stands for all items of the batch
 * @param source a link, opened without the key, or the ID of a file
 * @throws NodeApiError when the file cannot be had or holds no rows
 */
export async function readResultsFile(
	item: Item,
	source: string,
	wanted: WantedIds,
): Promise<ResultRows> {
	const shared = { isShared: true };
	if (isLink(source)) {
		const read = async (body: BodyStream) =>
			await readRows(limitSize(body, MAX_FILE_BYTES), wanted);
		return await item.openLink(source, read, shared);
	}
	const url = `/files/${encodeURIComponent(source)}/content`;
	try {
		return await item.request(
			{
				request: { method: 'GET', url },
				responseType: 'stream',
				read: async ({ body }) => await readRows(body as BodyStream, wanted),
			},
			shared,
		);
	} catch (error) {
		throw withResumeInfo(
			error,
			`The file ${escapeHtml(source)} could not be fetched by its ID, for which the service documents no way. Copy the link of the file from the batch’s page on the SiliconFlow site into Results File or Errors File in Options.`,
			{ file: source },
		);
	}
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
	const given = Number(response?.status_code);
	const status = given >= MIN_ERROR_STATUS ? given : MIN_ERROR_STATUS;
	const failure: Failure = { kind: 'http', status, headers: {}, body };
	const code = error?.code ?? said.code;
	return {
		ok: false,
		message: said.message ?? 'The service gave no answer and no reason',
		hint:
			HINTS[String(code)] ??
			(said.message === undefined
				? 'Send the request again in a new batch.'
				: hintFor(failure, said, '/chat/completions').text),
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
	const { custom_id: customId } = row;
	const body = answerIn(row) as IDataObject | undefined;
	if (!body) return failed(row);
	if (!simplify) return { ok: true, json: { customId, ...body } };
	const answer = findChatAnswer(body);
	if (!answer) return failed(row);
	const json = { customId, ...simplifyAnswer(answer, { headers: {} }, parsesJson) };
	return { ok: true, json };
}
