import { bitsAt } from './bits';
import { UnreadableAudio, type AudioFormat } from './container';
import { countFrames, framesOf, skipOf, soundOf, splitFrames, type FrameBlock } from './frames';
import { infoFrame, readMp3Table, roomyHeader } from './mp3-info';
import { frameAt, HEADER_BYTES, sideInfoAt, sideInfoBytes, type Frame } from './mpeg-frame';

/** Bits of the fields that lead to the first granule (ISO 11172-3 2.4.1.7, 13818-3 2.4.1.7). */
const RESERVOIR_BITS = { mpeg1: 9, mpeg2: 8 };
const LEAD_BITS = { mpeg1: { 1: 18, 2: 20 }, mpeg2: { 1: 9, 2: 10 } };
/** Bits of one channel of one granule. */
const GRANULE_BITS = { mpeg1: 59, mpeg2: 63 };

/** What a step of the quantiser (`global_gain`, quarter powers of two) stands for. */
const POWERS = Float64Array.from({ length: 256 }, (_, gain) => 2 ** (gain / 2));

/** How many bytes before a frame's own main data its sound begins: the bit reservoir. */
export const reservoirOf = (bytes: Buffer, frame: Frame): number =>
	bitsAt(bytes, 8 * sideInfoAt(frame), RESERVOIR_BITS[frame.isMpeg1 ? 'mpeg1' : 'mpeg2']);

/**
 * An estimate of the energy of a frame, only good to compare frames of one file; 0 is silence. The step
 * of its quantiser and the number of its coded bits tell how loud it is.
 *
 * @param at where the frame begins
 */
function loudnessOf(bytes: Buffer, at: number): number {
	const [second, fourth] = [bytes[at + 1] ?? 0, bytes[at + 3] ?? 0];
	const version = ((second >> 3) & 3) === 3 ? 'mpeg1' : 'mpeg2';
	const channels = fourth >> 6 === 3 ? 1 : 2;
	const info = 8 * (at + sideInfoAt({ hasChecksum: (second & 1) === 0 }));
	const granules = (version === 'mpeg1' ? 2 : 1) * channels;
	let loudness = 0;
	for (let granule = 0; granule < granules; granule++) {
		const bit = info + LEAD_BITS[version][channels] + granule * GRANULE_BITS[version];
		// The number of its bits, what is not needed, and the gain.
		const fields = bitsAt(bytes, bit, 29);
		loudness += (fields >>> 17) * (POWERS[fields & 0xff] ?? 0);
	}
	return loudness;
}

/** How many frames may hold what one reaches back for: 511 bytes, of which each carries 11 or more. */
const MAX_RESERVOIR_FRAMES = 47;

/** What a frame carries for itself and for frames after it. */
function mainDataOf(bytes: Buffer): Buffer {
	const frame = frameAt(bytes, 0);
	return frame ? bytes.subarray(sideInfoAt(frame) + sideInfoBytes(frame)) : Buffer.alloc(0);
}

/** The last bytes of main data before a cut, or all where there are fewer. */
function lastMainData(lead: readonly FrameBlock[], bytes: number): Buffer {
	if (bytes === 0) return Buffer.alloc(0);
	const before = framesOf(lead);
	const parts: Buffer[] = [];
	let left = bytes;
	for (let at = before.length - 1; at >= 0 && left > 0; at--) {
		const data = mainDataOf(before[at] ?? Buffer.alloc(0));
		const part = data.subarray(Math.max(0, data.length - left));
		parts.unshift(part);
		left -= part.length;
	}
	return Buffer.concat(parts);
}

/**
 * What has to stand before a piece so that it is heard from its first frame on.
 *
 * The sound of an MP3 frame may begin in the main data of frames before it (the "bit reservoir").
 * Cut off from them, a decoder leaves out the first frames of a piece: at a low bit rate a fifth of a
 * second. So a frame without sound goes before it, large enough to carry what the first one reaches
 * back for: no word is heard twice. What remains of the cut is that the first frame's overlap with the
 * one before is missing: it fades in over half a frame.
 *
 * @param first the first frame of the piece
 * @param lead the frames before it, `MAX_RESERVOIR_FRAMES` or as many as there are
 * @returns no frame where the first one stands alone
 */
function reservoirFrame(first: Buffer, lead: readonly FrameBlock[]): Buffer[] {
	const frame = frameAt(first, 0);
	const reservoir = frame ? reservoirOf(first, frame) : 0;
	const data = lastMainData(lead, reservoir);
	const roomy = data.length > 0 ? roomyHeader(first, data.length) : undefined;
	if (!roomy) return [];
	// Side information of zeros is silence that reaches back for nothing.
	const bytes = Buffer.alloc(roomy.header.length);
	roomy.bytes.copy(bytes, 0, 0, HEADER_BYTES);
	data.copy(bytes, bytes.length - data.length);
	return [bytes];
}

const MAX_FRAME_BYTES = 1441;

/**
 * MP4 has one name for MPEG audio of all layers, and a decoder of one makes nothing of another.
 *
 * @throws UnreadableAudio for frames of another layer
 */
function checkLayer(first: Buffer): void {
	const { layer = 3 } = frameAt(first, 0) ?? {};
	if (layer !== 3) throw new UnreadableAudio(`holds MP${layer} as if it were MP3`);
}

/**
 * The frames of a piece. Containers keep the table for players among them, and files that were put behind
 * each other have one in their middle: as the first frame of a piece it would tell of another file.
 */
function withoutTable(frames: readonly FrameBlock[], first: Buffer): Buffer[] {
	const frame = frameAt(first, 0);
	if (!frame || !readMp3Table(first, frame)) return soundOf(frames);
	// Without its table the frame is silence, as it is for those that do not know it.
	const silence = Buffer.from(first).fill(0, sideInfoAt(frame));
	return [silence, ...soundOf(splitFrames(frames, 1)[1])];
}

/** The format of MP3 frames. */
export const createMp3Format = ({
	rate,
	samples,
}: Pick<Frame, 'rate' | 'samples'>): AudioFormat => ({
	sentAs: 'mp3',
	rate,
	frameSamples: samples,
	overlapFrames: 1,
	leadFrames: MAX_RESERVOIR_FRAMES,
	overhead: { file: 2 * MAX_FRAME_BYTES, frame: 0 },
	createCounter: () => () => samples,
	loudnessOf,
	write(frames, lead) {
		const [first] = framesOf(splitFrames(frames, 1)[0]);
		if (!first) return [];
		checkLayer(first);
		const before = reservoirFrame(first, lead);
		const skip = before.length * samples + skipOf(frames);
		const table = infoFrame(first, before.length + countFrames(frames), skip);
		return [...table, ...before, ...withoutTable(frames, first)];
	},
});
