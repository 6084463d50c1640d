import { readAacConfig, type AacConfig } from './aac-config';
import { bitsAt, createBitReader } from './bits';
import type { AudioFormat } from './container';
import { box, descriptor, fullBox, M4A_OVERHEAD, uint16, uint32, writeM4a } from './m4a-file';

/** The elements of a frame (ISO 14496-3, table 4.85). */
const SINGLE_CHANNEL = 0;
const CHANNEL_PAIR = 1;
const DATA_STREAM = 4;
const FILL = 6;
const EIGHT_SHORT_WINDOWS = 2;
/** Groups of eight short windows, at most. */
const MAX_ELEMENTS = 8;

/** Passes over what both channels of a pair have in common, up to the first one's gain. */
function skipCommonWindow(bits: ReturnType<typeof createBitReader>) {
	bits.skip(1);
	const isShort = bits.read(2) === EIGHT_SHORT_WINDOWS;
	bits.skip(1);
	const bands = bits.read(isShort ? 4 : 6);
	let groups = 1;
	if (isShort) {
		for (let window = 0; window < 7; window++) groups += bits.read(1) === 0 ? 1 : 0;
	} else {
		bits.skip(1);
	}
	if (bits.read(2) === 1) bits.skip(groups * bands);
}

/** Where the gain stands in a frame that begins with a single channel, as most speech does: behind its name. */
const SINGLE_CHANNEL_GAIN_BIT = 3 + 4;

/** The global gain of the first channel, in quarter powers of two of an amplitude. */
function globalGain(bytes: Buffer, from: number, to: number): number {
	if (bitsAt(bytes, 8 * from, 3) === SINGLE_CHANNEL) {
		return bitsAt(bytes, 8 * from + SINGLE_CHANNEL_GAIN_BIT, 8);
	}
	const bits = createBitReader(bytes, from, to);
	for (let element = 0; element < MAX_ELEMENTS && bits.left() > 0; element++) {
		const kind = bits.read(3);
		if (kind === FILL) {
			const count = bits.read(4);
			bits.skip(8 * (count === 15 ? 14 + bits.read(8) : count));
			continue;
		}
		bits.skip(4);
		if (kind === DATA_STREAM) {
			const isAligned = bits.read(1) === 1;
			const count = bits.read(8);
			const length = count === 255 ? 255 + bits.read(8) : count;
			if (isAligned) bits.skip(bits.left() % 8);
			bits.skip(8 * length);
			continue;
		}
		if (kind === CHANNEL_PAIR && bits.read(1) === 1) skipCommonWindow(bits);
		else if (kind !== SINGLE_CHANNEL && kind !== CHANNEL_PAIR) break;
		return bits.read(8);
	}
	return 0;
}

/** The energy that a gain stands for. */
const POWERS = Float64Array.from({ length: 256 }, (_, gain) => 2 ** (gain / 2));

/** The sample description of AAC (ISO 14496-14, 5.6). */
function sampleEntry({ rate, channels, bytes }: AacConfig): Buffer {
	const decoder = descriptor(
		4,
		// Audio of MPEG-4; an audio stream; sizes and bit rates that nobody asks for.
		Buffer.from([0x40, 0x15, 0, 0, 0]),
		uint32(0),
		uint32(0),
		descriptor(5, bytes),
	);
	const esds = fullBox(
		'esds',
		0,
		descriptor(3, Buffer.from([0, 0, 0]), decoder, descriptor(6, Buffer.from([2]))),
	);
	return box(
		'mp4a',
		Buffer.alloc(6),
		uint16(1),
		Buffer.alloc(8),
		uint16(channels || 2),
		uint16(16),
		uint32(0),
		uint32(rate < 0x10000 ? rate * 0x10000 : 0),
		esds,
	);
}

/** The first frames of HE-AAC lack their upper half until the settings for it have come by. */
const MAX_CORE_RATE = 24_000;
const LEAD_FRAMES = { core: 1, highEfficiency: 4 };

/**
 * The format of AAC frames without headers of their own; they are sent as M4A, in which the frame that
 * a decoder needs before the first one is not heard.
 *
 * @param config an AudioSpecificConfig
 * @throws UnreadableAudio
 */
export function createAacFormat(config: Buffer): AudioFormat {
	const aac = readAacConfig(config);
	// HE-AAC need not say so; as a core of low rate it is more likely than not.
	const isHighEfficiency = aac.isHighEfficiency || aac.rate <= MAX_CORE_RATE;
	const entry = sampleEntry(aac);
	const createCounter = () => () => aac.frameSamples;
	return {
		sentAs: 'm4a',
		rate: aac.rate,
		overlapFrames: 1,
		leadFrames: isHighEfficiency ? LEAD_FRAMES.highEfficiency : LEAD_FRAMES.core,
		overhead: { ...M4A_OVERHEAD, file: M4A_OVERHEAD.file + entry.length },
		createCounter,
		loudnessOf: (bytes, from, to) => (to - from) * (POWERS[globalGain(bytes, from, to)] ?? 0),
		write: (frames, lead) => writeM4a({ entry, rate: aac.rate, createCounter }, frames, lead),
	};
}
