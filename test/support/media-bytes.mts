/** Parts of which files of sound and pictures are made by hand. */

/** Whole numbers of four bytes, the highest byte first. */
export function u32(...values: number[]): Buffer {
	const bytes = Buffer.alloc(4 * values.length);
	values.forEach((value, index) => bytes.writeUInt32BE(value % 2 ** 32, 4 * index));
	return bytes;
}

export function u64(value: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64BE(BigInt(value));
	return bytes;
}

/** A box of the ISO base media file format (ISO 14496-12, 4.2). */
export function box(name: string, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	return Buffer.concat([u32(body.length + 8), Buffer.from(name, 'latin1'), body]);
}

/** An element of Matroska (RFC 8794), by its identifier in hexadecimal, with a size of four bytes. */
export function element(id: string, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	return Buffer.concat([Buffer.from(id, 'hex'), u32(0x10000000 + body.length), body]);
}

/** Bytes that look random, the same for the same seed. */
export function noise(length: number, seed = 1): Buffer {
	let state = seed;
	return Buffer.from(
		Uint8Array.from({ length }, () => {
			state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
			return state >>> 24;
		}),
	);
}

/** Packets of Opus of 20 ms each, whose sound is noise: of varying sizes, and none like another. */
export const opusPackets = (count: number): Buffer[] =>
	Array.from({ length: count }, (_, index) =>
		Buffer.concat([Buffer.from([0x78]), noise(40 + ((index * 37) % 100), index + 1)]),
	);

/** The header of Opus of one channel (RFC 7845, 5.1). */
export function opusHead(preSkip = 0): Buffer {
	const head = Buffer.from('4f707573486561640101000080bb0000000000', 'hex');
	head.writeUInt16LE(preSkip, 10);
	return head;
}
