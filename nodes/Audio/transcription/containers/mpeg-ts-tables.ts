import { ac3Frames } from './ac3';
import { adtsFrames } from './adts';
import type { TrackChoice } from './choose-track';
import { uncuttableSound } from './codec-names';
import { blurayPcmFrames } from './disc-pcm';
import { latmFrames } from './latm';
import { mpegFrames } from './mpeg';
import { tsOpusReader } from './opus-ts';
import { oggChecksum } from './ogg-file';
import type { StreamReader } from './sound-parts';

/** A sound track of a transport stream. */
export interface TsTrack {
	/** The number of its packets. */
	pid: number;
	read: StreamReader;
}

/** A sound track that may be played, of which the codec is not looked at yet. */
type TsTrackChoice = TrackChoice<TsTrack> & Pick<TsTrack, 'pid'>;

const PROGRAMS = 0;
const STREAMS = 2;
const HEAD_BYTES = 3;
const CHECKSUM_BYTES = 4;
/** Where the list of a table begins, behind its own numbers. */
const PROGRAMS_AT = 8;
const STREAMS_AT = 12;
const PROGRAM_BYTES = 4;
const STREAM_BYTES = 5;

const pidAt = (bytes: Buffer, at: number) => bytes.readUInt16BE(at) & 0x1fff;
const lengthAt = (bytes: Buffer, at: number) => bytes.readUInt16BE(at) & 0xfff;

/**
 * Puts tables together of the packets in which they come.
 *
 * @param use is called with each table that is whole
 * @returns takes what a packet holds, and whether a table begins in it
 */
export function createTableReader(use: (table: Buffer) => void) {
	let held: Buffer = Buffer.alloc(0);
	return (payload: Buffer, isStart: boolean): void => {
		// The first byte tells how many still belong to the table before.
		if (isStart) held = payload.subarray(1 + (payload[0] ?? 0));
		else if (held.length > 0) held = Buffer.concat([held, payload]);
		if (held.length < HEAD_BYTES) return;
		const length = HEAD_BYTES + lengthAt(held, 1);
		if (held.length < length) return;
		use(held.subarray(0, length));
		held = Buffer.alloc(0);
	};
}

/** Whether the checksum of a table fits: with its own bytes it is zero (ISO 13818-1, annex A). */
export const isWholeTable = (table: Buffer): boolean => oggChecksum(table, -1) === 0;

/** The numbers of the packets in which the streams of each program are listed (ISO 13818-1, 2.4.4.3). */
export function programsIn(table: Buffer): number[] {
	const pids: number[] = [];
	if (table[0] !== PROGRAMS) return pids;
	const end = table.length - CHECKSUM_BYTES;
	for (let at = PROGRAMS_AT; at + PROGRAM_BYTES <= end; at += PROGRAM_BYTES) {
		// Program 0 is a table of the network.
		if (table.readUInt16BE(at) !== 0) pids.push(pidAt(table, at + 2));
	}
	return pids;
}

/** Kinds of streams (ISO 13818-1, table 2-34; ATSC A/53 for AC-3). */
const READERS: Partial<Record<number, StreamReader>> = {
	0x03: mpegFrames,
	0x04: mpegFrames,
	0x0f: adtsFrames,
	0x11: latmFrames,
	0x81: ac3Frames,
	0x87: ac3Frames,
};
const PRIVATE = 0x06;
/** Kinds of sound that cannot be cut; from 0x80 on they are those of discs (BDA, FFmpeg's mpegts.c). */
const NAMES: Partial<Record<number, string>> = {
	0x1c: 'AAC without headers',
	0x2d: 'MPEG-H',
	0x2e: 'MPEG-H',
	0x82: 'DTS',
	0x83: 'Dolby TrueHD',
	0x85: 'DTS-HD',
	0x86: 'DTS-HD',
	0x8a: 'DTS',
};
/** On discs samples, elsewhere pictures. */
const DISC_SAMPLES = 0x80;

/** What tells AC-3 and E-AC-3 among private streams (ETSI EN 300 468, annex D). */
const AC3_DESCRIPTORS = [0x6a, 0x7a];
const REGISTRATION = 0x05;
const EXTENSION = 0x7f;
const OPUS_EXTENSION = 0x80;
/** Registered names of the sound of private streams. */
const AC3_NAMES = ['AC-3', 'EAC3'];
const OPUS_NAME = 'Opus';
const DISC_NAME = 'HDMV';
const REGISTERED_NAMES: Partial<Record<string, string>> = {
	BSSD: 'PCM (SMPTE 302M)',
	DTS1: 'DTS',
	DTS2: 'DTS',
	DTS3: 'DTS',
};

/** Descriptors by their tags. */
function readDescriptors(bytes: Buffer): Map<number, Buffer> {
	const descriptors = new Map<number, Buffer>();
	for (let at = 0; at + 1 < bytes.length; at += 2 + bytes.readUInt8(at + 1)) {
		const body = bytes.subarray(at + 2, at + 2 + bytes.readUInt8(at + 1));
		descriptors.set(bytes.readUInt8(at), body);
	}
	return descriptors;
}

const registeredName = (descriptors: Map<number, Buffer>): string =>
	descriptors.get(REGISTRATION)?.toString('latin1', 0, 4) ?? '';

const MONO_OPUS = tsOpusReader(1);
const STEREO_OPUS = tsOpusReader(2);

/** @throws UncuttableAudio for more channels than one stream of Opus has */
function opusReaderOf(extension: Buffer | undefined): StreamReader {
	const isOpus = extension?.[0] === OPUS_EXTENSION;
	const channels = isOpus ? (extension[1] ?? 0) : 2;
	if (channels > 2) throw uncuttableSound('Opus of several channels in MPEG-TS');
	return channels === 1 ? MONO_OPUS : STEREO_OPUS;
}

/**
 * How a stream is read.
 *
 * @param kind its number in the table
 * @param isDisc whether the program is of a Blu-ray disc or an AVCHD camcorder
 * @returns undefined for what is no sound, or of no known kind
 */
function soundOf(
	kind: number,
	descriptors: Map<number, Buffer>,
	isDisc: boolean,
): (() => StreamReader) | undefined {
	const read = READERS[kind];
	if (read) return () => read;
	const isPrivate = kind === PRIVATE;
	const registered = isPrivate ? registeredName(descriptors) : '';
	if (isPrivate && AC3_DESCRIPTORS.some((tag) => descriptors.has(tag))) return () => ac3Frames;
	if (AC3_NAMES.includes(registered)) return () => ac3Frames;
	if (registered === OPUS_NAME) return () => opusReaderOf(descriptors.get(EXTENSION));
	if (isDisc && kind === DISC_SAMPLES) return () => blurayPcmFrames;
	const name = NAMES[kind] ?? REGISTERED_NAMES[registered];
	if (name === undefined) return undefined;
	return () => {
		throw uncuttableSound(name);
	};
}

/** The sound tracks of a program (ISO 13818-1, 2.4.4.8). */
export function tracksIn(table: Buffer): TsTrackChoice[] {
	const tracks: TsTrackChoice[] = [];
	if (table[0] !== STREAMS || table.length < STREAMS_AT) return tracks;
	const end = table.length - CHECKSUM_BYTES;
	const from = STREAMS_AT + lengthAt(table, STREAMS_AT - 2);
	const isDisc = registeredName(readDescriptors(table.subarray(STREAMS_AT, from))) === DISC_NAME;
	for (let at = from; at + STREAM_BYTES <= end;) {
		const pid = pidAt(table, at + 1);
		const next = at + STREAM_BYTES + lengthAt(table, at + 3);
		const descriptors = readDescriptors(table.subarray(at + STREAM_BYTES, next));
		const readerOf = soundOf(table.readUInt8(at), descriptors, isDisc);
		if (readerOf) {
			tracks.push({ pid, isEnabled: true, read: () => ({ pid, read: readerOf() }) });
		}
		at = next;
	}
	return tracks;
}
