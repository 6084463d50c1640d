import type { IDataObject } from 'n8n-workflow';

import { findChatAnswer } from '../Chat/chat-answer';
import { simplifyAnswer } from '../Chat/complete.response';
import { SHARED, type Item } from '../shared/engine/item';
import { withResumeInfo } from '../shared/engine/item-errors';
import {
	holderOf,
	isRecord,
	parseJson,
	toId,
	tryParseJson,
	type ApiResponse,
	type BodyStream,
} from '../shared/http/api-response';
import { limitSize } from '../shared/http/download';
import {
	errorStatusIn,
	readErrorBody,
	withWordsOf,
	type ErrorBody,
} from '../shared/http/error-body';
import { escapeHtml, hintFor } from '../shared/http/error-hints';
import {
	isCutJson,
	FailedResponseError,
	InvalidResponseError,
	type Failure,
} from '../shared/http/failure';
import { utf8Stream } from '../shared/http/response-text';
import type { ApiCall } from '../shared/http/send';
import { readJsonLines, type JsonLine } from './json-lines';

const MIN_ERROR_STATUS = 400;

/** A line of a result file, in OpenAI's form, which the service's documents show. */
interface ResultRow {
	custom_id?: string;
	response?: { status_code?: number; body?: unknown } | null;
	error?: { code?: string | number; message?: string } | null;
}

/** Rows by custom ID, in the order of the files. */
export type ResultRows = Map<string, ResultRow>;

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

/** Whether the source of results is a link, and no ID of a file. */
export const isLink = (source: string): boolean => /^https?:/i.test(source);

/** A line of a result file that cannot be read. */
export interface BadLine {
	/** Counted from 1. */
	number: number;
	/** The file ends in it: it was cut, or its download was. */
	isCut: boolean;
	/** The request whose result it was, where it says that before it is cut. */
	customId?: string;
	/** Its beginning. */
	excerpt: string;
}

/** What a result file says. */
export interface ResultFile {
	rows: ResultRows;
	badLines: BadLine[];
	/** Why the rest did not come: a download broke off however often it was begun, or a file cannot be had. */
	error?: unknown;
}

/** A result file as far as it has been read. */
interface Reading extends ResultFile {
	/** Some line has a custom ID, be it one that is not wanted. */
	hasIds: boolean;
	lines: number;
}

const EXCERPT_LENGTH = 80;

/** The custom ID with which a row begins, or that it has after its own. */
const CUSTOM_ID = /^[^{]*\{[^{[]*?"custom_id"\s*:\s*("(?:[^"\\]|\\.)*"|\d+)/;

function toBadLine({
	number,
	text,
	hasEnd,
}: Pick<JsonLine, 'number' | 'text' | 'hasEnd'>): BadLine {
	const id = tryParseJson(CUSTOM_ID.exec(text)?.[1] ?? '');
	return {
		number,
		isCut: !hasEnd,
		...(id === undefined ? {} : { customId: String(id) }),
		excerpt: text.slice(0, EXCERPT_LENGTH),
	};
}

/** As much of what is no row is read as the words of an error. */
const MAX_OTHER_LENGTH = 16_000;

/** The error of a file in which no line is a row: an error, a page, or the beginning of a row in its place. */
function noRowsError({ headers }: ApiResponse, other: string, isCut: boolean): Error {
	const body = parseJson(other) ?? other;
	const status = errorStatusIn(body);
	if (status !== undefined) return new FailedResponseError({ kind: 'http', status, headers, body });
	const message = withWordsOf('The file has no line with a custom ID', body);
	return new InvalidResponseError(message, {
		isDamaged: isCut && isCutJson(other),
		excerpt: other.slice(0, EXCERPT_LENGTH),
	});
}

/**
 * @param reading takes the rows, also those before an error
 * @throws InvalidResponseError when the file is cut or holds no rows; FailedResponseError for an error in
 * its place
 */
async function readRows(
	response: ApiResponse,
	wanted: WantedIds,
	reading: Reading,
): Promise<Reading> {
	const { rows, badLines } = reading;
	const body = limitSize(response.body as BodyStream, MAX_FILE_BYTES) as AsyncIterable<Uint8Array>;
	let other = '';
	for await (const line of readJsonLines(utf8Stream(body, response.headers))) {
		if (line.value === undefined) badLines.push(toBadLine(line));
		else reading.lines = line.number;
		for (const row of [line.value].flat() as unknown[]) {
			const id = isRecord(row) ? toId(row.custom_id) : undefined;
			// Nobody can tell whose it is; the others are good all the same.
			if (id === undefined) other += `${line.text}\n`.slice(0, MAX_OTHER_LENGTH - other.length);
			else reading.hasIds = true;
			if (id !== undefined && (!wanted || wanted.has(id))) addRow(rows, id, row as ResultRow);
		}
	}
	const isCut = badLines.at(-1)?.isCut === true;
	if (!reading.hasIds && other !== '') throw noRowsError(response, other, isCut);
	// It may come whole when it is fetched again.
	if (isCut)
		throw new InvalidResponseError('The file breaks off in its last line', { isDamaged: true });
	return reading;
}

/** What came of a file that never came whole. */
function partOf({ rows, badLines, lines }: Reading, error: unknown): ResultFile {
	if (badLines.at(-1)?.isCut) return { rows, badLines };
	const lost = toBadLine({ number: lines + 1, text: '', hasEnd: false });
	return { rows, badLines: [...badLines, lost], error };
}

/** @throws NodeApiError that says how else to get at the file, when it cannot be had by its ID */
async function fetchById<T>(item: Item, id: string, read: ApiCall<T>['read']): Promise<T> {
	const url = `/files/${encodeURIComponent(id)}/content`;
	const call: ApiCall<T> = { request: { method: 'GET', url }, responseType: 'stream', read };
	return await item.request(call, SHARED).catch((error: unknown) => {
		throw withResumeInfo(
			error,
			`The file ${escapeHtml(id)} could not be fetched by its ID, for which the service documents no way. Copy the link of the file from the batch’s page on the SiliconFlow site into Results File or Errors File in Options.`,
			{ file: id },
		);
	});
}

/**
 * Reads a result file. What a batch calls the ID of its file is a link in the answers that are
 * known of the live service; the documents do not say, so an ID is taken too, as OpenAI has it.
 * Of a file that breaks off however often it is fetched, what came is given back.
 *
 * @param item stands for all items of the batch
 * @param source a link, opened without the key, or the ID of a file
 * @throws NodeApiError when the file cannot be had or holds no rows
 */
export async function readResultsFile(
	item: Item,
	source: string,
	wanted: WantedIds,
): Promise<ResultFile> {
	let best: Reading | undefined;
	const read = async (response: ApiResponse): Promise<ResultFile> => {
		// Made anew by each try: one that was cut short leaves nothing behind.
		const reading: Reading = { rows: new Map(), badLines: [], hasIds: false, lines: 0 };
		return await readRows(response, wanted, reading).catch((error: unknown) => {
			if (reading.hasIds && reading.lines > (best?.lines ?? 0)) best = reading;
			throw error;
		});
	};
	const fetched = isLink(source)
		? item.openLink(source, async (_body, response) => await read(response), SHARED)
		: fetchById(item, source, read);
	return await fetched.catch((error: unknown) => {
		item.run.signal?.throwIfAborted();
		if (best) return partOf(best, error);
		throw error;
	});
}

/** Why a request has no answer, and what to do. */
export interface FailedOutcome {
	ok: false;
	message: string;
	hint: string;
	details: IDataObject;
}

/** What became of a request: its answer, or why there is none. */
export type RowOutcome = { ok: true; json: IDataObject } | FailedOutcome;

/** What to do about the errors of the batch itself (.cn guides, batch, 2025-07). */
const HINTS = new Map<unknown, string>([
	['batch_expired', 'Send the request again in a new batch, with a longer Completion Window.'],
	['batch_cancelled', 'The batch was cancelled before this request was answered.'],
]);

function failed(row: ResultRow): FailedOutcome {
	const { custom_id: customId, response, error } = row;
	// Some servers have an empty error beside the answer that says why, and others the words in the row itself.
	const read = [error, response?.body, row].map((body) => ({ body, ...readErrorBody(body) }));
	const said: ErrorBody & { body?: unknown } = read.find(({ message }) => message) ?? {};
	const given = Number(response?.status_code);
	const status = given >= MIN_ERROR_STATUS ? given : MIN_ERROR_STATUS;
	const failure: Failure = { kind: 'http', status, headers: {}, body: said.body };
	const code = error?.code ?? said.code;
	return {
		ok: false,
		message:
			said.message ??
			`The service gave no answer and no reason${given >= MIN_ERROR_STATUS ? ` (status ${given})` : ''}`,
		hint:
			HINTS.get(code) ??
			(said.message === undefined
				? 'Send the request again in a new batch.'
				: hintFor(failure, said, '/chat/completions').text),
		details: { customId, ...(code === undefined || code === null ? {} : { code }) },
	};
}

/** Whether to give the short form of an answer, and whether it is JSON. */
export interface ResultForm {
	simplify: boolean;
	parsesJson: boolean;
}

/** Reads a row of the results or of the errors. */
export function rowOutcomeOf(row: ResultRow, { simplify, parsesJson }: ResultForm): RowOutcome {
	const { custom_id: customId } = row;
	const body = answerIn(row) as IDataObject | undefined;
	if (!body) return failed(row);
	if (!simplify) return { ok: true, json: { customId, ...body } };
	const answer = findChatAnswer(body);
	if (!answer) return failed(row);
	const json = { customId, ...simplifyAnswer(answer, { headers: {} }, parsesJson) };
	return { ok: true, json };
}

/** What became of the requests whose results stand in a line that cannot be read. */
export function badLineOutcomeOf({ number, isCut, customId, excerpt }: BadLine): FailedOutcome {
	const details = { line: number, excerpt, ...(customId === undefined ? {} : { customId }) };
	return isCut
		? {
				ok: false,
				message: `The result file breaks off in line ${number}`,
				hint: 'What came before it is here. Run Results again to fetch the file anew; where it breaks off again, send the requests that have no result again in a new batch.',
				details,
			}
		: {
				ok: false,
				message: `Line ${number} of the result file is not JSON`,
				hint: 'All other lines are here. Send its request again in a new batch.',
				details,
			};
}
