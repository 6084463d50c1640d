import { LARGE_CHUNK_BYTES, type InputFile } from '../../../shared/files/input-file';

/** A stream of bytes, read forward at one's own step. */
export interface ByteReader {
	/** Bytes consumed so far. */
	position(): number;
	/**
	 * Looks ahead without consuming.
	 *
	 * @returns what is at hand in one stretch: at least `count` bytes, fewer only when the stream ends before
	 * @throws what the stream throws
	 */
	fill(count: number): Promise<Buffer>;
	/** Consumes bytes that are at hand. */
	consume(count: number): void;
	/** Consumes bytes and gives them: fewer only at the end of the stream. */
	take(count: number): Promise<Buffer>;
	/** Consumes bytes, at hand or not; stops at the end of the stream. */
	skip(count: number): Promise<void>;
	/** Lets the stream go before its end. */
	close(): Promise<void>;
}

const NOTHING = Buffer.alloc(0);

/**
 * @param source chunks of any size; they are kept, not copied, so the source must not reuse them
 * @param start the place in the source that counts as its beginning
 */
export function createByteReader(source: AsyncIterable<Uint8Array>, start = 0): ByteReader {
	const chunks = source[Symbol.asyncIterator]();
	/** What has been read and not consumed. */
	let queue: Buffer[] = [];
	let held = 0;
	/** The first chunk of the queue, or a copy of the beginnings of several. */
	let view: Buffer = NOTHING;
	let position = -start;
	let ended = false;

	const read = async () => {
		const next = await chunks.next();
		if (next.done) {
			ended = true;
			return;
		}
		const { buffer, byteOffset, byteLength } = next.value;
		queue.push(Buffer.from(buffer, byteOffset, byteLength));
		held += byteLength;
	};

	/**
	 * Of a long chunk little more is copied than what is asked for: most of it can be read where it lies.
	 * Twice as much, so that those who go on byte by byte do not have it copied for each.
	 */
	const join = (count: number): Buffer => {
		if (queue.length > 1 && held > 2 * count) return Buffer.concat(queue, 2 * count);
		if (queue.length > 1) queue = [Buffer.concat(queue)];
		return queue[0] ?? NOTHING;
	};

	const fill = async (count: number) => {
		if (view.length >= count) return view;
		while (held < count && !ended) await read();
		// The end of the first chunk is all that is left of it, or all that there is.
		const [first = NOTHING] = queue;
		view = first.length >= count ? first : join(count);
		return view;
	};

	const consume = (count: number) => {
		position += count;
		held -= count;
		let left = count;
		let [first] = queue;
		if (first === view && count < view.length) {
			queue[0] = view = view.subarray(count);
			return;
		}
		const rest = view.subarray(count);
		while (first && left >= first.length) {
			left -= first.length;
			queue.shift();
			[first] = queue;
		}
		if (first && left > 0) queue[0] = first = first.subarray(left);
		view = first && first.length >= rest.length ? first : rest;
	};

	return {
		position: () => position,
		fill,
		consume,
		async take(count) {
			const bytes = (await fill(count)).subarray(0, count);
			consume(bytes.length);
			return bytes;
		},
		async skip(count) {
			let left = count;
			while (left > 0 && (await fill(1)).length > 0) {
				const step = Math.min(left, view.length);
				consume(step);
				left -= step;
			}
		},
		async close() {
			ended = true;
			queue = [];
			view = NOTHING;
			held = 0;
			await chunks.return?.();
		},
	};
}

/** The file of a recording: a stream of bytes, which can be opened again from its start. */
export interface AudioSource {
	/** In bytes. */
	readonly size: number;
	/** The number of the sound track that is wanted, from 1 on; the first that is played when left out. */
	track?: number;
	/** Lets the file begin so many bytes later, behind what is no part of it. */
	startAt(bytes: number): void;
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
	let start = 0;
	return {
		get size() {
			return size - start;
		},
		track,
		startAt: (bytes) => (start = bytes),
		async open() {
			await reader?.close();
			reader = createByteReader(await chunks(LARGE_CHUNK_BYTES), start);
			await reader.skip(start);
			return reader;
		},
		position: () => reader?.position() ?? 0,
		close: async () => await reader?.close(),
	};
}
