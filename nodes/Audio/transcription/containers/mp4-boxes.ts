import type { ByteReader } from './audio-source';

/** A box that starts where the reader stands (ISO 14496-12, 4.2). */
export interface BoxHead {
	name: string;
	/** Where its body ends, in bytes from the start of the file; Infinity where it lasts to the end. */
	end: number;
}

const HEAD_BYTES = 8;
const LARGE_SIZE_BYTES = 8;
/** Box sizes that mean something else than a size. */
const TO_THE_END = 0;
const LARGE_SIZE = 1;

/**
 * The boxes up to `end`, one after the other. What the receiver leaves of a body is passed over. A size
 * that cannot be ends the row.
 */
export async function* readBoxes(reader: ByteReader, end = Infinity): AsyncGenerator<BoxHead> {
	while (reader.position() + HEAD_BYTES <= end) {
		const start = reader.position();
		const head = await reader.fill(HEAD_BYTES + LARGE_SIZE_BYTES);
		if (head.length < HEAD_BYTES) return;
		const name = head.toString('latin1', 4, 8);
		let size = head.readUInt32BE(0);
		let headBytes = HEAD_BYTES;
		if (size === LARGE_SIZE) {
			if (head.length < HEAD_BYTES + LARGE_SIZE_BYTES) return;
			size = Number(head.readBigUInt64BE(HEAD_BYTES));
			headBytes += LARGE_SIZE_BYTES;
		} else if (size === TO_THE_END) {
			size = Infinity;
		}
		if (size < headBytes) return;
		reader.consume(headBytes);
		const bodyEnd = Math.min(end, start + size);
		yield { name, end: bodyEnd };
		if (reader.position() > bodyEnd) return;
		await reader.skip(bodyEnd - reader.position());
	}
}

/** A box in memory. */
export interface Box {
	name: string;
	body: Buffer;
}

/** The boxes of a body in memory; one whose size cannot be is the last. */
export function boxesIn(bytes: Buffer, from = 0): Box[] {
	const boxes: Box[] = [];
	for (let at = from; at + HEAD_BYTES <= bytes.length;) {
		const size = bytes.readUInt32BE(at);
		const length = size === TO_THE_END ? bytes.length - at : size;
		if (length < HEAD_BYTES) break;
		const name = bytes.toString('latin1', at + 4, at + HEAD_BYTES);
		boxes.push({ name, body: bytes.subarray(at + HEAD_BYTES, at + length) });
		at += length;
	}
	return boxes;
}

/** The body of the first box of this name. */
export const bodyOf = (boxes: readonly Box[], name: string): Buffer | undefined =>
	boxes.find((each) => each.name === name)?.body;
