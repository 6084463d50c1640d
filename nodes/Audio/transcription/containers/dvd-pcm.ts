import { uncuttableSound } from './codec-names';
import { createLinearCodec, unitOf, type LinearPcm, type PcmCodec } from './pcm';

/** Bytes behind the number of a stream that describe its samples (mpucoder.com, DVD-Video audio substream headers). */
export const DVD_PCM_HEAD_BYTES = 6;
const FORMAT_AT = 4;
const BITS = [16, 20, 24];
const RATES = [48_000, 96_000, 44_100, 32_000];

const integer = (bits: number, isBigEndian: boolean): LinearPcm => ({
	encoding: 'integer',
	bits,
	isBigEndian,
	isSigned: true,
});

/**
 * Samples that lie in groups, the upper 16 bits of all of them before the bits below, as WAV files have
 * samples of 24 bits.
 *
 * @param count of samples in a group
 * @param bits of a sample: 20 or 24
 */
function ungrouped(bytes: Buffer, count: number, bits: number): Buffer {
	const groupBytes = (count * bits) / 8;
	const groups = Math.floor(bytes.length / groupBytes);
	const out = Buffer.alloc(3 * count * groups);
	for (let index = 0; index < count * groups; index++) {
		const from = Math.floor(index / count) * groupBytes;
		const sample = index % count;
		const lowAt = from + 2 * count + (bits === 24 ? sample : sample >> 1);
		// Two samples of 20 bits share a byte.
		const shift = bits === 20 && sample % 2 === 1 ? 4 : 0;
		const low = ((bytes[lowAt] ?? 0) << shift) & (bits === 24 ? 0xff : 0xf0);
		out.writeUInt8(low, 3 * index);
		out.writeUInt16LE(bytes.readUInt16BE(from + 2 * sample), 3 * index + 1);
	}
	return out;
}

/**
 * How the samples of a DVD are written.
 *
 * @param head the fields before them
 * @throws UnreadableAudio for what no DVD has
 */
export function createDvdPcmCodec(head: Buffer): PcmCodec {
	const format = head[FORMAT_AT] ?? 0;
	const bits = BITS[format >> 6];
	const rate = RATES[(format >> 4) & 3] ?? 0;
	const channels = (format & 7) + 1;
	if (bits === undefined) throw uncuttableSound('LPCM');
	if (bits === 16) return createLinearCodec(integer(bits, true), channels, rate);
	const count = channels === 1 ? 2 : 4;
	// With as many groups as channels a moment is whole whatever their number.
	return {
		...createLinearCodec(integer(24, false), channels, rate),
		unit: unitOf(rate, (channels * count * bits) / 8, count),
		convert: (bytes) => ungrouped(bytes, count, bits),
	};
}
