/** A stream of bytes, read forward at one's own step. */
export interface ByteReader {
	/** Bytes consumed so far. */
	position(): number;
	/**
	 * Looks ahead without consuming.
	 *
	 * @returns all bytes at hand: at least `count`, fewer only when the stream ends before
	 * @throws what the stream throws
	 */
	fill(count: number): Promise<Buffer>;
	/** The bytes at hand, without waiting for more. */
	view(): Buffer;
	/** Consumes bytes that are at hand. */
	consume(count: number): void;
	/** Consumes bytes, at hand or not; stops at the end of the stream. */
	skip(count: number): Promise<void>;
	/** Lets the stream go before its end. */
	close(): Promise<void>;
}

const NOTHING = Buffer.alloc(0);

/** @param source chunks of any size; they are kept, not copied, so the source must not reuse them */
export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
	const chunks = source[Symbol.asyncIterator]();
	let view: Buffer = NOTHING;
	let position = 0;
	let ended = false;

	const fill = async (count: number) => {
		if (view.length >= count || ended) return view;
		const parts: Uint8Array[] = view.length > 0 ? [view] : [];
		let held = view.length;
		while (held < count) {
			const next = await chunks.next();
			if (next.done) {
				ended = true;
				break;
			}
			parts.push(next.value);
			held += next.value.length;
		}
		const [first = NOTHING] = parts;
		view =
			parts.length > 1
				? Buffer.concat(parts)
				: Buffer.from(first.buffer, first.byteOffset, first.byteLength);
		return view;
	};

	const consume = (count: number) => {
		view = view.subarray(count);
		position += count;
	};

	return {
		position: () => position,
		fill,
		view: () => view,
		consume,
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
			view = NOTHING;
			await chunks.return?.();
		},
	};
}
