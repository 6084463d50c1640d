import type { WavFormat } from './wav-header';

/** The step in which loudness is measured, and the stretch that has to be quiet around a cut. */
const STEP_SECONDS = 0.01;
const QUIET_SECONDS = 0.1;
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

/** Energy of each step of a stretch of sound. */
function energies(sound: Buffer, format: WavFormat, stepFrames: number): number[] {
	const { frameBytes, channels, rate } = format;
	const read = sampleReader(format);
	const stride = Math.max(1, Math.floor(rate / ENOUGH_RATE)) * frameBytes;
	const stepBytes = stepFrames * frameBytes;
	const steps = Math.floor(sound.length / stepBytes);
	return Array.from({ length: steps }, (_, step) => {
		let energy = 0;
		for (let at = step * stepBytes; at < (step + 1) * stepBytes; at += stride) {
			for (let channel = 0; channel < channels; channel++) {
				energy += read(sound, at + (channel * frameBytes) / channels) ** 2;
			}
		}
		return energy;
	});
}

/**
 * How loud a stretch of sound is around each of its steps.
 *
 * @param sound whole frames
 * @returns the frames of a step, and the loudness around the middle of each step
 */
export function loudnessOf(sound: Buffer, format: WavFormat) {
	const stepFrames = Math.max(1, Math.round(format.rate * STEP_SECONDS));
	const levels = energies(sound, format, stepFrames);
	const half = Math.round(QUIET_SECONDS / STEP_SECONDS / 2);
	const loudness = levels.map((_, step) => {
		let sum = 0;
		for (let near = step - half; near <= step + half; near++) {
			// What lies outside is not known; it counts as loud as the edge.
			sum += levels[Math.min(levels.length - 1, Math.max(0, near))] ?? 0;
		}
		return sum;
	});
	return { stepFrames, loudness };
}
