import type { IHttpRequestOptions } from 'n8n-workflow';

import { keepProgress } from '../shared/engine/resumable-error';
import { ask } from '../shared/engine/ask';
import { openLink } from '../shared/http/download';
import { GarbledAnswer } from '../shared/http/failure';
import type { BodyStream, Item } from '../shared/engine/operation';
import { runOf } from '../shared/engine/run-context';
import { readJsonLines } from './jsonl';
import type { Row } from './results.row';

/** Rows by custom ID, in the order of the files. */
export type Rows = Map<string, Row>;

/** Twice the largest input file; a link that sends more holds no results. */
const LARGEST_FILE_BYTES = 2_000_000_000;

const isLink = (source: string) => /^https?:\/\//i.test(source);

async function addRows(rows: Rows, body: BodyStream): Promise<void> {
	for await (const value of readJsonLines(body as AsyncIterable<Uint8Array>)) {
		const row = value as Row;
		if (typeof row?.custom_id !== 'string') {
			throw new GarbledAnswer('The file has a line without a custom ID');
		}
		rows.set(row.custom_id, row);
	}
}

/**
 * Reads a result file. What a batch calls the ID of its file is a link in the answers that are
 * known of the live service; the documents do not say, so an ID is taken too, as OpenAI has it.
 *
 * @param source a link, opened without the key, or the ID of a file
 * @throws NodeApiError when the file cannot be had or holds no rows
 */
export async function readFile(
	item: Item,
	gathered: IHttpRequestOptions,
	source: string,
): Promise<Rows> {
	// Made anew by each try: one that was cut short leaves nothing behind.
	const read = async (body: BodyStream) => {
		const rows: Rows = new Map();
		await addRows(rows, body);
		return rows;
	};
	if (isLink(source)) {
		const { gate, settings } = runOf(item);
		const { timeout = gathered.timeout } = settings;
		const link = { url: source, maxBytes: LARGEST_FILE_BYTES, isShared: true };
		return await gate.run(async () => await openLink(item, link, read, { ...gathered, timeout }));
	}
	const url = `/files/${encodeURIComponent(source)}/content`;
	return await ask(
		item,
		{ ...gathered, method: 'GET', url, body: {} },
		{
			expects: 'stream',
			isShared: true,
			read: async ({ body }) => await read(body as BodyStream),
		},
	).catch((error: unknown) => {
		throw keepProgress(
			error,
			`The file ${source} could not be fetched by its ID, for which the service documents no way. Copy the link of the file from the batch’s page on the SiliconFlow site into Results File or Errors File in Options.`,
			{ file: source },
		);
	});
}
