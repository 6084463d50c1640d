import { BitWriter } from './bits.mts';

/** A picture in macroblocks of 16 x 16; each block is 256 bytes of brightness and twice 64 of colour. */
export interface Frame {
	/** The blocks that differ from the frame before, by their number from the top left; the first frame has all. */
	blocks: Map<number, Buffer>;
}

/** A stream in NAL units: what a player needs to know beforehand, and one unit for each frame. */
export interface Stream {
	sequence: Buffer;
	picture: Buffer;
	frames: Buffer[];
}

export const BLOCK = 16;

const BASELINE = 66;
const LEVEL_4 = 40;
const I_PCM = 25;
/** In a P slice the types of I slices come after its own five. */
const I_PCM_IN_P = 5 + I_PCM;
const FRAME_NUMBERS = 16;
const [SLICE, IDR, SPS, PPS] = [0x41, 0x65, 0x67, 0x68];

/** Puts a 3 wherever two zeros would make the next bytes look like a start code. */
function escape(payload: Buffer): Buffer {
	const parts: Buffer[] = [];
	let from = 0;
	for (let at = payload.indexOf('\0\0', 0); at >= 0; at = payload.indexOf('\0\0', from)) {
		if (payload[at + 2] > 3) {
			parts.push(payload.subarray(from, at + 2));
		} else {
			parts.push(payload.subarray(from, at + 2), Buffer.from([3]));
		}
		from = at + 2;
	}
	return Buffer.concat([...parts, payload.subarray(from)]);
}

const unit = (kind: number, payload: Buffer) =>
	Buffer.concat([Buffer.from([kind]), escape(payload)]);

function sequenceSet(columns: number, rows: number): Buffer {
	const writer = new BitWriter().bits(BASELINE, 8).bits(0xc0, 8).bits(LEVEL_4, 8);
	// id, length of frame numbers, order of output is order of decoding, one reference frame, no gaps
	writer.ue(0, 0, 2, 1).bits(0, 1);
	// whole frames, direct 8 x 8, neither cropping nor usability information
	return unit(
		SPS,
		writer
			.ue(columns - 1, rows - 1)
			.bits(0b1100, 4)
			.end(),
	);
}

function pictureSet(): Buffer {
	// ids, CAVLC, one slice group, one reference, no weights, default quantisers, deblocking is said per slice
	const writer = new BitWriter().ue(0, 0).bits(0, 2).ue(0, 0, 0).bits(0, 3).ue(0, 0, 0);
	return unit(PPS, writer.bits(0b100, 3).end());
}

/** The first frame: every block as it is. */
function keyFrame({ blocks }: Frame): Buffer {
	// first block, I slice, picture set; frame number; IDR id; no long-term marks; quantiser, no deblocking
	const writer = new BitWriter().ue(0, 7, 0).bits(0, 4).ue(0).bits(0, 2).ue(0, 1);
	for (const [, block] of [...blocks].sort(([a], [b]) => a - b)) writer.ue(I_PCM).bytes(block);
	return unit(IDR, writer.end());
}

/** A later frame: the blocks that differ as they are, all others as before. */
function nextFrame({ blocks }: Frame, index: number, count: number): Buffer {
	const writer = new BitWriter()
		.ue(0, 5, 0)
		.bits(index % FRAME_NUMBERS, 4)
		.bits(0, 3)
		.ue(0, 1);
	let next = 0;
	for (const [place, block] of [...blocks].sort(([a], [b]) => a - b)) {
		writer.ue(place - next, I_PCM_IN_P).bytes(block);
		next = place + 1;
	}
	if (next < count) writer.ue(count - next);
	return unit(SLICE, writer.end());
}

/**
 * Encodes pictures without compressing them: blocks are stored as they are, or repeated (ITU-T H.264,
 * baseline profile, I_PCM and P_Skip). Every player decodes it.
 *
 * @param columns width in blocks
 * @param rows height in blocks
 */
export function toH264(frames: Frame[], columns: number, rows: number): Stream {
	return {
		sequence: sequenceSet(columns, rows),
		picture: pictureSet(),
		frames: frames.map((frame, index) =>
			index === 0 ? keyFrame(frame) : nextFrame(frame, index, columns * rows),
		),
	};
}
