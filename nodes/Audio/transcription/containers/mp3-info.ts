import { bitsAt } from './bits';
import { frameAt, HEADER_BYTES, sideInfoAt, sideInfoBytes, type Frame } from './mpeg-frame';

const BIT_RATES = 15;

/**
 * The header of the smallest frame of a recording's kind that has room behind its side information. It
 * has no checksum.
 *
 * @param frame any frame of the recording
 * @param room bytes
 * @returns undefined where no frame has as much room
 */
export function roomyHeader(
	frame: Buffer,
	room: number,
): { header: Frame; bytes: Buffer } | undefined {
	const bytes = Buffer.from(frame.subarray(0, HEADER_BYTES));
	bytes.writeUInt8(bytes.readUInt8(1) | 1, 1);
	const others = bytes.readUInt8(2) & 0x0f;
	for (let rate = 1; rate < BIT_RATES; rate++) {
		bytes.writeUInt8((rate << 4) | others, 2);
		const header = frameAt(bytes, 0);
		if (header && header.length >= HEADER_BYTES + sideInfoBytes(header) + room) {
			return { header, bytes };
		}
	}
	return undefined;
}

/** Decoders of MP3 come so many samples late, which those that read the table leave out by themselves. */
const DECODER_DELAY = 529;
const MAX_DELAY = 0xfff;

/** Fields of a table that has only the number of frames, from its name on (LAME's "Mp3 Info Tag"). */
const HAS_FRAMES = 1;
const FLAGS_AT = 7;
const FRAMES_AT = 8;
const ENCODER_AT = 12;
const DELAY_AT = 33;
const TABLE_BYTES = 40;
/** Players read delays only of encoders that they know. */
const ENCODER = 'LAME3.100';

/**
 * A frame without sound whose table tells players how many samples in front are not to be heard.
 *
 * @param frame a frame of the recording
 * @param frames how many frames follow
 * @param skip samples, of frames that only lead to the first one
 * @returns no frame where nothing is to be left out, or less than what the table can say
 */
export function infoFrame(frame: Buffer, frames: number, skip: number): Buffer[] {
	const roomy = skip >= DECODER_DELAY ? roomyHeader(frame, TABLE_BYTES) : undefined;
	if (!roomy) return [];
	const delay = Math.min(MAX_DELAY, skip - DECODER_DELAY);
	const bytes = Buffer.alloc(roomy.header.length);
	roomy.bytes.copy(bytes);
	const from = HEADER_BYTES + sideInfoBytes(roomy.header);
	bytes.write('Info', from);
	bytes.writeUInt8(HAS_FRAMES, from + FLAGS_AT);
	bytes.writeUInt32BE(frames, from + FRAMES_AT);
	bytes.write(ENCODER, from + ENCODER_AT);
	bytes.writeUInt8(delay >> 4, from + DELAY_AT);
	bytes.writeUInt8((delay & 15) << 4, from + DELAY_AT + 1);
	return [bytes];
}

/** What a table says of the sound. */
export interface Mp3Table {
	/** Samples in front of the recording that are decoded but not heard. */
	skip: number;
}

/** Where the fields that tell the encoder start, by which others are there. */
function encoderAt(flags: number): number {
	const has = (bit: number, bytes: number) => (flags & bit ? bytes : 0);
	// Frames, bytes, places to jump to, quality.
	return FRAMES_AT + has(1, 4) + has(2, 4) + has(4, 100) + has(8, 4);
}

/** VBRI stands at a fixed place, whatever the version (Fraunhofer's format). */
const VBRI_AT = HEADER_BYTES + 32;

/**
 * Reads the table for players (Xing, LAME's Info, VBRI) that the first frame of many MP3 files is.
 *
 * @returns undefined when the frame is sound
 */
export function readMp3Table(bytes: Buffer, frame: Frame): Mp3Table | undefined {
	const places = [HEADER_BYTES, sideInfoAt(frame)].map((at) => at + sideInfoBytes(frame));
	const from = places.find((at) => ['Xing', 'Info'].includes(bytes.toString('latin1', at, at + 4)));
	if (from === undefined) {
		return bytes.toString('latin1', VBRI_AT, VBRI_AT + 4) === 'VBRI' ? { skip: 0 } : undefined;
	}
	const at = from + encoderAt(bytes[from + FLAGS_AT] ?? 0);
	const isKnown = ['LAME', 'Lavf', 'Lavc'].includes(bytes.toString('latin1', at, at + 4));
	const delay = bitsAt(bytes, 8 * (at + DELAY_AT - ENCODER_AT), 12);
	return { skip: isKnown ? delay + DECODER_DELAY : 0 };
}
