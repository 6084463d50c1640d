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
	const head = await reader.fill(HEAD_BYTES);
	if (head.length < HEAD_BYTES) return undefined;
	reader.consume(HEAD_BYTES);
	return { name: riffName(head), size: head.readUInt32LE(NAME_BYTES) };
}

/** A copy of what follows, of `size` bytes and at most so many: a damaged size must not fill the memory. */
export async function peekBody(reader: ByteReader, size: number, most: number): Promise<Buffer> {
	const bytes = Math.min(size, most);
	return Buffer.from((await reader.fill(bytes)).subarray(0, bytes));
}
