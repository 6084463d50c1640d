import type { AudioSource, ByteReader } from './audio-source';
import { chooseTrack } from './choose-track';
import type { AudioContainer } from './container';
import { pesBodyAt } from './mpeg-pes';
import { createTableReader, programsIn, tracksIn, type TsTrack } from './mpeg-ts-tables';
import { readParts, type SoundPart } from './sound-parts';

/** Packets begin with this byte (ISO 13818-1, 2.4.3.2). */
const SYNC = 0x47;
const PACKET_BYTES = 188;
/** From one packet to the next: on discs each has a time in front (AVCHD), on air a checksum behind. */
const STEPS = [PACKET_BYTES, 192, 204];
const MAX_STEP = 204;
const PACKETS_IN_A_ROW = 3;
const HEAD_BYTES = 4;
/** Bits of the last byte of a head. */
const IS_ENCRYPTED = 0xc0;
const HAS_FIELDS = 0x20;
const HAS_PAYLOAD = 0x10;

/** So many are not found by chance, wherever in the first packet a file was cut off. */
const SURE_PACKETS = 12;

const isRow = (bytes: Buffer, from: number, step: number, packets = PACKETS_IN_A_ROW) =>
	Array.from({ length: packets }, (_, index) => from + index * step).every(
		(at) => bytes[at] === SYNC,
	);

/** From one packet to the next, and where the first one begins. */
function findPackets(bytes: Buffer): { step: number; from: number } | undefined {
	for (let from = bytes.indexOf(SYNC); from >= 0 && from < MAX_STEP;) {
		const step = STEPS.find((each) => isRow(bytes, from, each));
		if (step) return { step, from };
		from = bytes.indexOf(SYNC, from + 1);
	}
	return undefined;
}

/** A file begins with a packet, or with the time in front of it: rows of bytes further on are found in others too. */
export function isTransportStream(head: Buffer): boolean {
	const found = findPackets(head);
	if (!found) return false;
	return [0, 4].includes(found.from) || isRow(head, found.from, found.step, SURE_PACKETS);
}

/** Packets that are at hand, and where each begins. */
interface Packets {
	bytes: Buffer;
	places: number[];
}

/** Where after damage the next packet begins, which another one follows, or may begin behind what is at hand. */
function nextPacket(bytes: Buffer, step: number): number {
	let at = bytes.indexOf(SYNC, 1);
	while (at >= 0 && at + step < bytes.length && bytes[at + step] !== SYNC) {
		at = bytes.indexOf(SYNC, at + 1);
	}
	return at < 0 ? bytes.length : at;
}

const pidOf = (bytes: Buffer, at: number) => bytes.readUInt16BE(at + 1) & 0x1fff;
const isStartOf = (bytes: Buffer, at: number) => ((bytes[at + 1] ?? 0) & 0x40) !== 0;

/**
 * The packets of a file; damage between them is passed over.
 *
 * @param pid the number of those that are wanted; all when left out
 */
async function* readPackets(reader: ByteReader, pid?: number): AsyncGenerator<Packets> {
	const head = await reader.fill(MAX_STEP * (PACKETS_IN_A_ROW + 1));
	const { step, from } = findPackets(head) ?? { step: PACKET_BYTES, from: 0 };
	await reader.skip(from);
	for (;;) {
		const bytes = await reader.fill(2 * step);
		if (bytes.length < PACKET_BYTES) return;
		const places: number[] = [];
		let at = 0;
		while (at + PACKET_BYTES <= bytes.length && bytes[at] === SYNC) {
			if (pid === undefined || pidOf(bytes, at) === pid) places.push(at);
			at += step;
		}
		if (places.length > 0) yield { bytes, places };
		await reader.skip(at || nextPacket(bytes, step));
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

/** The sound tracks of the first program that has any. */
async function readTracks(source: AudioSource) {
	let tracks: ReturnType<typeof tracksIn> = [];
	const readStreams = () =>
		createTableReader((table) => {
			if (tracks.length === 0) tracks = tracksIn(table);
		});
	const readers = new Map<number, ReturnType<typeof createTableReader>>();
	const readPrograms = createTableReader((table) => {
		for (const pid of programsIn(table)) {
			if (!readers.has(pid)) readers.set(pid, readStreams());
		}
	});
	readers.set(0, readPrograms);
	for await (const { bytes, places } of readPackets(await source.open())) {
		for (const at of places) {
			readers.get(pidOf(bytes, at))?.(payloadOf(bytes, at), isStartOf(bytes, at));
		}
		if (tracks.length > 0) break;
	}
	return tracks;
}

/** The sound of a track: packets of PES, which lie in those of the stream, or what is at hand of them. */
async function* soundParts(reader: ByteReader, { pid }: TsTrack): AsyncGenerator<SoundPart> {
	let seconds: number | undefined;
	for await (const { bytes, places } of readPackets(reader, pid)) {
		const sound = Buffer.allocUnsafeSlow(places.length * (PACKET_BYTES - HEAD_BYTES));
		let [from, to] = [0, 0];
		for (const at of places) {
			let passed = 0;
			if (isStartOf(bytes, at)) {
				if (to > from) yield { bytes: sound, from, to, seconds };
				from = to;
				({ from: passed, seconds } = pesBodyAt(payloadOf(bytes, at), 0));
			}
			const end = at + PACKET_BYTES;
			to += bytes.copy(sound, to, Math.min(end, payloadAt(bytes, at) + passed), end);
		}
		if (to > from) yield { bytes: sound, from, to, seconds };
		seconds = undefined;
	}
}

/** MPEG transport streams, of television and of camcorders: AAC, MP2, MP3, AC-3 and Opus. */
export const transportStreamContainer: AudioContainer = {
	async *frames(source) {
		const track = chooseTrack(await readTracks(source), source.track);
		yield* readParts(soundParts(await source.open(), track), track.codec);
	},
	hasPictures: async () => true,
};
