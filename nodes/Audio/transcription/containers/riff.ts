import type { ByteReader } from './audio-source';

/** What stands in front of a chunk of a RIFF file (Microsoft and IBM, 1991): WAV and AVI are of this kind. */
export interface RiffChunk {
	/** Four letters. */
	name: string;
	/** Bytes that follow; behind an odd number of them stands one more. */
	size: number;
}

const HEAD_BYTES = 8;
const NAME_BYTES = 4;

/** The name that stands here. */
export const riffName = (bytes: Buffer): string => bytes.toString('latin1', 0, NAME_BYTES);

/**
 * Reads up to the body of a chunk.
 *
 * @returns undefined at the end of the file
 */
export async function readRiffChunk(reader: ByteReader): Promise<RiffChunk | undefined> {
	const head = await reader.take(HEAD_BYTES);
	if (head.length < HEAD_BYTES) return undefined;
	return { name: riffName(head), size: head.readUInt32LE(NAME_BYTES) };
}

const NAME = /^[ -~]{4}$/;

/** Bytes that `isChunkHead` looks at. */
export const CHUNK_HEAD_BYTES = HEAD_BYTES;

/**
 * Whether a chunk of any name begins here. Four letters and a size that the file has room for are found
 * among samples by a chance of one in many thousands.
 *
 * @param most bytes that are left of the file
 * @param isBigEndian as in AIFF, which has chunks of the same kind
 */
export function isChunkHead(bytes: Buffer, most: number, isBigEndian = false): boolean {
	if (bytes.length < HEAD_BYTES || !NAME.test(riffName(bytes))) return false;
	const size = isBigEndian ? bytes.readUInt32BE(NAME_BYTES) : bytes.readUInt32LE(NAME_BYTES);
	return size <= most;
}

/** A copy of what follows, of `size` bytes and at most so many: a damaged size must not fill the memory. */
export async function peekBody(reader: ByteReader, size: number, most: number): Promise<Buffer> {
	const bytes = Math.min(size, most);
	return Buffer.from((await reader.fill(bytes)).subarray(0, bytes));
}
