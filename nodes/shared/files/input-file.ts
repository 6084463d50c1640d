import type { IBinaryData } from 'n8n-workflow';

import type { Item } from '../engine/operation';

/** A file of an input item, to be read when its bytes are needed, as often as they are. */
export interface OpenFile {
	fileName: string;
	mimeType: string;
	/** In bytes. */
	size: number;
	/** The file from its start. */
	chunks(): Promise<AsyncIterable<Uint8Array>>;
}

const CHUNK_BYTES = 256 * 1024;

/** Bytes in memory as a stream, in chunks that share the memory. */
export async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
		yield bytes.subarray(at, at + CHUNK_BYTES);
	}
}

/** A file whose bytes are in memory. */
export const fileInMemory = (bytes: Buffer, fileName: string, mimeType: string): OpenFile => ({
	fileName,
	mimeType,
	size: bytes.length,
	chunks: async () => chunksOf(bytes),
});

/**
 * Opens a binary field of the item without reading it. n8n reads a whole file in twice its size; in
 * chunks it costs no more than a chunk. Binary data that n8n keeps in memory is there already.
 *
 * @throws NodeOperationError when the item has no such file; n8n's own words name item and field
 */
export async function openMedia(item: Item, field: string): Promise<OpenFile> {
	const binary: IBinaryData = item.helpers.assertBinaryData(field);
	const { id, mimeType, fileExtension = 'bin', fileName = `file.${fileExtension}` } = binary;
	if (id === undefined) {
		return fileInMemory(await item.helpers.getBinaryDataBuffer(field), fileName, mimeType);
	}
	const { fileSize } = await item.helpers.getBinaryMetadata(id);
	return {
		fileName,
		mimeType,
		size: fileSize,
		chunks: async () => await item.helpers.getBinaryStream(id, CHUNK_BYTES),
	};
}

/**
 * The bytes of a file, for a request that has said how many they are.
 *
 * @throws Error when they are not as many; what reading them throws
 */
export async function* bytesOf({ size, chunks }: OpenFile): AsyncGenerator<Uint8Array> {
	let left = size;
	for await (const chunk of await chunks()) {
		left -= chunk.length;
		if (left < 0) break;
		yield chunk;
	}
	if (left !== 0) throw new Error(`The file has not the ${size} bytes that n8n says it has`);
}
