import type { ByteReader } from './audio-source';
import type { AudioContainer, AudioFormat } from './container';
import { soundOf, type FrameBlock } from './frames';
import { hasFrames, syncFrames, type SyncFrame, type SyncWord } from './sync-frames';

/** A frame of AC-3 or E-AC-3 (ATSC A/52, 5.3 and E.2.2). */
interface Ac3Frame extends SyncFrame {
	rate: number;
	/** 0 of a stream that only adds channels to the one before it. */
	samples: number;
	isEnhanced: boolean;
}

const SYNC = 0x0b77;
const HEADER_BYTES = 6;
const MAX_FRAME_BYTES = 4096;
const RATES = [48_000, 44_100, 32_000];
const KBITS = [
	32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640,
];
const BLOCK_SAMPLES = 256;
const BLOCKS = [1, 2, 3, 6];
/** Versions of the bit stream: up to 10 AC-3, up to 16 E-AC-3. */
const MAX_PLAIN_VERSION = 10;
const MAX_VERSION = 16;
const DEPENDENT = 1;

function plainFrame(code: number, version: number): Ac3Frame | undefined {
	const rate = RATES[code >> 6];
	const kbits = KBITS[(code & 63) >> 1];
	if (!rate || !kbits) return undefined;
	const samples = 6 * BLOCK_SAMPLES;
	// At 44.1 kHz frames of two lengths take turns.
	const words = Math.floor((kbits * 1000 * samples) / rate / 16);
	const length = 2 * (words + (rate === 44_100 ? code & 1 : 0));
	// Low versions halve the rate.
	const divisor = 2 ** Math.max(0, version - 8);
	const family = (code & 0xc0) | version;
	return { length, family, rate: rate / divisor, samples, isEnhanced: false };
}

function enhancedFrame(bytes: Buffer, at: number, version: number): Ac3Frame | undefined {
	const head = bytes.readUInt16BE(at + 2);
	const code = bytes.readUInt8(at + 4);
	const isHalf = code >> 6 === 3;
	const rate = isHalf ? (RATES[(code >> 4) & 3] ?? 0) / 2 : RATES[code >> 6];
	const blocks = isHalf ? 6 : (BLOCKS[(code >> 4) & 3] ?? 0);
	const length = 2 * ((head & 0x7ff) + 1);
	if (!rate || length < HEADER_BYTES) return undefined;
	const samples = head >> 14 === DEPENDENT ? 0 : blocks * BLOCK_SAMPLES;
	return { length, family: (code & 0xc0) | version, rate, samples, isEnhanced: true };
}

function frameAt(bytes: Buffer, at: number): Ac3Frame | undefined {
	if (at < 0 || at + HEADER_BYTES > bytes.length) return undefined;
	if (bytes.readUInt16BE(at) !== SYNC) return undefined;
	const version = bytes.readUInt8(at + 5) >> 3;
	if (version > MAX_VERSION) return undefined;
	return version <= MAX_PLAIN_VERSION
		? plainFrame(bytes.readUInt8(at + 4), version)
		: enhancedFrame(bytes, at, version);
}

const AC3_SYNC: SyncWord<Ac3Frame> = {
	byte: SYNC >> 8,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: MAX_FRAME_BYTES,
	frameAt,
	createLengthReader:
		({ family }) =>
		(bytes, at) => {
			const frame = frameAt(bytes, at);
			return frame?.family === family ? frame.length : 0;
		},
};

/**
 * The format of AC-3 and E-AC-3 frames. Most have a constant size, and the exponents that tell how loud
 * they are lie behind fields of varying length that only a decoder passes: cuts lie at the target.
 */
export const createAc3Format = (rate: number, isEnhanced: boolean): AudioFormat => ({
	sentAs: isEnhanced ? 'eac3' : 'ac3',
	rate,
	leadFrames: 0,
	overhead: { file: 0, frame: 0 },
	createCounter: () => (bytes, from) => frameAt(bytes, from)?.samples ?? 0,
	loudnessOf: (_, from, to) => (to - from) ** 2,
	write: soundOf,
});

export const isAc3 = (head: Buffer) => hasFrames(head, AC3_SYNC);

/**
 * The frames of AC-3 or E-AC-3 from where the reader stands.
 *
 * @throws UnreadableAudio when there is none
 */
export const ac3Frames = (reader: ByteReader): AsyncGenerator<FrameBlock> =>
	syncFrames(reader, {
		name: 'AC-3',
		word: AC3_SYNC,
		formatOf: ({ rate, isEnhanced }) => createAc3Format(rate, isEnhanced),
	});

/** Files of AC-3 and E-AC-3 frames that follow each other. */
export const ac3Container: AudioContainer = {
	async *frames(source) {
		yield* ac3Frames(await source.open());
	},
};
