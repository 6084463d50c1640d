import { ac3Frames } from './ac3';
import { adtsFrames } from './adts';
import type { TrackChoice } from './choose-track';
import { uncuttableCodec } from './codec-names';
import { mpegFrames } from './mpeg';
import type { PartsCodec, StreamReader } from './sound-parts';

/** A sound track of a transport stream. */
export interface TsTrack {
	/** The number of its packets. */
	pid: number;
	codec: PartsCodec;
}

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
	0x81: ac3Frames,
	0x87: ac3Frames,
};
const PRIVATE = 0x06;
const LATM = 0x11;
/** What tells AC-3 and E-AC-3 among private streams (ETSI EN 300 468, annex D). */
const AC3_DESCRIPTORS = [0x6a, 0x7a];

function hasAc3(descriptors: Buffer): boolean {
	for (let at = 0; at + 1 < descriptors.length; at += 2 + descriptors.readUInt8(at + 1)) {
		if (AC3_DESCRIPTORS.includes(descriptors.readUInt8(at))) return true;
	}
	return false;
}

/** The sound tracks of a program (ISO 13818-1, 2.4.4.8). */
export function tracksIn(table: Buffer): Array<TrackChoice<TsTrack>> {
	const tracks: Array<TrackChoice<TsTrack>> = [];
	if (table[0] !== STREAMS || table.length < STREAMS_AT) return tracks;
	const end = table.length - CHECKSUM_BYTES;
	for (let at = STREAMS_AT + lengthAt(table, STREAMS_AT - 2); at + STREAM_BYTES <= end;) {
		const kind = table.readUInt8(at);
		const pid = pidAt(table, at + 1);
		const next = at + STREAM_BYTES + lengthAt(table, at + 3);
		const isAc3 = kind === PRIVATE && hasAc3(table.subarray(at + STREAM_BYTES, next));
		const read = isAc3 ? ac3Frames : READERS[kind];
		if (read) tracks.push({ isEnabled: true, read: () => ({ pid, codec: { read } }) });
		if (kind === LATM) {
			tracks.push({
				isEnabled: true,
				read() {
					throw uncuttableCodec('LATM');
				},
			});
		}
		at = next;
	}
	return tracks;
}
