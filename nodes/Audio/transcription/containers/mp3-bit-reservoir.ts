import { roomyHeader } from './mp3-info';
import { reservoirOf } from './mp3-side-info';
import { frameAt, HEADER_BYTES, sideInfoAt, sideInfoBytes } from './mpeg-frame';

/** How many frames may hold what one reaches back for: 511 bytes, of which each carries 11 or more. */
export const MAX_RESERVOIR_FRAMES = 47;

/** What a frame carries for itself and for frames after it. */
function mainDataOf(bytes: Buffer): Buffer {
	const frame = frameAt(bytes, 0);
	return frame ? bytes.subarray(sideInfoAt(frame) + sideInfoBytes(frame)) : Buffer.alloc(0);
}

/** The last bytes of main data before a cut, or all where there are fewer. */
function lastMainData(before: readonly Buffer[], bytes: number): Buffer {
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
 * @param before the frames before it, `MAX_RESERVOIR_FRAMES` or as many as there are
 * @returns no frame where the first one stands alone
 */
export function reservoirFrame(first: Buffer, before: readonly Buffer[]): Buffer[] {
	const frame = frameAt(first, 0);
	const reservoir = frame ? reservoirOf(first, frame) : 0;
	const data = lastMainData(before, reservoir);
	const roomy = data.length > 0 ? roomyHeader(first, data.length) : undefined;
	if (!roomy) return [];
	// Side information of zeros is silence that reaches back for nothing.
	const bytes = Buffer.alloc(roomy.header.length);
	roomy.bytes.copy(bytes, 0, 0, HEADER_BYTES);
	data.copy(bytes, bytes.length - data.length);
	return [bytes];
}
