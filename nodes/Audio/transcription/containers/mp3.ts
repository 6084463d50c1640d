import type { AudioContainer, AudioFormat } from './container';
import { frameAt, type Frame } from './mp3-frame';
import { MAX_RESERVOIR_FRAMES, reservoirFrames } from './mp3-bit-reservoir';
import { readMp3Frames } from './mp3-frames';
import { readSideInfo } from './mp3-side-info';
import { UnreadableAudio } from './container';

/**
 * The format of MP3 frames. Times are those of the frames; the few milliseconds that encoder and
 * decoder add at the start of a recording count as sound.
 */
export const createMp3Format = ({
	rate,
	samples,
}: Pick<Frame, 'rate' | 'samples'>): AudioFormat => ({
	sentAs: 'mp3',
	rate,
	leadFrames: MAX_RESERVOIR_FRAMES,
	overhead: { file: 0, frame: 0 },
	samplesOf: () => samples,
	loudnessOf(bytes) {
		const frame = frameAt(bytes, 0);
		return frame ? readSideInfo(bytes, frame).loudness : 0;
	},
	write([first, ...rest], lead) {
		if (!first) return Buffer.alloc(0);
		const before = reservoirFrames(
			first.bytes,
			lead.map(({ bytes }) => bytes),
		);
		return Buffer.concat([...before, first.bytes, ...rest.map(({ bytes }) => bytes)]);
	},
});

/** MP3 files: frames that follow each other, with tags between them. */
export const mp3Container: AudioContainer = {
	async *frames(source) {
		let format: AudioFormat | undefined;
		let passed = 0;
		for await (const { bytes, rate, samples } of readMp3Frames(await source.open())) {
			format ??= createMp3Format({ rate, samples });
			yield { bytes, format, start: passed / rate, seconds: samples / rate };
			passed += samples;
		}
		if (!format) throw new UnreadableAudio('holds no MP3 frame');
	},
};
