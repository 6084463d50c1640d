import type { IHttpRequestOptions } from 'n8n-workflow';

import { bytesOf, type InputFile } from './input-file';

/** A file inside a JSON body, where the API takes it as a data URI. */
export class EmbeddedFile {
	readonly file: InputFile;

	constructor(file: InputFile) {
		this.file = file;
	}
}

/** Text of the body as it is, or a file whose bytes go there in base64. */
type Piece = string | InputFile;

/** Base64 makes 4 letters of 3 bytes. */
const GROUP_BYTES = 3;

/** What is encoded at a time; so little that it is short-lived garbage, which is cleared on the way. */
const STEP_BYTES = GROUP_BYTES * 4 * 1024;

const base64Length = (bytes: number) => Math.ceil(bytes / GROUP_BYTES) * 4;

function* serialise(value: unknown): Generator<Piece> {
	if (value instanceof EmbeddedFile) {
		yield `"data:${value.file.mimeType};base64,`;
		yield value.file;
		yield '"';
	} else if (Array.isArray(value)) {
		yield* serialiseList('[', ']', value, function* (entry) {
			yield* serialise(entry ?? null);
		});
	} else if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
		yield* serialiseList('{', '}', entries, function* ([name, entry]) {
			yield `${JSON.stringify(name.toWellFormed())}:`;
			yield* serialise(entry);
		});
	} else if (typeof value === 'string') {
		yield JSON.stringify(value.toWellFormed());
	} else {
		yield JSON.stringify(value) ?? 'null';
	}
}

function* serialiseList<T>(
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

function sizeOf(pieces: Iterable<Piece>): number {
	let size = 0;
	for (const piece of pieces) {
		size += typeof piece === 'string' ? Buffer.byteLength(piece) : base64Length(piece.size);
	}
	return size;
}

/** How many bytes of a chunk complete the group that the chunk before has begun. */
const bytesToCompleteGroup = (begun: number, chunk: Uint8Array) =>
	Math.min(chunk.length, (GROUP_BYTES - (begun % GROUP_BYTES)) % GROUP_BYTES);

/** Base64 of bytes; a multiple of three of them, but for the last, so that the parts join. */
function* base64Of(bytes: Buffer): Generator<string> {
	for (let from = 0; from < bytes.length; from += STEP_BYTES) {
		yield bytes.toString('base64', from, from + STEP_BYTES);
	}
}

/** @throws Error when the file has not the size that it is said to have */
async function* base64OfFile(file: InputFile): AsyncGenerator<string> {
	let begun: Buffer = Buffer.alloc(0);
	for await (const chunk of bytesOf(file)) {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
		const first = bytesToCompleteGroup(begun.length, bytes);
		const last = first + Math.floor((bytes.length - first) / GROUP_BYTES) * GROUP_BYTES;
		begun = Buffer.concat([begun, bytes.subarray(0, first)]);
		if (begun.length < GROUP_BYTES && begun.length > 0) continue;
		yield* base64Of(begun);
		yield* base64Of(bytes.subarray(first, last));
		begun = Buffer.from(bytes.subarray(last));
	}
	yield* base64Of(begun);
}

/** From so many letters on a part of a streamed body goes out; larger parts stay in memory for longer. */
const MIN_CHUNK_LENGTH = 16 * 1024;

/** A value as JSON, to be read when its bytes are needed, as often as they are. */
export interface StreamedJson {
	/** In bytes. */
	size: number;
	/** @throws Error when a file cannot be read */
	chunks(): AsyncGenerator<Buffer>;
}

/**
 * A value as JSON in UTF-8, each `EmbeddedFile` in it as a data URI, and half a sign in a text as U+FFFD:
 * the service refuses the whole request for one. Its files are read in chunks while
 * it is read.
 *
 * @param value plain data, with no `toJSON` in it
 */
export function streamedJson(value: unknown): StreamedJson {
	return {
		size: sizeOf(serialise(value)),
		async *chunks() {
			let begun = '';
			for (const piece of serialise(value)) {
				for await (const text of typeof piece === 'string' ? [piece] : base64OfFile(piece)) {
					begun += text;
					if (begun.length < MIN_CHUNK_LENGTH) continue;
					yield Buffer.from(begun);
					begun = '';
				}
			}
			yield Buffer.from(begun);
		},
	};
}

/**
 * The bytes of a value as JSON in UTF-8, as `streamedJson` has it. Files are read in chunks
 * and encoded straight into the body, which takes 1.33 times their size and nothing else; read whole,
 * turned into text, into JSON and then into bytes they take six times as much.
 *
 * @param value plain data, with no `toJSON` in it
 * @throws Error when a file cannot be read
 */
export async function toJsonBytes(value: unknown): Promise<Buffer> {
	const pieces = [...serialise(value)];
	const body = Buffer.alloc(sizeOf(pieces));
	let at = 0;
	for (const piece of pieces) {
		if (typeof piece === 'string') at += body.write(piece, at);
		else for await (const text of base64OfFile(piece)) at += body.write(text, at, 'latin1');
	}
	return body;
}

function holdsFile(value: unknown): boolean {
	if (value instanceof EmbeddedFile) return true;
	if (ArrayBuffer.isView(value)) return false;
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsFile);
}

/**
 * The request with its body as bytes where files are in it, and as it is else.
 *
 * @throws Error when a file cannot be read
 */
export async function withEncodedFiles(request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	if (!holdsFile(request.body)) return request;
	return {
		...request,
		headers: { ...request.headers, 'Content-Type': 'application/json' },
		body: await toJsonBytes(request.body),
	};
}
