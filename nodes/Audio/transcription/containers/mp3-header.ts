import { frameAt, HEADER_BYTES, sideInfoBytes, type Frame } from './mpeg-frame';

const BIT_RATES = 15;

/**
 * The header of the smallest frame of a recording's kind that has room behind its side information. It
 * has no checksum.
 *
 * @param frame any frame of the recording
 * @param room bytes
 * @returns undefined where no frame has as much room
 */
export function roomyHeader(
	frame: Buffer,
	room: number,
): { header: Frame; bytes: Buffer } | undefined {
	const bytes = Buffer.from(frame.subarray(0, HEADER_BYTES));
	bytes.writeUInt8(bytes.readUInt8(1) | 1, 1);
	const others = bytes.readUInt8(2) & 0x0f;
	for (let rate = 1; rate < BIT_RATES; rate++) {
		bytes.writeUInt8((rate << 4) | others, 2);
		const header = frameAt(bytes, 0);
		if (header && header.length >= HEADER_BYTES + sideInfoBytes(header) + room) {
			return { header, bytes };
		}
	}
	return undefined;
}
