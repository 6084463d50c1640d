import { ac3Frames } from './ac3';
import { adtsFrames, isAdts } from './adts';
import type { AudioSource, ByteReader } from './audio-source';
import { chooseTrack } from './choose-track';
import { uncuttableSound } from './codec-names';
import type { AudioContainer } from './container';
import { createDvdPcmCodec, DVD_PCM_HEAD_BYTES } from './disc-pcm';
import type { FrameBlock } from './frames';
import { mpegFrames } from './mpeg';
import { PES_HEAD_BYTES, pesBodyAt, pictureTime } from './mpeg-pes';
import { readPcmFrames } from './pcm-frames';
import { createScan, nextStart } from './scan';
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
/** Streams in the private one, as DVDs number them: eight of each kind (mpucoder.com, DVD-Video audio substream headers). */
const isStreamOf = (kind: number) => (number: number) => number >> 3 === kind >> 3;
const isAc3Stream = isStreamOf(0x80);
const isDtsStream = isStreamOf(0x88);
const isPcmStream = isStreamOf(0xa0);
/** Their number, and three more bytes. */
const STREAM_HEAD_BYTES = 4;
const AC3_SYNC = 0x0b77;

/** A part of a sound track. */
interface TrackPart extends SoundPart {
	track: number;
}

const isSound = (code: number) => isMpegSound(code) || code === PRIVATE;

/** The bytes of what begins here; 0 where nothing does. */
function lengthAt(bytes: Buffer, at: number): number {
	const isStart = bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1;
	const code = bytes[at + 3] ?? 0;
	if (!isStart) return 0;
	if (code === PACK) {
		const isMpeg2 = (bytes[at + 4] ?? 0) >> 6 === IS_MPEG2;
		return isMpeg2 ? PACK_BYTES + ((bytes[at + PACK_BYTES - 1] ?? 0) & 7) : MPEG1_PACK_BYTES;
	}
	// Others belong to pictures, whose packets are not passed over whole after damage.
	return code < FIRST_WITH_LENGTH ? START.length + 1 : PES_HEAD_BYTES + bytes.readUInt16BE(at + 4);
}

const PACK_START = Buffer.from([...START, PACK]);

/** A file may begin within a packet. Four bytes are found in others too, and not with a start behind the pack. */
export function isProgramStream(head: Buffer): boolean {
	let at = head.indexOf(PACK_START);
	while (at > 0 && lengthAt(head, at + lengthAt(head, at)) === 0) {
		at = head.indexOf(PACK_START, at + 1);
	}
	return at >= 0;
}

/** The sound of a PES packet; undefined where it has none that can be read. */
function soundIn(bytes: Buffer, at: number, to: number): TrackPart | undefined {
	const code = bytes[at + 3] ?? 0;
	const { from, seconds } = pesBodyAt(bytes, at);
	if (from + 1 + DVD_PCM_HEAD_BYTES >= to) return undefined;
	const part = { bytes, from, to, seconds };
	if (isMpegSound(code)) return { ...part, track: code };
	const number = bytes[from] ?? 0;
	if (isAc3Stream(number) || isDtsStream(number)) {
		return { ...part, from: from + STREAM_HEAD_BYTES, track: number };
	}
	if (isPcmStream(number)) {
		return { ...part, from: from + 1 + DVD_PCM_HEAD_BYTES, track: number };
	}
	// Programs that turn transport streams into these leave the number out.
	return bytes.readUInt16BE(from) === AC3_SYNC ? { ...part, track: PRIVATE } : undefined;
}

/**
 * The sound of all tracks, as it lies in the file.
 *
 * @param most bytes of the file to read
 */
async function* soundParts(reader: ByteReader, most = Infinity): AsyncGenerator<TrackPart> {
	const parts: TrackPart[] = [];
	let begin: number | undefined;
	const pass = createScan(reader, PACK_BYTES, (bytes, at, isEnd) => {
		if (at + PES_HEAD_BYTES > bytes.length) return bytes.length;
		const length = lengthAt(bytes, at);
		if (length === 0) return nextStart(bytes, at, START);
		if (isSound(bytes[at + 3] ?? 0)) {
			if (at + length > bytes.length && !isEnd) return -length;
			const part = soundIn(bytes, at, Math.min(at + length, bytes.length));
			if (part) parts.push({ ...part, begin });
		}
		begin ??= pictureTime(bytes, at);
		return at + length;
	});
	while (reader.position() < most && (await pass())) yield* parts.splice(0);
}

/** Tracks are not listed: each begins within so many bytes. */
const SEARCH_BYTES = 8_000_000;

/** The first part of each sound track, in the order in which they begin. */
async function readTracks(source: AudioSource): Promise<TrackPart[]> {
	const tracks = new Map<number, TrackPart>();
	const parts = soundParts(await source.open(), SEARCH_BYTES);
	for await (const part of parts) if (!tracks.has(part.track)) tracks.set(part.track, part);
	return [...tracks.values()];
}

/** Some frames. */
const DETECTION_BYTES = 32_768;

/** Frames of MPEG audio, or of AAC, which lies under the same numbers. */
async function* mpegOrAacFrames(reader: ByteReader): AsyncGenerator<FrameBlock> {
	const isAac = isAdts(await reader.fill(DETECTION_BYTES));
	yield* isAac ? adtsFrames(reader) : mpegFrames(reader);
}

/** @throws UnreadableAudio for what cannot be cut */
function codecOf({ track, bytes, from }: TrackPart): PartsCodec {
	if (isDtsStream(track)) throw uncuttableSound('DTS');
	if (isPcmStream(track)) {
		const codec = createDvdPcmCodec(bytes.subarray(from - DVD_PCM_HEAD_BYTES, from));
		return { read: (reader) => readPcmFrames(reader, codec) };
	}
	return { read: isMpegSound(track) ? mpegOrAacFrames : ac3Frames };
}

async function* partsOf(reader: ByteReader, wanted: number): AsyncGenerator<SoundPart> {
	for await (const part of soundParts(reader)) if (part.track === wanted) yield part;
}

/** MPEG program streams, such as the VOB files of DVDs: MP2, MP3, AAC, AC-3 and samples. */
export const programStreamContainer: AudioContainer = {
	async *frames(source) {
		const tracks = await readTracks(source);
		const { track, codec } = chooseTrack(
			tracks.map((part) => ({
				isEnabled: true,
				read: () => ({ track: part.track, codec: codecOf(part) }),
			})),
			source.track,
		);
		yield* readParts(partsOf(await source.open(), track), codec);
	},
	hasPictures: async () => true,
};
