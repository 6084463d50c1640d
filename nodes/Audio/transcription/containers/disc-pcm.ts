import { createByteReader, type ByteReader } from './audio-source';
import { uncuttableSound } from './codec-names';
import type { FrameBlock } from './frames';
import { createLinearCodec, unitOf, type LinearPcm, type PcmCodec } from './pcm';
import { readPcmFrames } from './pcm-frames';

/** Bytes behind the number of a stream that describe its samples (mpucoder.com, DVD-Video audio substream headers). */
export const DVD_PCM_HEAD_BYTES = 6;
const FORMAT_AT = 4;
const BITS = [16, 20, 24];
const RATES = [48_000, 96_000, 44_100, 32_000];

const integer = (bits: number, isBigEndian: boolean): LinearPcm => ({
	encoding: 'integer',
	bits,
	isBigEndian,
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

/** Of Blu-ray discs and AVCHD: the size of a packet's samples, and how they are written (FFmpeg's pcm-bluray.c). */
const BLURAY_HEAD_BYTES = 4;
const FIELDS_AT = 2;
const BLURAY_RATES: Partial<Record<number, number>> = { 1: 48_000, 4: 96_000, 5: 192_000 };
/** By the number of the places of loudspeakers. */
const BLURAY_CHANNELS = [0, 1, 0, 2, 3, 3, 4, 4, 5, 6, 7, 8];

/** @throws UncuttableAudio for what no disc has */
function createBlurayCodec(fields: number): PcmCodec {
	const channels = BLURAY_CHANNELS[fields >> 12];
	const rate = BLURAY_RATES[(fields >> 8) & 15];
	const bits = BITS[((fields >> 6) & 3) - 1];
	if (!channels || !rate || !bits) throw uncuttableSound('PCM (Blu-ray)');
	const linear = createLinearCodec(integer(bits, true), channels, rate);
	// Of an odd number of channels, samples without sound make it even.
	const width = Math.ceil(bits / 8);
	const own = channels * width;
	const all = own + (channels % 2) * width;
	const withoutFill = (bytes: Buffer) => {
		const out = Buffer.alloc((bytes.length / all) * own);
		for (let at = 0; at * all < bytes.length; at++)
			bytes.copy(out, at * own, at * all, at * all + own);
		return out;
	};
	const convert = (bytes: Buffer) =>
		linear.convert?.(own < all ? withoutFill(bytes) : bytes) ?? bytes;
	return { ...linear, unit: unitOf(rate, all), convert };
}

/**
 * Reads the samples of a Blu-ray disc or an AVCHD camcorder, in packets that each have a head.
 *
 * @throws UncuttableAudio
 */
export async function* blurayPcmFrames(reader: ByteReader): AsyncGenerator<FrameBlock> {
	const head = await reader.fill(BLURAY_HEAD_BYTES);
	if (head.length < BLURAY_HEAD_BYTES) return;
	const fields = head.readUInt16BE(FIELDS_AT);

	async function* samples(): AsyncGenerator<Buffer> {
		for (;;) {
			const bytes = await reader.fill(BLURAY_HEAD_BYTES);
			if (bytes.length < BLURAY_HEAD_BYTES) return;
			// Behind damage the next head is the one that says the same.
			if (bytes.readUInt16BE(FIELDS_AT) !== fields) {
				reader.consume(1);
				continue;
			}
			const end = BLURAY_HEAD_BYTES + bytes.readUInt16BE(0);
			yield (await reader.take(end)).subarray(BLURAY_HEAD_BYTES);
		}
	}
	yield* readPcmFrames(createByteReader(samples()), createBlurayCodec(fields));
}
