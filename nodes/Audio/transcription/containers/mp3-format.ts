import type { AudioFormat } from './container';
import { infoFrame } from './mp3-info';
import { MAX_RESERVOIR_FRAMES, reservoirFrame } from './mp3-bit-reservoir';
import { frameAt, type Frame } from './mpeg-frame';
import { readSideInfo } from './mp3-side-info';

const MAX_FRAME_BYTES = 1441;

/** The format of MP3 frames. */
export const createMp3Format = ({
	rate,
	samples,
}: Pick<Frame, 'rate' | 'samples'>): AudioFormat => ({
	sentAs: 'mp3',
	rate,
	overlapFrames: 1,
	leadFrames: MAX_RESERVOIR_FRAMES,
	overhead: { file: 2 * MAX_FRAME_BYTES, frame: 0 },
	samplesOf: () => samples,
	loudnessOf(bytes) {
		const frame = frameAt(bytes, 0);
		return frame ? readSideInfo(bytes, frame).loudness : 0;
	},
	write([first, ...rest], lead) {
		if (!first) return Buffer.alloc(0);
		const before = reservoirFrame(
			first.bytes,
			lead.map(({ bytes }) => bytes),
		);
		const skip = before.length * samples + (first.skip ?? 0);
		return Buffer.concat([
			...infoFrame(first.bytes, before.length + 1 + rest.length, skip),
			...before,
			first.bytes,
			...rest.map(({ bytes }) => bytes),
		]);
	},
});
