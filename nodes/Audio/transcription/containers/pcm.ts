import type { AdpcmBlocks } from './adpcm';
import type { AudioFormat, FrameReader } from './container';
import { countBytes, soundOf, type FrameBlock } from './frames';
import { createWavFormat, wavHeader, type WavFormat } from './wav-format';

/** More samples a second than this tell nothing more of how loud speech is: with 16,000 cuts lie no better. */
const ENOUGH_RATE = 2_000;

/** Damaged floats count as full scale: not a number is nowhere to cut. */
const bounded = (value: number) => (Math.abs(value) <= 1 ? value : 1);

function sampleReader({ encoding, bits }: WavFormat): (bytes: Buffer, at: number) => number {
	if (encoding === 'integer') return (bytes, at) => ((bytes[at] ?? 0) - 128) / 128;
	return bits === 64
		? (bytes, at) => bounded(bytes.readDoubleLE(at))
		: (bytes, at) => bounded(bytes.readFloatLE(at));
}

/**
 * Reads the energy of some samples of a frame. Most recordings are of integers of two or three bytes, of
 * which the two last, the highest, tell enough.
 */
function createEnergyReader(format: WavFormat): FrameReader {
	const { encoding, frameBytes, channels, rate } = format;
	const width = frameBytes / channels;
	const step = Math.max(1, Math.floor(rate / ENOUGH_RATE)) * frameBytes;
	if (encoding === 'integer' && width > 1) {
		return (bytes, from, to) => {
			let energy = 0;
			for (let at = from; at + frameBytes <= to; at += step) {
				for (let last = at + width - 1; last < at + frameBytes; last += width) {
					const value = (((bytes[last] ?? 0) << 24) >> 16) | (bytes[last - 1] ?? 0);
					energy += value * value;
				}
			}
			return energy;
		};
	}
	const read = sampleReader(format);
	return (bytes, from, to) => {
		let energy = 0;
		for (let at = from; at + frameBytes <= to; at += step) {
			for (let sample = at; sample < at + frameBytes; sample += width) {
				energy += read(bytes, sample) ** 2;
			}
		}
		return energy;
	};
}

/** Writes a WAV file; a sound of odd length is followed by one more byte. */
export function writeWav(
	format: Pick<WavFormat, 'chunk'>,
	frames: readonly FrameBlock[],
): Buffer[] {
	const soundBytes = countBytes(frames);
	return [wavHeader(format, soundBytes), ...soundOf(frames), Buffer.alloc(soundBytes % 2)];
}

/** The format of samples as WAV files have them: little-endian integers or floats. */
const createPcmFormat = (format: WavFormat): AudioFormat => ({
	sentAs: 'wav',
	rate: format.rate,
	leadFrames: 0,
	overhead: { file: wavHeader(format, 0).length + 1, frame: 0 },
	createCounter: () => (_, from, to) => Math.floor((to - from) / format.frameBytes),
	loudnessOf: createEnergyReader(format),
	write: (frames) => writeWav(format, frames),
});

/** Sound that goes out as the PCM of WAV files, and how it lies in a file. */
export interface PcmCodec {
	format: AudioFormat;
	/** What belongs together: a sample of every channel, or a block of ADPCM. Several make a frame. */
	unit: { bytes: number; samples: number; together: number };
	/** Makes of it what WAV files have. */
	convert?(bytes: Buffer): Buffer;
}

/** Samples that are coded one by one go out in frames of this length, between which cuts lie. */
const FRAME_SECONDS = 0.02;

/** What belongs together: `bytes` that hold `samples` of every channel. */
export const unitOf = (rate: number, bytes: number, samples = 1): PcmCodec['unit'] => ({
	bytes,
	samples,
	together: Math.max(1, Math.round((rate * FRAME_SECONDS) / samples)),
});

/** Samples as WAV files have them. */
export const createWavCodec = (format: WavFormat): PcmCodec => ({
	format: createPcmFormat(format),
	unit: unitOf(format.rate, format.frameBytes),
});

/** Samples of several bytes, put the other way round. */
function swapped(bytes: Buffer, width: number): Buffer {
	const copy = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % width)));
	if (width === 2) return copy.swap16();
	if (width === 4) return copy.swap32();
	if (width === 8) return copy.swap64();
	for (let at = 0; at + width <= copy.length; at += width) copy.subarray(at, at + width).reverse();
	return copy;
}

/** WAV's samples of 8 bits have no sign. */
const unsigned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x80));

/** How another kind of file says that its samples are written. */
export interface LinearPcm {
	encoding: WavFormat['encoding'];
	bits: number;
	isBigEndian: boolean;
	/** Of samples of 8 bits: whether they have no sign, as those of WAV. */
	isUnsigned?: boolean;
}

/** @throws UnreadableAudio for what cannot be */
export function createLinearCodec(pcm: LinearPcm, channels: number, rate: number): PcmCodec {
	const codec = createWavCodec(createWavFormat(pcm.encoding, pcm.bits, channels, rate));
	const width = codec.unit.bytes / channels;
	if (width === 1) return pcm.isUnsigned ? codec : { ...codec, convert: unsigned };
	return pcm.isBigEndian ? { ...codec, convert: (bytes) => swapped(bytes, width) } : codec;
}

/** Samples of 8 bits as telephones have them, decoded (ITU-T G.711). */
function alaw(byte: number): number {
	const code = byte ^ 0x55;
	const exponent = (code >> 4) & 7;
	const mantissa = ((code & 15) << 4) + 8;
	const value = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
	return code & 0x80 ? value : -value;
}

function mulaw(byte: number): number {
	const code = ~byte;
	const value = ((((code & 15) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
	return code & 0x80 ? -value : value;
}

const LAWS = { alaw, mulaw };

/** @throws UnreadableAudio for what cannot be */
export function createLawCodec(law: keyof typeof LAWS, channels: number, rate: number): PcmCodec {
	const table = Int16Array.from({ length: 256 }, (_, byte) => LAWS[law](byte));
	return {
		format: createPcmFormat(createWavFormat('integer', 16, channels, rate)),
		unit: unitOf(rate, channels),
		convert(bytes) {
			const decoded = Buffer.alloc(2 * bytes.length);
			bytes.forEach((byte, at) => decoded.writeInt16LE(table[byte] ?? 0, 2 * at));
			return decoded;
		},
	};
}

/** @throws UnreadableAudio for what cannot be */
export function createAdpcmCodec(blocks: AdpcmBlocks, channels: number, rate: number): PcmCodec {
	return {
		format: createPcmFormat(createWavFormat('integer', 16, channels, rate)),
		unit: unitOf(rate, blocks.bytes, blocks.samples),
		convert: (bytes) => blocks.decode(bytes),
	};
}
