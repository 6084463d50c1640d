import type { IBinaryData } from 'n8n-workflow';

import type { Item } from './transport/operation';

/** A file of an input item, read whole. */
export interface MediaFile {
	bytes: Buffer;
	mimeType: string;
	fileName: string;
}

/**
 * Reads a binary field of the item, wherever n8n keeps binary data.
 *
 * @throws NodeOperationError when the item has no such file; n8n's own words name item and field
 */
export async function readMedia(item: Item, field: string): Promise<MediaFile> {
	const binary: IBinaryData = item.helpers.assertBinaryData(field);
	return {
		bytes: await item.helpers.getBinaryDataBuffer(field),
		mimeType: binary.mimeType,
		fileName: binary.fileName ?? `file.${binary.fileExtension ?? 'bin'}`,
	};
}

/** A file of an input item, to be read when its bytes are needed. */
export interface OpenFile {
	mimeType: string;
	/** In bytes. */
	size: number;
	chunks(): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a binary field of the item without reading it. n8n reads a whole file in twice its size; in
 * chunks it costs no more than a chunk. Binary data that n8n keeps in memory is there already.
 *
 * @throws NodeOperationError when the item has no such file; n8n's own words name item and field
 */
export async function openMedia(item: Item, field: string): Promise<OpenFile> {
	const { id, mimeType }: IBinaryData = item.helpers.assertBinaryData(field);
	if (id === undefined) {
		const bytes = await item.helpers.getBinaryDataBuffer(field);
		return { mimeType, size: bytes.length, chunks: async () => [bytes] };
	}
	const { fileSize } = await item.helpers.getBinaryMetadata(id);
	return {
		mimeType,
		size: fileSize,
		chunks: async () => await item.helpers.getBinaryStream(id, CHUNK_BYTES),
	};
}

/** The file as a data URI, the form in which the API takes media inside JSON. */
export function toDataUri({ bytes, mimeType }: MediaFile): string {
	return `data:${mimeType};base64,${bytes.toString('base64')}`;
}
