import type { AudioFormat, AudioFrame } from './container';

/** Makes frames of the bytes of frames, each of which starts where the one before it ends. */
export interface FrameSequence {
	/** Seconds from the start of the recording at which the next frame starts. */
	end(): number;
	/** Lets the next frame start later, after sound that was not recorded or is lost. */
	moveTo(seconds: number): void;
	/** @param drop samples at its end that are decoded but not heard */
	next(bytes: Buffer, drop?: number): AudioFrame;
}

/**
 * @param preSkip samples in front that are decoded but not heard
 * @param start seconds from the start of the recording at which the first frame is heard
 */
export function createFrameSequence(format: AudioFormat, preSkip = 0, start = 0): FrameSequence {
	let toSkip = Math.max(0, Math.round(preSkip));
	let base = start;
	let heard = 0;
	let previous: Buffer | undefined;
	const end = () => base + heard / format.rate;
	return {
		end,
		moveTo(seconds) {
			base = seconds;
			heard = 0;
		},
		next(bytes, drop = 0) {
			const samples = format.samplesOf(bytes, previous);
			previous = bytes;
			const skip = Math.min(samples, toSkip);
			const dropped = Math.max(0, Math.min(samples - skip, Math.round(drop)));
			const own = samples - skip - dropped;
			const frame: AudioFrame = { bytes, format, start: end(), seconds: own / format.rate };
			if (skip > 0) frame.skip = skip;
			if (dropped > 0) frame.drop = dropped;
			toSkip -= skip;
			heard += own;
			return frame;
		},
	};
}
