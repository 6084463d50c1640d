import { BitReader } from './bits';
import { uncuttableSound } from './codec-names';
import type { AudioContainer, FrameReader } from './container';
import { writeWav, type PcmCodec } from './pcm';
import { readPcmFrames } from './pcm-frames';
import {
	CODEC_DATA_AT,
	createWavFormat,
	formatChunk,
	readFormatChunk,
	wavHeader,
} from './wav-format';

/** Two frames of 260 bits in a row, the lowest bit first, as Microsoft packs them (RFC 2361, 0x31). */
const WAV_CODE = 0x31;
const BLOCK_BYTES = 65;
const BLOCK_SAMPLES = 320;
const FRAME_BITS = 260;
const FRAMES = 2;

/** Where the first of the peaks of a frame's quarters stands, behind its filter, and how far apart they are (ETSI EN 300 961, table 1.1). */
const PEAK_BIT = 36 + 11;
const PART_BITS = 56;
const PARTS = 4;
const PEAK_MASK = 63;
/** Eight steps of a peak double it. */
const STEPS = 8;

/** The energy by the peaks of a block's parts. */
const loudnessOf: FrameReader = (bytes, from) => {
	let energy = 0;
	for (let part = 0; part < FRAMES * PARTS; part++) {
		const bit = Math.floor(part / PARTS) * FRAME_BITS + PEAK_BIT + (part % PARTS) * PART_BITS;
		const at = from + (bit >> 3);
		const peak = (((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0)) >> (bit & 7);
		energy += 4 ** ((peak & PEAK_MASK) / STEPS);
	}
	return energy;
};

/**
 * GSM 6.10 in WAV files, as Asterisk has voice mail: cut between its blocks, and sent in WAV again.
 *
 * @param chunk the body of the `fmt ` chunk
 * @throws UnreadableAudio for other blocks, or a rate that cannot be
 */
export function createGsmCodec(chunk: Buffer): PcmCodec {
	const { blockBytes, channels, rate } = readFormatChunk(chunk);
	if (blockBytes !== BLOCK_BYTES) throw uncuttableSound('GSM 6.10 of other blocks');
	// What samples of the rate would be refused for is refused here.
	createWavFormat('integer', 16, channels, rate);
	return {
		format: {
			sentAs: 'wav',
			rate,
			leadFrames: 0,
			overhead: { file: wavHeader({ chunk }, 0).length + 1, frame: 0 },
			createCounter: () => (_, from, to) => Math.floor((to - from) / BLOCK_BYTES) * BLOCK_SAMPLES,
			loudnessOf,
			write: (frames) => writeWav({ chunk }, frames),
		},
		unit: { bytes: BLOCK_BYTES, samples: BLOCK_SAMPLES, together: 1 },
	};
}

/** A frame as all others have it: four bits that are always the same, and its numbers with the highest bit first. */
const FRAME_BYTES = 33;
const MAGIC_BITS = 4;
const MAGIC = 0xd;
/** Bits of the numbers of a frame, in their order (ETSI EN 300 961, table 1.1). */
const PART_WIDTHS = [7, 2, 2, 6, ...Array<number>(13).fill(3)];
const WIDTHS = [6, 6, 5, 5, 4, 4, 3, 3, ...Array(PARTS).fill(PART_WIDTHS).flat()] as number[];

/** Packs frames as Microsoft does. */
function packed(bytes: Buffer): Buffer {
	const blocks = Buffer.alloc(Math.ceil(bytes.length / (FRAMES * FRAME_BYTES)) * BLOCK_BYTES);
	let at = 0;
	for (let from = 0; from + FRAME_BYTES <= bytes.length; from += FRAME_BYTES) {
		const reader = new BitReader(bytes, from);
		reader.skip(MAGIC_BITS);
		for (const width of WIDTHS) {
			const value = reader.read(width);
			for (let bit = 0; bit < width; bit++, at++) {
				blocks[at >> 3] = (blocks[at >> 3] ?? 0) | (((value >> bit) & 1) << (at & 7));
			}
		}
	}
	return blocks;
}

/**
 * GSM 6.10 in frames of its own, as QuickTime's `agsm` and the files of telephone systems have it.
 *
 * @throws UnreadableAudio for a rate that cannot be
 */
export function createGsmFrameCodec(rate: number): PcmCodec {
	const fields = { code: WAV_CODE, channels: 1, rate, blockBytes: BLOCK_BYTES, bits: 0 };
	const chunk = Buffer.concat([formatChunk(fields), Buffer.alloc(4)]);
	chunk.writeUInt32LE(Math.round((rate * BLOCK_BYTES) / BLOCK_SAMPLES), 8);
	chunk.writeUInt16LE(2, CODEC_DATA_AT - 2);
	chunk.writeUInt16LE(BLOCK_SAMPLES, CODEC_DATA_AT);
	const unit = { bytes: FRAME_BYTES, samples: BLOCK_SAMPLES / FRAMES, together: FRAMES };
	return { ...createGsmCodec(chunk), unit, convert: packed };
}

/** Fewer frames in a row are found by chance. */
const MIN_FRAMES = 5;

/** Files of frames, which begin with the same four bits all. */
export function isGsm(head: Buffer): boolean {
	const count = Math.floor(head.length / FRAME_BYTES);
	const starts = Array.from({ length: count }, (_, frame) => head[frame * FRAME_BYTES] ?? 0);
	return count >= MIN_FRAMES && starts.every((byte) => byte >> 4 === MAGIC);
}

const FILE_RATE = 8_000;

/** Files of GSM frames and nothing else, as Asterisk records calls. */
export const gsmContainer: AudioContainer = {
	async *frames(source) {
		yield* readPcmFrames(await source.open(), createGsmFrameCodec(FILE_RATE));
	},
};
