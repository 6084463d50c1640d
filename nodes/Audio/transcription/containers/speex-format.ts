import { bitsAt } from './bits';
import { UnreadableAudio, type AudioFormat } from './container';
import { countFrames, dropOf } from './frames';
import { granulesOf, oggOverhead, writeOgg } from './ogg-file';

/** The fields of a Speex header (Speex manual, "Ogg file format"), in bytes from its start. */
const HEADER_BYTES = 80;
const RATE_AT = 36;
const FRAME_SAMPLES_AT = 56;
const FRAMES_AT = 64;
/** Frames of an ultra-wide band packet, and packets that hold a second of frames, are the longest. */
const MAX_PACKET_SAMPLES = 48_000;

export const isSpeexHeader = (packet: Buffer) =>
	packet.length >= HEADER_BYTES && packet.toString('latin1', 0, 8) === 'Speex   ';

/** Comments are required; ours are empty. */
const COMMENTS = Buffer.alloc(8);

/** Bits before the gain of a frame, by its mode: flag and mode, spectrum, pitch (Speex manual, table 9.1). */
const GAIN_AT = [undefined, 34, 30, 23, 23, 35, 35, 35, 34];
const MODE_AT = 1;
const MODE_BITS = 4;
const GAIN_BITS = 5;
/** Steps of the gain for each factor of e. */
const GAIN_STEPS = 3.5;

/** The energy by the gain of the first frame; wide band has its low band first. */
function loudnessOf(bytes: Buffer, from: number): number {
	const at = GAIN_AT[bitsAt(bytes, 8 * from + MODE_AT, MODE_BITS)];
	if (at === undefined) return 0;
	return Math.exp((2 * bitsAt(bytes, 8 * from + at, GAIN_BITS)) / GAIN_STEPS);
}

/**
 * The format of Speex packets.
 *
 * @param given header, comments and what else there is
 * @throws UnreadableAudio
 */
export function createSpeexFormat(given: readonly Buffer[]): AudioFormat {
	const [header = Buffer.alloc(0), , ...others] = given;
	if (!isSpeexHeader(header)) throw new UnreadableAudio('does not say how its Speex is written');
	const rate = header.readUInt32LE(RATE_AT);
	const samples =
		header.readUInt32LE(FRAME_SAMPLES_AT) * Math.max(1, header.readUInt32LE(FRAMES_AT));
	if (!rate || !samples || samples > MAX_PACKET_SAMPLES) {
		throw new UnreadableAudio(
			`gives ${rate} Hz and ${samples} samples in a packet, which cannot be`,
		);
	}
	const headers = [header, COMMENTS, ...others];
	return {
		sentAs: 'ogg',
		rate,
		leadFrames: 0,
		overhead: oggOverhead(headers),
		createCounter: () => () => samples,
		loudnessOf,
		write(frames) {
			const counts = new Float64Array(countFrames(frames)).fill(samples);
			return writeOgg(headers, frames, granulesOf(counts, 0, dropOf(frames)));
		},
	};
}

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
	return [header, COMMENTS];
}
