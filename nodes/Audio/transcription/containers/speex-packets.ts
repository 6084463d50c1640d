import { bitsAt } from './bits';

/** Bits of a frame of each mode, its head included; there are no others (Speex manual, tables 9.1 and 10.1). */
const NARROW_BITS = [5, 43, 119, 160, 220, 300, 364, 492, 79];
/** Of the band above it, which follows the frame and begins with a bit that is set. */
const HIGH_BITS = [4, 36, 112, 192, 352];
const NARROW_HEAD_BITS = 5;

/** How many frames a packet holds, where nothing but the packet says it; at least 1. */
export function countSpeexFrames(packet: Buffer): number {
	const end = 8 * packet.length;
	let frames = 0;
	for (let bit = 0; bit + NARROW_HEAD_BITS <= end;) {
		const isHigh = bitsAt(packet, bit, 1) === 1;
		const bits = isHigh
			? HIGH_BITS[bitsAt(packet, bit + 1, 3)]
			: NARROW_BITS[bitsAt(packet, bit + 1, 4)];
		// What is no mode ends the packet.
		if (bits === undefined || bit + bits > end) break;
		if (!isHigh) frames += 1;
		bit += bits;
	}
	return Math.max(1, frames);
}

const HEADER_BYTES = 80;
const BITSTREAM_VERSION = 4;
const WIDE_BAND = 1;
const WIDE_RATE = 16_000;
const WIDE_FRAME_SAMPLES = 320;
const UNKNOWN_BIT_RATE = -1;

/**
 * The headers of wide-band Speex in an Ogg file (Speex manual, "Ogg file format").
 *
 * @param frames in a packet
 */
export function wideBandHeaders(channels: number, frames: number): Buffer[] {
	const header = Buffer.alloc(HEADER_BYTES);
	header.write('Speex   1.2', 'latin1');
	const fields = [
		...[1, HEADER_BYTES, WIDE_RATE, WIDE_BAND, BITSTREAM_VERSION, channels],
		...[UNKNOWN_BIT_RATE, WIDE_FRAME_SAMPLES, 0, frames],
	];
	fields.forEach((field, index) => header.writeInt32LE(field, 28 + 4 * index));
	const noComments = Buffer.alloc(8);
	return [header, noComments];
}
