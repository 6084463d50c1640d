/**
 * A number of some bits, the highest first. What lies behind the end counts as zeros.
 *
 * @param bit where it starts, in bits from the first byte
 * @param count from 1 to 32
 */
export function bitsAt(bytes: Buffer, bit: number, count: number): number {
	const at = bit >>> 3;
	const passed = bit & 7;
	const word =
		((bytes[at] ?? 0) << 24) |
		((bytes[at + 1] ?? 0) << 16) |
		((bytes[at + 2] ?? 0) << 8) |
		(bytes[at + 3] ?? 0);
	const missing = passed + count - 32;
	const value = (word << passed) >>> (32 - count);
	// The last bits may lie in a fifth byte.
	return missing <= 0 ? value : (value | ((bytes[at + 4] ?? 0) >>> (8 - missing))) >>> 0;
}

/** Reads numbers of some bits one after the other. */
export class BitReader {
	private at: number;

	private readonly bytes: Buffer;

	private readonly end: number;

	/** @param from where to begin, and where the last one ends, in bytes */
	constructor(bytes: Buffer, from = 0, to = bytes.length) {
		this.bytes = bytes;
		this.at = from * 8;
		this.end = to * 8;
	}

	read(count: number): number {
		const value = bitsAt(this.bytes, this.at, count);
		this.at += count;
		return value;
	}

	/** The number that `read` would give. */
	peek(count: number): number {
		return bitsAt(this.bytes, this.at, count);
	}

	/** The next bits as bytes, the last of which may have zeros at its end; they are not passed. */
	copy(count: number): Buffer {
		const bytes = Buffer.alloc(Math.ceil(count / 8));
		for (let bit = 0; bit < count; bit += 8) {
			const width = Math.min(8, count - bit);
			bytes[bit >>> 3] = bitsAt(this.bytes, this.at + bit, width) << (8 - width);
		}
		return bytes;
	}

	skip(count: number): void {
		this.at += count;
	}

	/** Bits that are left; negative when more were read than there are. */
	left(): number {
		return this.end - this.at;
	}
}
