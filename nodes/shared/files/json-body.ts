import type { IHttpRequestOptions } from 'n8n-workflow';

import { bytesOf, type OpenFile } from './input-file';

/** A file inside a JSON body, where the API takes it as a data URI. */
export class EmbeddedFile {
	readonly file: OpenFile;

	constructor(file: OpenFile) {
		this.file = file;
	}
}

/** Text of the body as it is, or a file whose bytes go there in base64. */
type Piece = string | OpenFile;

/** Base64 makes 4 letters of 3 bytes. */
const GROUP_BYTES = 3;

/** What is encoded at a time; so little that it is short-lived garbage, which is cleared on the way. */
const STEP_BYTES = GROUP_BYTES * 4 * 1024;

const base64Length = (bytes: number) => Math.ceil(bytes / GROUP_BYTES) * 4;

function* piecesOf(value: unknown): Generator<Piece> {
	if (value instanceof EmbeddedFile) {
		yield `"data:${value.file.mimeType};base64,`;
		yield value.file;
		yield '"';
	} else if (Array.isArray(value)) {
		yield* listed('[', ']', value, function* (entry) {
			yield* piecesOf(entry ?? null);
		});
	} else if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
		yield* listed('{', '}', entries, function* ([name, entry]) {
			yield `${JSON.stringify(name)}:`;
			yield* piecesOf(entry);
		});
	} else {
		yield JSON.stringify(value) ?? 'null';
	}
}

function* listed<T>(
	open: string,
	close: string,
	entries: T[],
	pieces: (entry: T) => Generator<Piece>,
): Generator<Piece> {
	yield open;
	for (const [index, entry] of entries.entries()) {
		if (index > 0) yield ',';
		yield* pieces(entry);
	}
	yield close;
}

const lengthOf = (piece: Piece) =>
	typeof piece === 'string' ? Buffer.byteLength(piece) : base64Length(piece.size);

/** Writes bytes in base64; a multiple of three of them, but for the last, so that the parts join. */
function writeBase64(bytes: Buffer, body: Buffer, at: number): number {
	let end = at;
	for (let from = 0; from < bytes.length; from += STEP_BYTES) {
		end += body.write(bytes.toString('base64', from, from + STEP_BYTES), end, 'latin1');
	}
	return end;
}

/** How many bytes of a chunk complete the group that the chunk before has begun. */
const lacking = (begun: number, chunk: Uint8Array) =>
	Math.min(chunk.length, (GROUP_BYTES - (begun % GROUP_BYTES)) % GROUP_BYTES);

/** @throws Error when the file has not the size that it is said to have */
async function writeFile(file: OpenFile, body: Buffer, at: number): Promise<number> {
	let end = at;
	let begun: Buffer = Buffer.alloc(0);
	for await (const chunk of bytesOf(file)) {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
		const first = lacking(begun.length, bytes);
		const last = first + Math.floor((bytes.length - first) / GROUP_BYTES) * GROUP_BYTES;
		begun = Buffer.concat([begun, bytes.subarray(0, first)]);
		if (begun.length < GROUP_BYTES && begun.length > 0) continue;
		end = writeBase64(begun, body, end);
		end = writeBase64(bytes.subarray(first, last), body, end);
		begun = Buffer.from(bytes.subarray(last));
	}
	return writeBase64(begun, body, end);
}

/**
 * A value as JSON in UTF-8, each `EmbeddedFile` in it as a data URI. Files are read in chunks and
 * encoded straight into the body, which takes 1.33 times their size and nothing else; read whole,
 * turned into text, into JSON and then into bytes they take six times as much.
 *
 * @param value plain data, with no `toJSON` in it
 * @throws Error when a file cannot be read
 */
export async function toJsonBytes(value: unknown): Promise<Buffer> {
	const pieces = [...piecesOf(value)];
	const body = Buffer.alloc(pieces.reduce((sum, piece) => sum + lengthOf(piece), 0));
	let at = 0;
	for (const piece of pieces) {
		at = typeof piece === 'string' ? at + body.write(piece, at) : await writeFile(piece, body, at);
	}
	return body;
}

function holdsFile(value: unknown): boolean {
	if (value instanceof EmbeddedFile) return true;
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsFile);
}

/**
 * The request with this body, which is turned into bytes at once when it holds a file.
 *
 * @throws Error when a file cannot be read
 */
export async function withJsonBody(
	request: IHttpRequestOptions,
	body: object,
): Promise<IHttpRequestOptions> {
	if (!holdsFile(body)) return { ...request, body } as IHttpRequestOptions;
	return {
		...request,
		headers: { ...request.headers, 'Content-Type': 'application/json' },
		body: await toJsonBytes(body),
	};
}
