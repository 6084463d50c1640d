import { tryParseJson } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';

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
