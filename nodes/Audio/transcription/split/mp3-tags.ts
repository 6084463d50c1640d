const ID3V2_HEADER = 10;
const ID3V2_FOOTER_FLAG = 0x10;
const ID3V1_BYTES = 128;
const APE_BYTES = 32;
const APE_IS_HEADER = 0x20000000;

/** ID3v2 writes sizes in the low seven bits of four bytes, so that they hold no sync word. */
function syncSafe(bytes: Buffer, at: number): number | undefined {
	const digits = [...bytes.subarray(at, at + 4)];
	if (digits.some((digit) => digit > 127)) return undefined;
	return digits.reduce((size, digit) => size * 128 + digit, 0);
}

/** The most bytes that `tagLength` looks at. */
export const TAG_HEAD_BYTES = APE_BYTES;

/**
 * The length of a tag that starts here, wherever in an MP3 it stands: ID3v2 (id3.org, 2.2 to 2.4),
 * ID3v1, or APE (wiki.hydrogenaud.io, APEv2). A tag's picture may look like sound, so it is passed
 * over by the length it gives.
 *
 * @param bytes at least `TAG_HEAD_BYTES`, or what is left of the file
 * @returns bytes, 0 when no tag starts here
 */
export function tagLength(bytes: Buffer): number {
	const name = bytes.toString('latin1', 0, 8);
	if (name.startsWith('ID3') && bytes.length >= ID3V2_HEADER && bytes.readUInt8(3) < 0xff) {
		const size = syncSafe(bytes, 6);
		if (size === undefined) return 0;
		const footer = bytes.readUInt8(5) & ID3V2_FOOTER_FLAG ? ID3V2_HEADER : 0;
		return ID3V2_HEADER + size + footer;
	}
	if (name === 'APETAGEX' && bytes.length >= APE_BYTES) {
		// The size counts the items and the footer; what stands before the items is not in it.
		const isHeader = (bytes.readUInt32LE(20) & APE_IS_HEADER) !== 0;
		return isHeader ? APE_BYTES + bytes.readUInt32LE(12) : APE_BYTES;
	}
	return name.startsWith('TAG') ? ID3V1_BYTES : 0;
}
