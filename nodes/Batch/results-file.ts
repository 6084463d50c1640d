import type { Item } from '../shared/engine/item';
import { withResumeInfo } from '../shared/engine/item-errors';
import { isRecord, tryParseJson, type BodyStream } from '../shared/http/api-response';
import { limitSize } from '../shared/http/download';
import { InvalidResponseError } from '../shared/http/failure';
import type { ResultRow } from './result-row';

/** Rows by custom ID, in the order of the files. */
export type ResultRows = Map<string, ResultRow>;

/** The custom IDs whose rows are kept: a file may be larger than the memory. All of them when left out. */
export type WantedIds = Set<string> | undefined;

/** Twice the largest input file; a link that sends more holds no results. */
const MAX_FILE_BYTES = 2_000_000_000;

const isLink = (source: string) => /^https?:\/\//i.test(source);

async function readRows(body: BodyStream, wanted: WantedIds): Promise<ResultRows> {
	// Made anew by each try: one that was cut short leaves nothing behind.
	const rows: ResultRows = new Map();
	for await (const row of readJsonLines(body as AsyncIterable<Uint8Array>)) {
		if (!isRecord(row) || typeof row.custom_id !== 'string') {
			throw new InvalidResponseError('The file has a line without a custom ID');
		}
		if (!wanted || wanted.has(row.custom_id)) rows.set(row.custom_id, row as ResultRow);
	}
	return rows;
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
			`The file ${source} could not be fetched by its ID, for which the service documents no way. Copy the link of the file from the batch’s page on the SiliconFlow site into Results File or Errors File in Options.`,
			{ file: source },
		);
	}
}

/** Far more than any row of results; a file without ends of lines is none. */
const MAX_LINE_LENGTH = 64_000_000;

function parseLine(line: string): unknown {
	const value = tryParseJson(line);
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
