import { uncuttableSound } from './codec-names';
import type { FrameReader } from './container';
import { writeWav, type PcmCodec } from './pcm';
import { createWavFormat, readFormatChunk, wavHeader } from './wav-format';

/** Two frames of 260 bits in a row, the lowest bit first, as Microsoft packs them (RFC 2361, 0x31). */
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
