import { CHECKSUM_BYTES, HEADER_BYTES, sideInfoAt, sideInfoBytes } from './mp3-frame';
import type { WalkedFrame } from './mp3-walk';

/** How far a frame may reach back, in bits of a number of bytes (ISO 11172-3 2.4.1.7, 13818-3 2.4.1.7). */
const REACH_BITS = { mpeg1: 9, mpeg2: 8 };
const FARTHEST_REACH = 2 ** REACH_BITS.mpeg1 - 1;

const CRC_POLYNOMIAL = 0x8005;

/** The checksum of MPEG audio: the last two bytes of the header, then the side information. */
function checksum(bytes: Iterable<number>): number {
	let crc = 0xffff;
	for (const byte of bytes) {
		for (let bit = 7; bit >= 0; bit--) {
			const high = (crc >> 15) ^ ((byte >> bit) & 1);
			crc = (crc << 1) & 0xffff;
			if (high) crc ^= CRC_POLYNOMIAL;
		}
	}
	return crc;
}

/**
 * The frame, silenced: it still carries the main data that frames after it reach back for. It reaches
 * back itself as far as it can, since decoders forget what a frame does not reach for.
 *
 * @param available bytes of main data in the frames before it
 */
function silenced(frame: WalkedFrame, available: number): Buffer {
	const bytes = Buffer.from(frame.bytes);
	const at = sideInfoAt(frame);
	const end = at + sideInfoBytes(frame);
	const reachBits = frame.isMpeg1 ? REACH_BITS.mpeg1 : REACH_BITS.mpeg2;
	const reach = Math.min(available, 2 ** reachBits - 1);
	bytes.fill(0, at, end);
	bytes.writeUInt16BE(reach << (16 - reachBits), at);
	if (frame.hasChecksum) {
		const covered = [...bytes.subarray(2, HEADER_BYTES), ...bytes.subarray(at, end)];
		bytes.writeUInt16BE(checksum(covered), at - CHECKSUM_BYTES);
	}
	return bytes;
}

/** The last frames that carry this many bytes of main data together, or all where they carry less. */
function lastCarrying(frames: WalkedFrame[], bytes: number): WalkedFrame[] {
	if (bytes <= 0) return [];
	let carried = 0;
	const from = frames.findLastIndex(({ carries }) => {
		carried += carries;
		return carried >= bytes;
	});
	return frames.slice(Math.max(0, from));
}

/** The last frames before a cut, as many as any frame after it may reach back into. */
export const withinReach = (frames: WalkedFrame[]): WalkedFrame[] =>
	lastCarrying(frames, FARTHEST_REACH);

/**
 * What has to stand before a piece so that it is heard from its first frame on.
 *
 * The sound of an MP3 frame may begin in the main data of frames before it (the "bit reservoir").
 * Cut off from them, a decoder leaves out the first frames of a piece: at a low bit rate a fifth of a
 * second. So the frames that the first one reaches back into go before it, silenced: they give their
 * data, and no word is heard twice. They are no part of the piece's times. What remains of the cut
 * is that the first frame's overlap with the one before is missing: it fades in over half a frame.
 *
 * @param before the frames before the piece, `withinReach`
 */
export function carriersFor(first: WalkedFrame, before: WalkedFrame[]): Buffer[] {
	let available = 0;
	return lastCarrying(before, first.reservoir).map((frame) => {
		const carrier = silenced(frame, available);
		available += frame.carries;
		return carrier;
	});
}
