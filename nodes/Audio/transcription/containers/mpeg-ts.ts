import type { ByteReader } from './audio-source';
import { chooseTrack } from './choose-track';
import { UnreadableAudio, type AudioContainer } from './container';
import { pesBodyAt, pictureTime } from './mpeg-pes';
import {
	createTableReader,
	isWholeTable,
	programsIn,
	tracksIn,
	type TsTrack,
} from './mpeg-ts-tables';
import { readParts, type SoundPart } from './sound-parts';

/** Packets begin with this byte (ISO 13818-1, 2.4.3.2). */
const SYNC = 0x47;
const PACKET_BYTES = 188;
/** From one packet to the next: on discs each has a time in front (AVCHD), on air a checksum behind. */
const STEPS = [PACKET_BYTES, 192, 204];
const PACKETS_IN_A_ROW = 3;
const HEAD_BYTES = 4;
/** Bits of the last byte of a head. */
const IS_ENCRYPTED = 0xc0;
const HAS_FIELDS = 0x20;
const HAS_PAYLOAD = 0x10;

/** So many are not found by chance, wherever the first one begins. */
const SURE_PACKETS = 12;

function isRow(bytes: Buffer, from: number, step: number, packets: number): boolean {
	const end = from + packets * step;
	let at = from;
	while (at < end && bytes[at] === SYNC) at += step;
	return at >= end;
}

/** The first packet is looked for so far: a tag whose length is wrong may be in front of it. */
const MAX_JUNK_BYTES = 1 << 16;

/**
 * From one packet to the next, and where the first one begins. A file begins with a packet, or with the time in
 * front of it: rows of a few such bytes further on are found in others too.
 */
function findPackets(bytes: Buffer): { step: number; from: number } | undefined {
	for (let from = bytes.indexOf(SYNC); from >= 0; from = bytes.indexOf(SYNC, from + 1)) {
		const packets = from === 0 || from === 4 ? PACKETS_IN_A_ROW : SURE_PACKETS;
		const step = STEPS.find((each) => isRow(bytes, from, each, packets));
		if (step) return { step, from };
	}
	return undefined;
}

export const isTransportStream = (head: Buffer): boolean => findPackets(head) !== undefined;

/** Packets that follow each other, as far as they are at hand. */
interface Packets {
	bytes: Buffer;
	/** From one to the next, and to behind the last one. */
	step: number;
	end: number;
}

/** Where after damage the next packet begins, which another one follows, or may begin behind what is at hand. */
function nextPacket(bytes: Buffer, step: number): number {
	let at = bytes.indexOf(SYNC, 1);
	while (at >= 0 && at + step < bytes.length && bytes[at + step] !== SYNC) {
		at = bytes.indexOf(SYNC, at + 1);
	}
	return at < 0 ? bytes.length : at;
}

const pidOf = (bytes: Buffer, at: number) =>
	(((bytes[at + 1] ?? 0) & 0x1f) << 8) | (bytes[at + 2] ?? 0);
const isStartOf = (bytes: Buffer, at: number) => ((bytes[at + 1] ?? 0) & 0x40) !== 0;

/** The packets of a file; damage between them is passed over. */
async function* readPackets(reader: ByteReader): AsyncGenerator<Packets> {
	const head = await reader.fill(MAX_JUNK_BYTES);
	const { step, from } = findPackets(head) ?? { step: PACKET_BYTES, from: 0 };
	await reader.skip(from);
	for (;;) {
		const bytes = await reader.fill(2 * step);
		if (bytes.length < PACKET_BYTES) return;
		let end = 0;
		while (end + PACKET_BYTES <= bytes.length && bytes[end] === SYNC) end += step;
		if (end > 0) yield { bytes, step, end };
		await reader.skip(end || nextPacket(bytes, step));
	}
}

/** Where what a packet holds begins, behind its head and fields of varying length; its end where it holds nothing or is encrypted. */
function payloadAt(bytes: Buffer, at: number): number {
	const control = bytes[at + HEAD_BYTES - 1] ?? 0;
	const end = at + PACKET_BYTES;
	if ((control & IS_ENCRYPTED) > 0 || (control & HAS_PAYLOAD) === 0) return end;
	const fieldBytes = (control & HAS_FIELDS) > 0 ? 1 + (bytes[at + HEAD_BYTES] ?? 0) : 0;
	return Math.min(end, at + HEAD_BYTES + fieldBytes);
}

const payloadOf = (bytes: Buffer, at: number): Buffer =>
	bytes.subarray(payloadAt(bytes, at), at + PACKET_BYTES);

/** Numbers of packets have 13 bits. */
const PIDS = 0x2000;

/**
 * Follows the tables of a file to the sound of the first program that has any. Where recordings were joined
 * it goes on in packets of another number, or of another codec.
 *
 * @param wanted see `AudioSource`
 * @returns takes a packet, and gives the track that is to be read from then on; undefined before it is known
 */
function createTrackFinder(wanted: number | undefined) {
	const readers = Array<ReturnType<typeof createTableReader> | undefined>(PIDS);
	let program: number | undefined;
	let track: TsTrack | undefined;

	const useStreams = (table: Buffer, pid: number) => {
		const found = program === undefined || program === pid ? tracksIn(table) : [];
		const known = found.find((each) => each.pid === track?.pid);
		if (found.length === 0 || (track && !known && found.length < (wanted ?? 1))) return;
		program = pid;
		const next = known?.read() ?? chooseTrack(found, wanted);
		if (next.pid !== track?.pid || next.read !== track.read) track = next;
	};
	/** Tables come many times a second. Of those that differ from the one before, damaged ones are none. */
	const createReader = (use: (table: Buffer) => void) => {
		let last: Buffer | undefined;
		return createTableReader((table) => {
			if (last?.equals(table) || (last && !isWholeTable(table))) return;
			last = Buffer.from(table);
			use(last);
		});
	};
	readers[0] = createReader((table) => {
		const pids = programsIn(table);
		if (program !== undefined && !pids.includes(program)) program = undefined;
		for (const pid of pids) readers[pid] ??= createReader((streams) => useStreams(streams, pid));
	});
	return (bytes: Buffer, at: number, pid = pidOf(bytes, at)): TsTrack | undefined => {
		readers[pid]?.(payloadOf(bytes, at), isStartOf(bytes, at));
		return track;
	};
}

type TrackFinder = ReturnType<typeof createTrackFinder>;

/** The track to begin with. */
async function findTrack(reader: ByteReader, find: TrackFinder): Promise<TsTrack | undefined> {
	for await (const { bytes, step, end } of readPackets(reader)) {
		for (let at = 0; at < end; at += step) {
			const track = find(bytes, at);
			if (track) return track;
		}
	}
	return undefined;
}

/** The sound in packets of a track: those of PES, which lie in them, or what is at hand of them. */
function* partsAt(
	places: readonly number[],
	bytes: Buffer,
	{ read }: TsTrack,
	begin?: number,
): Generator<SoundPart> {
	const sound = Buffer.allocUnsafeSlow(places.length * (PACKET_BYTES - HEAD_BYTES));
	let seconds: number | undefined;
	let [from, to] = [0, 0];
	for (const at of places) {
		let passed = 0;
		if (isStartOf(bytes, at)) {
			if (to > from) yield { bytes: sound, from, to, seconds, begin, read };
			from = to;
			({ from: passed, seconds } = pesBodyAt(payloadOf(bytes, at), 0));
		}
		const end = at + PACKET_BYTES;
		to += bytes.copy(sound, to, Math.min(end, payloadAt(bytes, at) + passed), end);
	}
	if (to > from) yield { bytes: sound, from, to, seconds, begin, read };
}

/** @param first the track to begin with */
async function* soundParts(
	reader: ByteReader,
	first: TsTrack,
	find: TrackFinder,
): AsyncGenerator<SoundPart> {
	let track = first;
	let begin: number | undefined;
	for await (const { bytes, step, end } of readPackets(reader)) {
		let places: number[] = [];
		for (let at = 0; at < end; at += step) {
			const pid = pidOf(bytes, at);
			if (pid === track.pid) {
				places.push(at);
				continue;
			}
			if (begin === undefined && isStartOf(bytes, at)) begin = pictureTime(payloadOf(bytes, at), 0);
			const next = find(bytes, at, pid) ?? track;
			if (next === track) continue;
			yield* partsAt(places, bytes, track, begin);
			[track, places] = [next, []];
		}
		yield* partsAt(places, bytes, track, begin);
	}
}

/** MPEG transport streams, of television and of camcorders: AAC, MP2, MP3, AC-3, Opus and PCM. */
export const transportStreamContainer: AudioContainer = {
	async *frames(source) {
		const find = createTrackFinder(source.track);
		const track = await findTrack(await source.open(), find);
		if (!track) throw new UnreadableAudio('has no sound track');
		yield* readParts(soundParts(await source.open(), track, find), track);
	},
	hasPictures: async () => true,
};
