import type { ByteReader } from './audio-source';
import { UncuttableAudio, UnreadableAudio } from './container';
import { readBoxes } from './mp4-boxes';

/** A stretch of a track that is played (ISO 14496-12, 8.6.6). */
export interface Edit {
	/** In the movie's time scale; 0 lasts to the end. */
	duration: number;
	/** In the track's time scale; undefined is a pause. */
	mediaTime?: number;
}

/** A sound track: where its sound lies, and when it is heard. */
export interface Track {
	id: number;
	isEnabled: boolean;
	/** Ticks a second of the track's own times. */
	timescale: number;
	edits: Edit[];
	/** Bodies of the boxes of its sample table, by name. */
	tables: Map<string, Buffer>;
}

/** What the index of a file says. */
export interface Movie {
	/** Ticks a second of the edits' durations. */
	timescale: number;
	tracks: Track[];
	/** What fragments leave out, by track: `trex`. */
	fragmentDefaults: Map<number, { duration: number; size: number }>;
	hasFragments: boolean;
	hasPictures: boolean;
}

/** Boxes that hold others on the way to a sample table. */
const PARENTS = new Set(['trak', 'mdia', 'minf', 'stbl', 'edts', 'mvex']);
const TABLES = new Set(['stsd', 'stts', 'stsz', 'stz2', 'stsc', 'stco', 'co64']);
const SMALL = new Set(['mvhd', 'tkhd', 'mdhd', 'hdlr', 'elst', 'trex', 'mehd']);
const SOUND = 'soun';
const PICTURES = 'vide';

/** 24 hours of sound take 20 MB; all above is damage, or more than fits into memory. */
const MAX_TABLE_BYTES = 48_000_000;
const MAX_SMALL_BYTES = 100_000;
/** moov, trak, mdia, minf, stbl; deeper ones are damage. */
const MAX_DEPTH = 6;

/** Times are longer in version 1 of the boxes that have them. */
const isLong = (body: Buffer) => body[0] === 1;

const uint32At = (body: Buffer, at: number) => (at + 4 <= body.length ? body.readUInt32BE(at) : 0);

const uint64At = (body: Buffer, at: number) =>
	at + 8 <= body.length ? Number(body.readBigUInt64BE(at)) : 0;

function readEdits(body: Buffer): Edit[] {
	const bytes = isLong(body) ? 20 : 12;
	const count = Math.min(uint32At(body, 4), Math.floor((body.length - 8) / bytes));
	return Array.from({ length: Math.max(0, count) }, (_, index) => {
		const at = 8 + index * bytes;
		const duration = isLong(body) ? uint64At(body, at) : uint32At(body, at);
		const mediaTime = isLong(body) ? Number(body.readBigInt64BE(at + 8)) : body.readInt32BE(at + 4);
		return mediaTime < 0 ? { duration } : { duration, mediaTime };
	});
}

/** A stretch of the track's own time, in seconds, and the second of the recording at which it is played. */
export interface Stretch {
	from: number;
	to: number;
	start: number;
}

/**
 * When a track is heard, by its edit list (ISO 14496-12, 8.6.5): stretches in the order of their times.
 *
 * @param movieScale ticks a second of the edits' durations
 * @param trackScale ticks a second of the track's own times
 * @returns none for a track that is played as it was recorded
 */
export function stretchesOf(
	edits: readonly Edit[],
	movieScale: number,
	trackScale: number,
): Stretch[] {
	const stretches: Stretch[] = [];
	const tick = movieScale > 0 ? 1 / movieScale : 0;
	let start = 0;
	let isPaused = false;
	// Pauses move what follows.
	edits.forEach(({ duration, mediaTime }, index) => {
		const seconds = movieScale > 0 ? duration / movieScale : 0;
		if (mediaTime !== undefined) {
			const from = mediaTime / trackScale;
			// Writers of fragments do not know the length yet.
			const isOpen = seconds === 0 && index === edits.length - 1;
			const to = isOpen ? Infinity : from + seconds;
			const last = stretches.at(-1);
			// Durations are rounded: what goes on about where it ended is no other part.
			if (last && !isPaused && Math.abs(from - last.to) <= tick) last.to = to;
			else stretches.push({ from, to, start });
		}
		isPaused = mediaTime === undefined;
		start += seconds;
	});
	// The track is read forward; a list that goes back in it is played as it was recorded.
	const isForward = stretches.every(
		({ from }, index) => from >= (stretches[index - 1]?.to ?? 0) - tick,
	);
	return isForward ? stretches : [];
}

/** QuickTime has handlers of data beside those of media. */
const isDataHandler = (body: Buffer) => body.toString('latin1', 4, 8) === 'dhlr';

const newTrack = (): Track => ({
	id: 0,
	isEnabled: true,
	timescale: 0,
	edits: [],
	tables: new Map(),
});

/**
 * Reads the index of a file. Of tracks that are not sound the tables, which may be long, are passed
 * over.
 *
 * @param end where the `moov` box ends; the reader stands at its body
 * @throws UnreadableAudio when the tables are longer than any recording's
 */
export async function readMovie(reader: ByteReader, end: number): Promise<Movie> {
	const movie: Movie = {
		timescale: 0,
		tracks: [],
		fragmentDefaults: new Map(),
		hasFragments: false,
		hasPictures: false,
	};
	let room = MAX_TABLE_BYTES;

	const keep = async (name: string, length: number): Promise<Buffer> => {
		const most = SMALL.has(name) ? Math.min(length, MAX_SMALL_BYTES) : length;
		room -= most;
		if (room < 0) throw new UnreadableAudio('has a longer index than any recording');
		return Buffer.from(await reader.take(most));
	};

	const visit = async (parentEnd: number, depth: number, track?: Track): Promise<void> => {
		if (depth > MAX_DEPTH) return;
		let isSound = true;
		for await (const { name, end: bodyEnd } of readBoxes(reader, parentEnd)) {
			if (PARENTS.has(name)) {
				if (!isSound) continue;
				if (name === 'mvex') movie.hasFragments = true;
				const own = name === 'trak' ? newTrack() : track;
				await visit(bodyEnd, depth + 1, own);
				if (name === 'trak' && own?.timescale && own.tables.has('stsd')) movie.tracks.push(own);
				continue;
			}
			if (name === 'cmov') {
				throw new UncuttableAudio('has a compressed index, as QuickTime wrote it long ago');
			}
			if (!SMALL.has(name) && !(TABLES.has(name) && track)) continue;
			const body = await keep(name, bodyEnd - reader.position());
			if (name === 'mvhd') movie.timescale = uint32At(body, isLong(body) ? 20 : 12);
			if (name === 'trex') {
				movie.fragmentDefaults.set(uint32At(body, 4), {
					duration: uint32At(body, 12),
					size: uint32At(body, 16),
				});
			}
			if (!track) continue;
			if (name === 'tkhd') {
				track.id = uint32At(body, isLong(body) ? 20 : 12);
				track.isEnabled = (uint32At(body, 0) & 1) === 1;
			}
			if (name === 'mdhd') track.timescale = uint32At(body, isLong(body) ? 20 : 12);
			if (name === 'elst') track.edits = readEdits(body);
			if (name === 'hdlr' && !isDataHandler(body)) {
				const handler = body.toString('latin1', 8, 12);
				isSound = handler === SOUND;
				movie.hasPictures ||= handler === PICTURES;
			}
			if (TABLES.has(name)) track.tables.set(name, body);
		}
	};
	await visit(end, 0);
	return movie;
}
