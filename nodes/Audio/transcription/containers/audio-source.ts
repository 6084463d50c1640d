import type { InputFile } from '../../../shared/files/input-file';
import { createByteReader, type ByteReader } from './byte-reader';

/** The file of a recording: a stream of bytes, which can be opened again from its start. */
export interface AudioSource {
	/** In bytes. */
	size: number;
	/** A reader at the start of the file; it is closed with the source. */
	open(): Promise<ByteReader>;
	/** Bytes that the reader opened last has passed. */
	position(): number;
	/** Closes all readers. */
	close(): Promise<void>;
}

export function createAudioSource({
	size,
	chunks,
}: Pick<InputFile, 'size' | 'chunks'>): AudioSource {
	let reader: ByteReader | undefined;
	return {
		size,
		async open() {
			await reader?.close();
			reader = createByteReader(await chunks());
			return reader;
		},
		position: () => reader?.position() ?? 0,
		close: async () => await reader?.close(),
	};
}
