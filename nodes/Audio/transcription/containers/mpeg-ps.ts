import { bytesAt } from '../../../shared/files/file-type';
import { ac3Frames } from './ac3';
import type { AudioSource, ByteReader } from './audio-source';
import { chooseTrack } from './choose-track';
import type { AudioContainer } from './container';
import { mpegFrames } from './mpeg';
import { PES_HEAD_BYTES, pesBodyAt } from './mpeg-pes';
import { readParts, type PartsCodec, type SoundPart } from './sound-parts';

/** Start codes: three bytes, and one that tells what follows (ISO 13818-1, table 2-22). */
const START = Buffer.from([0, 0, 1]);
const PACK = 0xba;
const FIRST_WITH_LENGTH = 0xbb;
const PRIVATE = 0xbd;
/** Packs of MPEG-2 begin with these two bits; those of MPEG-1 are shorter. */
const IS_MPEG2 = 1;
const PACK_BYTES = 14;
const MPEG1_PACK_BYTES = 12;

const isMpegSound = (code: number) => code >= 0xc0 && code <= 0xdf;
/** Streams in the private one, as DVDs number them; the number and three more bytes stand before the sound. */
const isAc3Stream = (number: number) => number >= 0x80 && number <= 0x87;
const AC3_HEAD_BYTES = 4;
const AC3_SYNC = 0x0b77;

export const isProgramStream = bytesAt(0, '\0\0\x01\xba');

/** A part of a sound track. */
interface TrackPart extends SoundPart {
	track: number;
}

/** The sound of a PES packet that is at hand; undefined where it has none that can be read. */
function soundIn(bytes: Buffer, to: number): TrackPart | undefined {
	const code = bytes[3] ?? 0;
	const { from, seconds } = pesBodyAt(bytes, 0);
	if (from + 2 > to) return undefined;
	const part = { bytes, from, to, seconds };
	if (isMpegSound(code)) return { ...part, track: code };
	const number = bytes[from] ?? 0;
	if (isAc3Stream(number)) return { ...part, from: from + AC3_HEAD_BYTES, track: number };
	// Programs that turn transport streams into these leave the number out.
	const isBare = bytes.readUInt16BE(from) === AC3_SYNC;
	return isBare ? { ...part, track: PRIVATE } : undefined;
}

/**
 * The sound of all tracks, as it lies in the file.
 *
 * @param most bytes of the file to read
 */
async function* soundParts(reader: ByteReader, most = Infinity): AsyncGenerator<TrackPart> {
	while (reader.position() < most) {
		const head = await reader.fill(PACK_BYTES);
		if (head.length < PES_HEAD_BYTES) return;
		const code = head.readUInt8(3);
		const start = head.indexOf(START);
		if (start !== 0) {
			// The last bytes may be the first ones of a start code.
			reader.consume(start > 0 ? start : head.length - START.length + 1);
		} else if (code === PACK) {
			const isMpeg2 = head.readUInt8(4) >> 6 === IS_MPEG2;
			const stuffing = (head[PACK_BYTES - 1] ?? 0) & 7;
			await reader.skip(isMpeg2 ? PACK_BYTES + stuffing : MPEG1_PACK_BYTES);
		} else if (code < FIRST_WITH_LENGTH) {
			reader.consume(START.length + 1);
		} else {
			const length = PES_HEAD_BYTES + head.readUInt16BE(4);
			if (isMpegSound(code) || code === PRIVATE) {
				const bytes = await reader.fill(length);
				const part = soundIn(bytes, Math.min(length, bytes.length));
				if (part && part.from < part.to) yield part;
			}
			await reader.skip(length);
		}
	}
}

/** Tracks are not listed: each begins within so many bytes. */
const SEARCH_BYTES = 8_000_000;

/** The numbers of the sound tracks, in the order in which they begin. */
async function readTracks(source: AudioSource): Promise<number[]> {
	const tracks = new Set<number>();
	const parts = soundParts(await source.open(), SEARCH_BYTES);
	for await (const { track } of parts) tracks.add(track);
	return [...tracks];
}

const codecOf = (track: number): PartsCodec => ({
	read: isMpegSound(track) ? mpegFrames : ac3Frames,
});

async function* partsOf(reader: ByteReader, wanted: number): AsyncGenerator<SoundPart> {
	for await (const part of soundParts(reader)) if (part.track === wanted) yield part;
}

/** MPEG program streams, such as the VOB files of DVDs: MP2, MP3 and AC-3. */
export const programStreamContainer: AudioContainer = {
	async *frames(source) {
		const tracks = await readTracks(source);
		const track = chooseTrack(
			tracks.map((number) => ({ isEnabled: true, read: () => number })),
			source.track,
		);
		yield* readParts(partsOf(await source.open(), track), codecOf(track));
	},
	hasPictures: async () => true,
};
