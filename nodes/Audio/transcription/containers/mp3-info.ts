import { frameAt, sideInfoAt, sideInfoBytes } from './mpeg-frame';

/** Decoders of MP3 come so many samples late, which those that read the table leave out by themselves. */
const DECODER_DELAY = 529;
const MAX_DELAY = 0xfff;

/** Fields of the table, from its name on (LAME's "Mp3 Info Tag", revision 1). */
const TABLE_BYTES = 36;
const DELAY_AT = 29;
const ENCODER = 'Lavc';
const ENCODER_AT = 8;

/**
 * A frame without sound whose table tells players how many samples in front are not to be heard.
 *
 * @param frame a frame of the recording, whose header the table's frame has
 * @param skip samples, of frames that only lead to the first one
 * @returns no frame where nothing is to be left out, or the table has no room or no number for it
 */
export function infoFrame(frame: Buffer, skip: number): Buffer[] {
	const header = frameAt(frame, 0);
	const delay = skip - DECODER_DELAY;
	if (!header || delay < 0 || delay > MAX_DELAY) return [];
	const at = sideInfoAt(header) + sideInfoBytes(header);
	if (header.length < at + TABLE_BYTES) return [];
	const bytes = Buffer.alloc(header.length);
	frame.copy(bytes, 0, 0, 4);
	// Without a checksum the frame needs none.
	bytes.writeUInt8(bytes.readUInt8(1) | 1, 1);
	const from = at - (header.hasChecksum ? 2 : 0);
	bytes.write('Info', from);
	bytes.write(ENCODER, from + ENCODER_AT);
	bytes.writeUInt8(delay >> 4, from + DELAY_AT);
	bytes.writeUInt8((delay & 15) << 4, from + DELAY_AT + 1);
	return [bytes];
}
