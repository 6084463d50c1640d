import type { AudioFormat, AudioFrame } from './container';
import { wavHeader, type WavFormat } from './wav-format';

/** More samples a second than this tell nothing more of how loud speech is. */
const ENOUGH_RATE = 16_000;

type ReadSample = (bytes: Buffer, at: number) => number;

/** Damaged floats count as full scale: not a number is nowhere to cut. */
const bounded = (value: number) => (Math.abs(value) <= 1 ? value : 1);

function sampleReader({ encoding, bits }: WavFormat): ReadSample {
	if (encoding === 'float') {
		return bits === 64
			? (bytes, at) => bounded(bytes.readDoubleLE(at))
			: (bytes, at) => bounded(bytes.readFloatLE(at));
	}
	if (bits === 8) return (bytes, at) => (bytes.readUInt8(at) - 128) / 128;
	if (bits === 16) return (bytes, at) => bytes.readInt16LE(at) / 2 ** 15;
	if (bits === 24) return (bytes, at) => bytes.readIntLE(at, 3) / 2 ** 23;
	return (bytes, at) => bytes.readInt32LE(at) / 2 ** 31;
}

function energyOf(bytes: Buffer, { frameBytes, channels, rate }: WavFormat, read: ReadSample) {
	const stride = Math.max(1, Math.floor(rate / ENOUGH_RATE)) * frameBytes;
	let energy = 0;
	for (let at = 0; at + frameBytes <= bytes.length; at += stride) {
		for (let channel = 0; channel < channels; channel++) {
			energy += read(bytes, at + (channel * frameBytes) / channels) ** 2;
		}
	}
	return energy;
}

/** Writes a WAV file; a sound of odd length is followed by one more byte. */
function writeWav(format: WavFormat, frames: readonly AudioFrame[]): Buffer {
	const soundBytes = frames.reduce((total, { bytes }) => total + bytes.length, 0);
	const pad = Buffer.alloc(soundBytes % 2);
	return Buffer.concat([wavHeader(format, soundBytes), ...frames.map(({ bytes }) => bytes), pad]);
}

/** The format of samples as WAV files have them: little-endian integers or floats. */
export function createPcmFormat(format: WavFormat): AudioFormat {
	const read = sampleReader(format);
	return {
		sentAs: 'wav',
		rate: format.rate,
		leadFrames: 0,
		overhead: { file: wavHeader(format, 0).length + 1, frame: 0 },
		samplesOf: (bytes) => Math.floor(bytes.length / format.frameBytes),
		loudnessOf: (bytes) => energyOf(bytes, format, read),
		write: (frames) => writeWav(format, frames),
	};
}
