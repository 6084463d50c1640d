import type { InputFile } from '../../../shared/files/input-file';
import { createByteReader, type ByteReader } from './byte-reader';

/** The file of a recording: a stream of bytes, which can be opened again from its start. */
export interface AudioSource {
	/** In bytes. */
	size: number;
	/** The number of the sound track that is wanted, from 1 on; the first that is played when left out. */
	track?: number;
	/** A reader at the start of the file; it is closed with the source. */
	open(): Promise<ByteReader>;
	/** Bytes that the reader opened last has passed. */
	position(): number;
	/** Closes all readers. */
	close(): Promise<void>;
}

/** @param track see `AudioSource` */
export function createAudioSource(
	{ size, chunks }: Pick<InputFile, 'size' | 'chunks'>,
	track?: number,
): AudioSource {
	let reader: ByteReader | undefined;
	return {
		size,
		track,
		async open() {
			await reader?.close();
			reader = createByteReader(await chunks());
			return reader;
		},
		position: () => reader?.position() ?? 0,
		close: async () => await reader?.close(),
	};
}
