/** Numbers as MP4 boxes have them, the highest byte first. */
export function uint16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16BE(value);
	return bytes;
}

export function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value >>> 0);
	return bytes;
}

/** A box of the ISO base media file format (ISO 14496-12, 4.2). */
export function box(name: string, ...parts: Buffer[]): Buffer {
	const size = parts.reduce((sum, { length }) => sum + length, 8);
	return Buffer.concat([uint32(size), Buffer.from(name, 'latin1'), ...parts]);
}

/** A box of version 0 with flags. */
export const fullBox = (name: string, flags: number, ...parts: Buffer[]): Buffer =>
	box(name, uint32(flags), ...parts);

/** A descriptor of MPEG-4 systems (ISO 14496-1, 8.3.3), its length in one byte: at most 127 bytes. */
export function descriptor(tag: number, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	return Buffer.concat([Buffer.from([tag, body.length]), body]);
}
