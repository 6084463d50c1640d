import type { AudioSource } from './audio-source';
import type { ByteReader } from './byte-reader';
import { chooseTrack } from './choose-track';
import { UnreadableAudio, type AudioContainer, type AudioFrame } from './container';
import { readBoxes } from './mp4-boxes';
import { trackCodecOf, type TrackCodec } from './mp4-codecs';
import { fragmentSamples } from './mp4-fragments';
import { readMovie, type Movie, type Track } from './mp4-movie';
import { countSamples, samplesOf, type Sample } from './mp4-samples';
import { createTimeline } from './mp4-timeline';

/** Frames and the stretches of PCM that are read together are much shorter; longer ones are damage. */
const MAX_SAMPLE_BYTES = 1_000_000;
const MAX_FRAGMENT_BYTES = 16_000_000;
/** The head of a fragment's box, to which the places of its samples refer; none is of 4 GB. */
const FRAGMENT_HEAD_BYTES = 8;
/** How often samples may lie before what has been read; files that are written in one go never do. */
const MAX_REWINDS = 16;
/** Samples cut off by less are a rounding of times. */
const MIN_TRIM_SAMPLES = 2;

function chooseSound({ tracks, hasFragments }: Movie, wanted: number | undefined) {
	const sounds = tracks
		.filter((track) => hasFragments || countSamples(track) > 0)
		.map((track) => ({
			isEnabled: track.isEnabled,
			read: () => ({ track, codec: trackCodecOf(track.tables.get('stsd') ?? Buffer.alloc(0)) }),
		}));
	return chooseTrack(sounds, wanted);
}

/** QuickTime files of long ago begin with their index or sound and not with their type. */
export const isMp4 = (head: Buffer) => {
	const name = head.toString('latin1', 4, 8);
	if (name === 'ftyp') return true;
	return ['moov', 'mdat', 'wide'].includes(name) && head.length >= 8 && head.readUInt8(0) < 2;
};

/** Makes frames of samples: the times that an edit list gives, and what of them is heard. */
function createFrameMaker({ timescale, edits }: Track, codec: TrackCodec, movieScale: number) {
	const { format } = codec;
	const timeline = createTimeline(edits, movieScale, timescale);
	let unheard: AudioFrame[] = [];
	let isFirst = true;
	return (sample: Sample, bytes: Buffer): AudioFrame[] => {
		const made = codec.convert?.(bytes) ?? bytes;
		const samples = format.samplesOf(made);
		const decoded = samples / format.rate;
		// A time table may be longer than the sound (a pause), or shorter (a last frame that is cut off).
		const lasts = sample.duration > 0 ? Math.min(decoded, sample.duration / timescale) : decoded;
		const heard = timeline(sample.time / timescale, lasts);
		if (!heard) {
			// What comes before the first sound that is heard may be needed to decode it.
			if (isFirst && format.leadFrames > 0) {
				const frame = { bytes: made, format, start: 0, seconds: 0, skip: samples };
				unheard = [...unheard, frame].slice(-format.leadFrames);
			}
			return [];
		}
		const skip = Math.round(heard.skip * format.rate);
		const drop = Math.round((heard.drop + decoded - lasts) * format.rate);
		const frame: AudioFrame = {
			bytes: made,
			format,
			start: heard.start,
			seconds: heard.seconds,
			...(skip >= MIN_TRIM_SAMPLES ? { skip } : {}),
			...(drop >= MIN_TRIM_SAMPLES ? { drop } : {}),
		};
		const frames = [...unheard, frame];
		unheard = [];
		isFirst = false;
		return frames;
	};
}

/** What is needed to read the sound of a file. */
interface Index {
	movie: Movie;
	track: Track;
	codec: TrackCodec;
	/** Whether the index lists them; fragments list their own. */
	hasSamples: boolean;
	toFrames(sample: Sample, bytes: Buffer): AudioFrame[];
}

function readIndex(movie: Movie, wanted: number | undefined): Index {
	const { track, codec } = chooseSound(movie, wanted);
	const toFrames = createFrameMaker(track, codec, movie.timescale);
	return { movie, track, codec, hasSamples: countSamples(track) > 0, toFrames };
}

/** Takes the bytes of a sample that is at hand; undefined where it is not. */
function takeSample(reader: ByteReader, { offset, size }: Sample): Buffer | undefined {
	const from = offset - reader.position();
	const ahead = reader.view();
	if (from < 0 || from + size > ahead.length) return undefined;
	// A copy: a few bytes of sound must not keep the pictures around them in memory.
	const bytes = Buffer.from(ahead.subarray(from, from + size));
	reader.consume(from + size);
	return bytes;
}

/** The bytes of a sample that lies ahead; undefined where the file ends before, or it cannot be one. */
async function readSample(reader: ByteReader, sample: Sample): Promise<Buffer | undefined> {
	if (sample.size <= 0 || sample.size > MAX_SAMPLE_BYTES) return undefined;
	await reader.skip(sample.offset - reader.position());
	await reader.fill(sample.size);
	return takeSample(reader, sample);
}

async function* framesByTable(
	source: AudioSource,
	opened: ByteReader,
	{ track, codec, toFrames }: Index,
): AsyncGenerator<AudioFrame> {
	let reader = opened;
	let rewinds = 0;
	for (const sample of samplesOf(track, source.size, codec.unit)) {
		if (sample.offset < reader.position()) {
			// With the index at the end the sound lies before it.
			if (rewinds++ > MAX_REWINDS) return;
			reader = await source.open();
		}
		// Most samples are at hand: waiting for each would take longer than reading it.
		const isAtHand = sample.size > 0 && takeSample(reader, sample);
		const bytes = isAtHand || (await readSample(reader, sample));
		if (!bytes) continue;
		for (const frame of toFrames(sample, bytes)) yield frame;
	}
}

/** MP4, M4A, MOV and 3GP files (ISO 14496-12, QuickTime File Format), in fragments or not. */
export const mp4Container: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		let index: Index | undefined;
		/** Of the fragment that was read last. */
		let samples: Sample[] = [];
		let time = 0;
		for await (const { name, end } of readBoxes(reader)) {
			if (name === 'moov' && !index) {
				index = readIndex(await readMovie(reader, end), source.track);
				if (index.hasSamples) {
					yield* framesByTable(source, reader, index);
					return;
				}
			} else if (name === 'moof' && index) {
				const start = reader.position() - FRAGMENT_HEAD_BYTES;
				const length = Math.min(MAX_FRAGMENT_BYTES, end - reader.position());
				const body = (await reader.fill(length)).subarray(0, length);
				samples = fragmentSamples(body, start, { id: index.track.id, time }, index.movie);
				const last = samples.at(-1);
				time = last ? last.time + last.duration : time;
			} else if (name === 'mdat' && index) {
				for (const sample of samples) {
					const isHere = sample.offset >= reader.position() && sample.offset + sample.size <= end;
					const bytes = isHere ? await readSample(reader, sample) : undefined;
					if (!bytes) continue;
					for (const frame of index.toFrames(sample, bytes)) yield frame;
				}
				samples = [];
			}
		}
		if (!index) {
			throw new UnreadableAudio(
				'lacks its index (moov): it was not finished by its recorder, or is cut off',
			);
		}
	},
	async hasPictures(source) {
		const reader = await source.open();
		for await (const { name, end } of readBoxes(reader)) {
			if (name === 'moov') return (await readMovie(reader, end)).hasPictures;
		}
		return false;
	},
};
