import type { AudioFormat } from './container';
import { countFrames, framesOf, skipOf, soundOf, splitFrames } from './frames';
import { MAX_RESERVOIR_FRAMES, reservoirFrame } from './mp3-bit-reservoir';
import { infoFrame } from './mp3-info';
import { mp3Loudness } from './mp3-side-info';
import type { Frame } from './mpeg-frame';

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
	createCounter: () => () => samples,
	loudnessOf: mp3Loudness,
	write(frames, lead) {
		const [first] = framesOf(splitFrames(frames, 1)[0]);
		if (!first) return [];
		const before = reservoirFrame(first, framesOf(lead));
		const skip = before.length * samples + skipOf(frames);
		const table = infoFrame(first, before.length + countFrames(frames), skip);
		return [...table, ...before, ...soundOf(frames)];
	},
});
