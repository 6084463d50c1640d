import type { IDataObject } from 'n8n-workflow';

import { InvalidResponseError } from './failure';
import { decodeText, toLatin1, UTF8, wideEncodingOf } from './text-encoding';

type Compression = 'gzip' | 'deflate';

/** What compressed bytes begin with and no text does (RFC 1952, 2.3.1; RFC 1950, 2.2). */
function compressionOf([a, b]: Uint8Array): Compression | undefined {
	if (a === 0x1f && b === 0x8b) return 'gzip';
	return a === 0x78 && (b === 0x01 || b === 0x9c || b === 0xda) ? 'deflate' : undefined;
}

/** Writes all bytes, and the error that they end with. */
async function feed(
	bytes: AsyncIterable<Uint8Array>,
	writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
	try {
		for await (const piece of bytes) await writer.write(piece);
		await writer.close();
	} catch (error) {
		// Where the reader has gone or the bytes are damaged, it is in that state already.
		await writer.abort(error).catch(() => undefined);
	}
}

const damageError = () =>
	new InvalidResponseError('The service sent a compressed answer that is damaged', {
		isDamaged: true,
	});

/** Whether the bytes were no compressed ones, or ended too early: zlib's codes begin so. */
const isDamage = (error: unknown): boolean =>
	error instanceof TypeError || String((error as { code?: unknown }).code).startsWith('Z_');

/** No answer is larger, and a few bytes may be compressed gigabytes; a file of results is read as a stream. */
export const MAX_BODY_BYTES = 128_000_000;
const MAX_STREAM_BYTES = 4_000_000_000;

/** @throws InvalidResponseError when the bytes are damaged or too many; what the source throws */
async function* decompress(
	bytes: AsyncIterable<Uint8Array>,
	format: Compression,
	maxBytes: number,
): AsyncGenerator<Uint8Array> {
	let length = 0;
	const { readable, writable } = new DecompressionStream(format);
	const reader = readable.getReader();
	void feed(bytes, (writable as WritableStream<Uint8Array>).getWriter());
	try {
		for (;;) {
			const { done, value } = await reader.read().catch((error: unknown) => {
				throw isDamage(error) ? damageError() : error;
			});
			if (done) return;
			length += value.length;
			if (length > maxBytes) {
				throw new InvalidResponseError('The service sent a compressed answer without an end');
			}
			yield value;
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

/** Pieces that have come, then those that are yet to come; closes their source when it is left. */
async function* concat<T>(begun: T[], rest: AsyncIterator<T>): AsyncGenerator<T> {
	try {
		yield* begun;
		for (;;) {
			const { done, value } = await rest.next();
			if (done) return;
			yield value;
		}
	} finally {
		await rest.return?.();
	}
}

/** A whole body as one that comes in pieces. */
export async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

/** A gateway behind another one may compress once more; bytes can be made that never end otherwise. */
const MAX_COMPRESSIONS = 2;

async function decompressed(bytes: Uint8Array, times = 0): Promise<Uint8Array> {
	const format = times < MAX_COMPRESSIONS ? compressionOf(bytes) : undefined;
	if (!format) return bytes;
	const parts: Uint8Array[] = [];
	for await (const part of decompress(only(bytes), format, MAX_BODY_BYTES)) parts.push(part);
	return await decompressed(Buffer.concat(parts), times + 1);
}

/** What bytes of Zstandard begin with (RFC 8878, 3.1.1); Brotli has no such mark. */
const ZSTANDARD = [0x28, 0xb5, 0x2f, 0xfd];

function noTextError(headers: IDataObject, bytes: Uint8Array): InvalidResponseError {
	const isZstandard = ZSTANDARD.every((byte, at) => bytes[at] === byte);
	// n8n's http library takes the header away when it has decompressed a body.
	const { 'content-encoding': compression = isZstandard ? 'zstd' : undefined } = headers;
	return new InvalidResponseError(
		typeof compression === 'string' && compression !== 'identity'
			? `The service sent an answer that is compressed as ${compression.slice(0, 20)}, which nobody asked for`
			: 'The service sent text that is not UTF-8, and does not say what else it is',
	);
}

/**
 * The text of a whole body, in any of the encodings of `decodeText`, and decompressed where its header does
 * not say that it is compressed.
 *
 * @throws InvalidResponseError when it is in none of them, or damaged
 */
export async function textOfBody(bytes: Uint8Array, headers: IDataObject): Promise<string> {
	const decoded = decodeText(await decompressed(bytes), headers, true);
	if (!decoded) throw noTextError(headers, bytes);
	return decoded.text;
}

/** The same for an error, which may be cut: what cannot be read of it is U+FFFD. */
export async function textOfErrorBody(bytes: Uint8Array, headers: IDataObject): Promise<string> {
	const plain = await decompressed(bytes).catch(() => new Uint8Array());
	return decodeText(plain, headers, false)?.text ?? new TextDecoder().decode(plain);
}

/** So many bytes tell UTF-16 and compression, and hold a whole sign of any encoding. */
const MIN_HEAD_BYTES = 4;

/** The first bytes of a body, and the body with them. */
interface PeekedBytes {
	head: Buffer;
	body: AsyncGenerator<Uint8Array>;
}

/**
 * Looks at the first bytes of a body, and puts them back.
 *
 * @param isEnough whether they tell what is to be known; fewer come where the body has no more
 */
export async function peek(
	bytes: AsyncIterable<Uint8Array>,
	isEnough = (head: Buffer) => head.length >= MIN_HEAD_BYTES,
): Promise<PeekedBytes> {
	const source = bytes[Symbol.asyncIterator]();
	let head = Buffer.alloc(0);
	const begun: Uint8Array[] = [];
	while (!isEnough(head)) {
		const { done, value } = await source.next();
		if (done) break;
		begun.push(value);
		head = Buffer.concat([head, value]);
	}
	return { head, body: concat(begun, source) };
}

/**
 * The text of bytes that come in pieces, which may be cut inside of a sign. What is no text is U+FFFD: a sign
 * that was damaged on the way is not worth an answer that is paid for.
 */
export async function* decodedPieces(
	bytes: AsyncIterable<Uint8Array>,
	encoding = UTF8,
): AsyncGenerator<string> {
	const decoder = new TextDecoder(encoding);
	for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
	yield decoder.decode();
}

async function* transcode(
	bytes: AsyncIterable<Uint8Array>,
	encoding: string,
): AsyncGenerator<Uint8Array> {
	for await (const text of decodedPieces(bytes, encoding)) yield Buffer.from(text);
}

/** As much is looked at for the encoding: what is damaged later on does not count. */
const SAMPLE_BYTES = 64;

const firstNonAscii = (bytes: Uint8Array) => toLatin1(bytes).search(/[\x80-\xff]/);

/** Bytes that are not UTF-16 as UTF-8: up to the first sign that is not ASCII all encodings are alike. */
async function* narrowToUtf8(
	bytes: AsyncIterable<Uint8Array>,
	headers: IDataObject,
): AsyncGenerator<Uint8Array> {
	const source = bytes[Symbol.asyncIterator]();
	let held: Uint8Array = new Uint8Array();
	try {
		for (;;) {
			const { done = false, value = new Uint8Array() } = await source.next();
			const sample = held.length === 0 ? value : Buffer.concat([held, value]);
			const at = firstNonAscii(sample);
			if (at >= 0 && (done || sample.length - at >= MIN_HEAD_BYTES)) {
				const isWhole = done && sample.length <= at + SAMPLE_BYTES;
				const decoded = decodeText(sample.subarray(0, at + SAMPLE_BYTES), headers, isWhole);
				if (!decoded) throw noTextError(headers, sample);
				const rest = concat([sample], source);
				yield* decoded.encoding === UTF8 ? rest : transcode(rest, decoded.encoding);
				return;
			}
			if (at < 0 && sample.length > 0) yield sample;
			if (done) return;
			held = at < 0 ? new Uint8Array() : sample;
		}
	} finally {
		await source.return?.();
	}
}

/**
 * `textOfBody` for a body that comes as a stream, as UTF-8. What is UTF-8 goes through as it is.
 *
 * @throws InvalidResponseError when it is in no encoding that can be told, or damaged; what the source throws
 */
export async function* utf8Stream(
	bytes: AsyncIterable<Uint8Array>,
	headers: IDataObject,
): AsyncGenerator<Uint8Array> {
	let { head, body } = await peek(bytes);
	for (let times = 0; times < MAX_COMPRESSIONS; times += 1) {
		const format = compressionOf(head);
		if (!format) break;
		({ head, body } = await peek(decompress(body, format, MAX_STREAM_BYTES)));
	}
	const wide = wideEncodingOf(head);
	yield* wide === undefined ? narrowToUtf8(body, headers) : transcode(body, wide);
}
