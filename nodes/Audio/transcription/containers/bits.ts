/**
 * A number of some bits, the highest first. What lies behind the end counts as zeros.
 *
 * @param bit where it starts, in bits from the first byte
 * @param count at most 32
 */
export function bitsAt(bytes: Buffer, bit: number, count: number): number {
	let value = 0;
	for (let at = bit; at < bit + count; at++) {
		value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
	}
	return value;
}

/** Reads numbers of some bits one after the other. */
export function createBitReader(bytes: Buffer) {
	let at = 0;
	return {
		read(count: number): number {
			const value = bitsAt(bytes, at, count);
			at += count;
			return value;
		},
		skip(count: number) {
			at += count;
		},
		/** Bits that are left; negative when more were read than there are. */
		left: () => bytes.length * 8 - at,
	};
}
