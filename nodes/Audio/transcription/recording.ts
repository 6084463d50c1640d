import type { Item } from '../../shared/transport/operation';
import { chunksOf } from './split/byte-reader';

/** The sound file of an item, not read yet. */
export interface Recording {
	fileName: string;
	mimeType: string;
	/** Bytes. */
	size: number;
	/** The file from its start, a piece at a time where n8n keeps files outside of the memory. */
	stream(): Promise<AsyncIterable<Uint8Array>>;
	whole(): Promise<Buffer>;
}

/** Fewer, larger reads than Node's 64 kB, and still small beside a piece. */
const CHUNK_BYTES = 1 << 20;

/** @throws NodeOperationError when the item has no such file; n8n's own words name item and field */
export async function openRecording(item: Item, field: string): Promise<Recording> {
	const binary = item.helpers.assertBinaryData(field);
	const { id, mimeType, fileExtension = 'bin', fileName = `file.${fileExtension}` } = binary;
	const whole = async () => await item.helpers.getBinaryDataBuffer(field);
	if (id) {
		const { fileSize } = await item.helpers.getBinaryMetadata(id);
		const stream = async () => await item.helpers.getBinaryStream(id, CHUNK_BYTES);
		return { fileName, mimeType, size: fileSize, stream, whole };
	}
	const bytes = await whole();
	return {
		fileName,
		mimeType,
		size: bytes.length,
		stream: async () => chunksOf(bytes),
		whole: async () => bytes,
	};
}
