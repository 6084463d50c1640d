/**
 * A number of some bits, the highest first. What lies behind the end counts as zeros.
 *
 * @param bit where it starts, in bits from the first byte
 * @param count at most 32
 */
export function bitsAt(bytes: Buffer, bit: number, count: number): number {
	let at = bit >>> 3;
	let value = (bytes[at] ?? 0) & (0xff >> (bit & 7));
	let read = 8 - (bit & 7);
	for (; read < count; read += 8) value = value * 256 + (bytes[++at] ?? 0);
	// Up to 32 bits the shift is exact, and ten times as fast.
	return read <= 32 ? value >>> (read - count) : Math.floor(value / 2 ** (read - count));
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

	skip(count: number): void {
		this.at += count;
	}

	/** Bits that are left; negative when more were read than there are. */
	left(): number {
		return this.end - this.at;
	}
}
