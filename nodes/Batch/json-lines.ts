import { parseJson } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';
import { decodedPieces } from '../shared/http/response-text';

/** A line of a file of JSON lines. */
export interface JsonLine {
	/** Counted from 1, blank lines as well. */
	number: number;
	text: string;
	/** Undefined where the text is no JSON. */
	value: unknown;
	/** The file goes on after it; the last line of one that was cut is only begun. */
	hasEnd: boolean;
}

/** Far more than any row of results; a file without ends of lines is none. */
const MAX_LINE_LENGTH = 64_000_000;

/** The lines of a text that comes in pieces. */
async function* linesOf(texts: AsyncIterable<string>) {
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
			yield { text: begun.join(''), hasEnd: true };
			begun = [];
			length = 0;
		}
	}
	yield { text: begun.join(''), hasEnd: false };
}

/**
 * Reads JSON lines as they arrive. Blank lines are passed over, and the last line need not end.
 *
 * @param chunks the file in UTF-8, cut anywhere
 * @throws InvalidResponseError for a line without an end; what the source throws
 */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonLine> {
	let number = 0;
	for await (const { text, hasEnd } of linesOf(decodedPieces(chunks))) {
		number += 1;
		if (text.trim() !== '') yield { number, text, value: parseJson(text), hasEnd };
	}
}
