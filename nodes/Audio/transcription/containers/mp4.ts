import type { AudioSource, ByteReader } from './audio-source';
import { BlockWriter } from './block-writer';
import { chooseTrack, framesOfFirst } from './choose-track';
import { UnhearableAudio, type AudioContainer } from './container';
import { sum, type FrameBlock } from './frames';
import { readBoxes } from './mp4-boxes';
import { trackCodecOf, type TrackCodec } from './mp4-codecs';
import { fragmentSamples } from './mp4-fragments';
import { readMovie, stretchesOf, type Movie, type Track } from './mp4-movie';
import { countSamples, samplesOf, type SampleRun } from './mp4-samples';

/** Frames and the stretches of PCM that are read together are much shorter; longer ones are damage. */
const MAX_SAMPLE_BYTES = 1_000_000;
/** A whole recording may be one fragment: 24 hours of sound list 16 MB of sizes, and other fields as much again. */
const MAX_FRAGMENT_BYTES = 48_000_000;
/** The head of the box of a fragment, to which the places of its samples refer, and of a file; none is of 4 GB. */
const BOX_HEAD_BYTES = 8;
/** How often samples may lie before what has been read; files that are written in one go never do. */
const MAX_REWINDS = 16;
/** Samples cut off by less are a rounding of times. */
const MIN_TRIM_SAMPLES = 2;
/** Frames whose times differ by less follow each other. */
const GAP_SECONDS = 0.001;

function chooseSound(
	{ tracks, hasFragments, hasPictures }: Movie,
	wanted: number | undefined,
	empty: number,
): Pick<Index, 'track' | 'codec'> {
	const sounds = tracks
		.filter((track) => hasFragments || countSamples(track) > 0)
		.map((track) => ({
			isEnabled: track.isEnabled,
			read() {
				const stsd = track.tables.get('stsd') ?? Buffer.alloc(0);
				return { track, codec: trackCodecOf(stsd, track.timescale) };
			},
		}));
	return chooseTrack(sounds, wanted, empty, hasPictures && tracks.length === 0);
}

/** QuickTime files of long ago begin with their index or sound and not with their type, and so do parts of streams. */
export const isMp4 = (head: Buffer) => {
	const name = head.toString('latin1', 4, 8);
	if (name === 'ftyp') return true;
	return (
		['moov', 'mdat', 'wide', 'styp', 'moof'].includes(name) &&
		head.length >= 8 &&
		head.readUInt8(0) < 2
	);
};

/** A part of a stream that begins within a fragment. */
export const isMp4Part = (head: Buffer) => head.includes('moof\0\0\0\x10mfhd', 0, 'latin1');

/**
 * Makes frames of samples: the times that an edit list gives, and what of them is heard.
 *
 * @param begin the second of the recording at which the track begins
 */
function createFrameMaker(
	{ timescale, edits }: Track,
	codec: TrackCodec,
	movieScale: number,
	begin: number,
) {
	const { format, convert } = codec;
	const { rate, leadFrames } = format;
	const samplesOf = format.createCounter();
	const stretches = stretchesOf(edits, movieScale, timescale);
	// Of the stretch that is played. An object would do, but V8 reads numbers ten times as fast here.
	let [playedFrom, playedTo, playedAt] = [0, Infinity, 0];
	/** What comes before the first sound that is heard and may be needed to decode it. */
	let unheard: Array<{ bytes: Buffer; from: number; to: number; skip: number }> | undefined = [];
	const writer = new BlockWriter(format);
	let end = 0;

	const playNext = () => {
		const next = stretches.shift();
		if (next) ({ from: playedFrom, to: playedTo, start: playedAt } = next);
	};
	playNext();

	const trimOf = (seconds: number) => {
		const samples = Math.round(seconds * rate);
		return samples >= MIN_TRIM_SAMPLES ? samples : 0;
	};

	const beginBlock = (bytes: Buffer, start: number, skip: number) => {
		for (const each of unheard ?? []) {
			writer.begin(each.bytes, start, each.skip);
			writer.push(each.from, each.to, 0);
		}
		unheard = undefined;
		writer.begin(bytes, start, skip);
		end = start;
	};

	return {
		/**
		 * Adds the sample that lies in `bytes` from one place up to another.
		 *
		 * @param time ticks from the start of the track
		 * @param duration ticks
		 */
		add(given: Buffer, givenFrom: number, givenTo: number, time: number, duration: number) {
			const converted = convert?.(given.subarray(givenFrom, givenTo));
			const bytes = converted ?? given;
			const from = converted ? 0 : givenFrom;
			const to = converted ? converted.length : givenTo;
			const samples = samplesOf(bytes, from, to);
			const decoded = samples / rate;
			// A time table may be longer than the sound (a pause), or shorter (a last frame that is cut off).
			const lasts = duration > 0 ? Math.min(decoded, duration / timescale) : decoded;
			const at = time / timescale;
			while (stretches.length > 0 && at >= playedTo) playNext();
			const skip = Math.max(0, playedFrom - at);
			const drop = Math.max(0, at + lasts - playedTo);
			const seconds = lasts - skip - drop;
			if (seconds <= 0) {
				if (leadFrames > 0) {
					unheard = unheard && [...unheard, { bytes, from, to, skip: samples }].slice(-leadFrames);
				}
				return;
			}
			const start = begin + playedAt + at + skip - playedFrom;
			const trimmed = trimOf(skip);
			const follows = trimmed === 0 && Math.abs(start - end) < GAP_SECONDS;
			if (writer.bytes !== bytes || !follows || writer.drop > 0) beginBlock(bytes, start, trimmed);
			// What follows begins where the times say, not where rounded durations add up to.
			writer.push(from, to, (start + seconds - end) * rate);
			writer.drop += trimOf(drop + decoded - lasts);
			end = start + seconds;
		},
		/** The second at which the last frame ends. */
		end: () => end,
		take: (): FrameBlock[] => writer.take(),
	};
}

/** What is needed to read the sound of a file. */
interface Index {
	movie: Movie;
	track: Track;
	codec: TrackCodec;
	maker: ReturnType<typeof createFrameMaker>;
}

/** @param begin see `createFrameMaker` */
type ReadIndex = (movie: Movie, begin: number) => Index;

const indexReader =
	(wanted: number | undefined, empty: number): ReadIndex =>
	(movie, begin) => {
		const { track, codec } = chooseSound(movie, wanted, empty);
		const maker = createFrameMaker(track, codec, movie.timescale, begin);
		return { movie, track, codec, maker };
	};

const isSize = (size: number) => size > 0 && size <= MAX_SAMPLE_BYTES;

/** A place in a run: the number of the next sample, its offset and its time. */
interface RunPlace {
	index: number;
	offset: number;
	time: number;
}

/** Adds the samples that lie at hand from this place on; gives how many bytes they have. */
function addSamples(
	bytes: Buffer,
	end: number,
	{ sizes, durations }: SampleRun,
	place: RunPlace,
	{ maker }: Index,
): number {
	let at = 0;
	for (let size = sizes[place.index] ?? 0; isSize(size) && at + size <= end;) {
		const duration = durations[place.index] ?? 0;
		maker.add(bytes, at, at + size, place.time, duration);
		place.time += duration;
		at += size;
		size = sizes[++place.index] ?? 0;
	}
	place.offset += at;
	return at;
}

/**
 * The frames of a run that lies ahead; those are left out that cannot be.
 *
 * @param end where the sound ends, in bytes from the start of the file
 */
async function* runFrames(
	reader: ByteReader,
	run: SampleRun,
	index: Index,
	end: number,
): AsyncGenerator<FrameBlock> {
	const { sizes, durations } = run;
	const place: RunPlace = { index: 0, offset: run.offset, time: run.time };
	while (place.index < sizes.length && place.offset < end) {
		await reader.skip(place.offset - reader.position());
		const size = sizes[place.index] ?? 0;
		const bytes = await reader.fill(isSize(size) ? size : 0);
		const passed = addSamples(bytes, Math.min(bytes.length, end - place.offset), run, place, index);
		reader.consume(passed);
		yield* index.maker.take();
		if (passed > 0) continue;
		place.offset += size;
		place.time += durations[place.index++] ?? 0;
	}
}

/** Gives the ticks at which the table's sound ends. */
async function* framesByTable(
	source: AudioSource,
	opened: ByteReader,
	index: Index,
): AsyncGenerator<FrameBlock, number> {
	let reader = opened;
	let rewinds = 0;
	let last: SampleRun | undefined;
	for (const run of samplesOf(index.track, source.size, index.codec.unit)) {
		if (run.offset < reader.position()) {
			// With the index at the end the sound lies before it.
			if (rewinds++ > MAX_REWINDS) break;
			reader = await source.open();
		}
		yield* runFrames(reader, run, index, source.size);
		last = run;
	}
	return last ? last.time + sum(last.durations) : 0;
}

/**
 * The frames that the fragments list which lie ahead, and those of files that were put behind this one.
 *
 * @param known ticks from the start of the track; what comes before is known already
 */
async function* framesByFragments(
	source: AudioSource,
	first: Index,
	known: number,
	readIndex: ReadIndex,
): AsyncGenerator<FrameBlock> {
	const reader = await source.open();
	let [index, from, time] = [first, known, known];
	// Fragments behind an index are listed twice.
	const room = { bytes: 2 * source.size };
	/** Of the fragment that was read last. */
	let runs: SampleRun[] = [];
	/** Where the file began to which the fragments belong, and its index, which may be a repeated one. */
	let origin = 0;
	let joined: Movie | undefined;
	for await (const { name, end } of readBoxes(reader)) {
		if (name === 'ftyp') origin = reader.position() - BOX_HEAD_BYTES;
		if (name === 'moov' && origin > 0) joined = await readMovie(reader, end);
		if (name === 'moof') {
			const start = reader.position() - BOX_HEAD_BYTES;
			const length = Math.min(MAX_FRAGMENT_BYTES, end - reader.position());
			const moof = { body: (await reader.fill(length)).subarray(0, length), start, origin, room };
			if (joined) {
				const next = readIndex(joined, index.maker.end());
				const [run] = fragmentSamples(moof, { id: next.track.id, time: 0 }, next.movie).runs;
				if (run) joined = undefined;
				// In live streams times go on behind an index that is repeated.
				if (run && run.time < time) [index, from, time] = [next, 0, 0];
			}
			const track = { id: index.track.id, time };
			({ runs, end: time } = fragmentSamples(moof, track, index.movie));
		} else if (name === 'mdat') {
			for (const run of runs) {
				if (run.offset >= reader.position() && run.offset < end && run.time >= from) {
					yield* runFrames(reader, run, index, end);
				}
			}
			// A fragment may have several boxes of sound.
			runs = runs.filter(({ offset }) => offset >= end);
		}
	}
}

/** @param empty how many sound tracks to pass over */
async function* trackFrames(source: AudioSource, empty: number): AsyncGenerator<FrameBlock> {
	const reader = await source.open();
	const readIndex = indexReader(source.track, empty);
	for await (const { name, end } of readBoxes(reader)) {
		if (name !== 'moov') continue;
		const index = readIndex(await readMovie(reader, end), 0);
		// A table may list what came before the first fragment, or nothing.
		const known = yield* framesByTable(source, reader, index);
		if (index.movie.hasFragments) yield* framesByFragments(source, index, known, readIndex);
		return;
	}
	throw new UnhearableAudio(
		'lacks its index (moov): it was not finished by its recorder, or is cut off',
		'Download it again, or have a program repair it that knows other recordings of the recorder (untrunc).',
	);
}

/** MP4, M4A, MOV and 3GP files (ISO 14496-12, QuickTime File Format), in fragments or not. */
export const mp4Container: AudioContainer = {
	frames: (source) => framesOfFirst(source, (empty) => trackFrames(source, empty)),
	async hasPictures(source) {
		const reader = await source.open();
		for await (const { name, end } of readBoxes(reader)) {
			if (name === 'moov') return (await readMovie(reader, end)).hasPictures;
		}
		return false;
	},
};
