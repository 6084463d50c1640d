import type { AudioFormat } from './container';
import { infoFrame } from './mp3-info';
import { MAX_RESERVOIR_FRAMES, reservoirFrames } from './mp3-bit-reservoir';
import { frameAt, type Frame } from './mpeg-frame';
import { readSideInfo } from './mp3-side-info';

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
	overhead: { file: 1441, frame: 0 },
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
		return Buffer.concat([
			...infoFrame(first.bytes, before.length * samples + (first.skip ?? 0)),
			...before,
			first.bytes,
			...rest.map(({ bytes }) => bytes),
		]);
	},
});
