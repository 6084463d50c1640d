import type { Item } from '../shared/engine/item';
import { withResumeInfo } from '../shared/engine/item-errors';
import { isRecord, type BodyStream } from '../shared/http/api-response';
import { limitSize } from '../shared/http/download';
import { InvalidResponseError } from '../shared/http/failure';
import { readJsonLines } from './jsonl';
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
