import type { AudioSource } from './audio-source';
import { framesOfFirst, withoutBeginning } from './choose-track';
import { UnreadableAudio, type AudioContainer } from './container';
import { uintOf, vintAt } from './ebml';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import type { FrameBlock } from './frames';
import { framesInBlock, isSingleFrame } from './matroska-blocks';
import { readTracks, type MatroskaTrack, type MatroskaTracks } from './matroska-tracks';
import {
	BLOCK,
	CLUSTER,
	CLUSTER_BYTES,
	createWalk,
	SIMPLE_BLOCK,
	TRACKS,
	type Visitor,
} from './matroska-walk';

/** Elements beside those that are walked through (RFC 9559, 5.1). */
const EBML = 0x1a45dfa3;
const TIMESTAMP_SCALE = 0x2ad7b1;
const TIMESTAMP = 0xe7;
const DISCARD_PADDING = 0x75a2;

/** The descriptions of tracks hold codec data of some kilobytes and no pictures. */
const MAX_TRACKS_BYTES = 4_000_000;
/** Blocks of sound are much shorter. */
const MAX_BLOCK_BYTES = 4_000_000;
const MAX_NUMBER_BYTES = 8;
const DEFAULT_SCALE = 1_000_000;
const NANOSECONDS = 1e9;
/** Times are rounded, to a millisecond or so; what differs by less is not a pause. */
const MIN_GAP_SECONDS = 0.04;
/** What rounding can make of the times of two blocks and of the one with which the file begins. */
const MAX_ROUNDED_TICKS = 2;

/** Files, and parts of such as browsers give them while they record. */
export const isMatroska = (head: Buffer) =>
	head.length >= 4 && [EBML, CLUSTER].includes(head.readUInt32BE(0));

/** A part that begins within a cluster. */
export const isMatroskaPart = (head: Buffer) => head.includes(CLUSTER_BYTES);

/** @throws UnreadableAudio */
function isTracks(id: number, size: number): boolean {
	if (id === TRACKS && size > MAX_TRACKS_BYTES) {
		throw new UnreadableAudio('has a longer list of tracks than any recording');
	}
	return id === TRACKS;
}

const copyOf = (bytes: Buffer, from: number, to: number) => Buffer.from(bytes.subarray(from, to));

/** Nanoseconds at a block's end that are not heard: a number with a sign. */
const paddingOf = (body: Buffer): number =>
	body.length > 0 && body.length <= 6 ? body.readIntBE(0, body.length) : 0;

/** Makes frames of what a block holds: whole ones, as the format has them. */
function createFrameReader({ codec, frontBytes }: MatroskaTrack) {
	const isPlain = frontBytes.length === 0 && !codec.convert;
	return (sequence: FrameSequence, bytes: Buffer, from: number, to: number, drop: number) => {
		if (isPlain) {
			sequence.add(bytes, from, to, drop);
			return;
		}
		const whole = Buffer.concat([frontBytes, bytes.subarray(from, to)]);
		const made = codec.convert?.(whole) ?? whole;
		sequence.add(made, 0, made.length, drop);
	};
}

/**
 * The sound of one track, block after block.
 *
 * @param begin the second of the recording at which its file begins
 */
function createTrackReader(track: MatroskaTrack, begin: number) {
	const { format, preSkip } = track.codec;
	const addFrame = createFrameReader(track);
	const preSkipSeconds = preSkip / format.rate;
	let sequence: FrameSequence | undefined;
	/** The second at which the file begins, by its first cluster: it may be part of a longer one. */
	let base: number | undefined;
	/** The last block, from its flags on, whose padding may still follow. */
	let held: { bytes: Buffer; from: number; to: number } | undefined;

	const release = (padding = 0) => {
		if (!held || !sequence) return;
		const { bytes, from, to } = held;
		held = undefined;
		const drop = (padding * format.rate) / NANOSECONDS;
		if (isSingleFrame(bytes, from)) {
			if (from + 1 < to) addFrame(sequence, bytes, from + 1, to, drop);
			return;
		}
		const bounds = framesInBlock(bytes, from, to);
		for (let at = 0; at + 1 < bounds.length; at += 2) {
			const isLast = at + 2 === bounds.length;
			addFrame(sequence, bytes, bounds[at] ?? 0, bounds[at + 1] ?? 0, isLast ? drop : 0);
		}
	};

	return {
		release,
		startCluster: (seconds: number) => (base ??= seconds),
		/**
		 * Adds the block that lies in bytes from its flags up to its end.
		 *
		 * @param seconds at which it starts, by the file's times
		 * @param tick how many seconds these are rounded to
		 */
		add(bytes: Buffer, from: number, to: number, seconds: number, tick: number) {
			release();
			const start = begin + Math.max(0, seconds - (base ?? 0) - preSkipSeconds);
			sequence ??= createFrameSequence(format, preSkip, start);
			const gap = start - sequence.end();
			if (gap > MIN_GAP_SECONDS && gap > MAX_ROUNDED_TICKS * tick) sequence.moveTo(start);
			held = { bytes, from, to };
		},
		take: (): FrameBlock[] => sequence?.take() ?? [],
		end: () => sequence?.end() ?? begin,
	};
}

/** The time of a block in relation to its cluster, behind the number of its track, and where its flags stand. */
function blockAt(bytes: Buffer, at: number) {
	const number = vintAt(bytes, at);
	if (!number || at + number.bytes + 2 > bytes.length) return undefined;
	const timeAt = at + number.bytes;
	return { time: bytes.readInt16BE(timeAt), flagsAt: timeAt + 2 };
}

/** Elements that are one number. */
const NUMBERS = new Set([TIMESTAMP_SCALE, TIMESTAMP, DISCARD_PADDING]);

/** @param empty how many sound tracks to pass over */
async function* trackFrames(source: AudioSource, empty: number): AsyncGenerator<FrameBlock> {
	const reader = await source.open();
	let scale = DEFAULT_SCALE;
	let clusterTime = 0;
	let track: MatroskaTrack | undefined;
	let sound: ReturnType<typeof createTrackReader> | undefined;
	/** The list of tracks, and frames of those of a file before it. */
	let tracks: Buffer | undefined;
	const before: FrameBlock[] = [];
	/** The track of the last block, whose padding may follow. */
	let padded: number | undefined;

	const secondsOf = (ticks: number) => (ticks * scale) / NANOSECONDS;

	/** Live streams repeat their list of tracks; another one is that of a file that was put behind the first. */
	const startFile = (list: Buffer) => {
		if (tracks?.equals(list)) return;
		tracks = list;
		track = readTracks(list).choose(source.track, empty);
		sound?.release();
		before.push(...(sound?.take() ?? []));
		sound = createTrackReader(track, sound?.end() ?? 0);
	};

	const isWanted: Visitor['isWanted'] = (id, bytes, at, size) => {
		if (id === SIMPLE_BLOCK || id === BLOCK) {
			padded = vintAt(bytes, at)?.value;
			return size <= MAX_BLOCK_BYTES && padded === track?.number;
		}
		if (id === DISCARD_PADDING && padded !== track?.number) return false;
		// Behind sound a list that is too long is damage.
		const isList = sound ? id === TRACKS && size <= MAX_TRACKS_BYTES : isTracks(id, size);
		return isList || (NUMBERS.has(id) && size <= MAX_NUMBER_BYTES);
	};
	const read: Visitor['read'] = (id, bytes, from, to) => {
		switch (id) {
			case TIMESTAMP_SCALE:
				scale = uintOf(bytes.subarray(from, to), 0) || DEFAULT_SCALE;
				break;
			case TRACKS:
				startFile(copyOf(bytes, from, to));
				break;
			case TIMESTAMP:
				clusterTime = uintOf(bytes.subarray(from, to), 0);
				sound?.startCluster(secondsOf(clusterTime));
				break;
			case DISCARD_PADDING:
				sound?.release(paddingOf(bytes.subarray(from, to)));
				break;
			default: {
				const block = blockAt(bytes, from);
				if (!block) break;
				const seconds = secondsOf(clusterTime + block.time);
				sound?.add(bytes, block.flagsAt, to, seconds, secondsOf(1));
			}
		}
	};
	const walk = createWalk(reader, { isWanted, read });
	while (await walk()) yield* [...before.splice(0), ...(sound?.take() ?? [])];
	if (!sound) {
		throw withoutBeginning(
			'Of a recording in parts only the first one has it: join all, in order.',
		);
	}
	sound.release();
	yield* sound.take();
}

/** WebM and Matroska files, of known sizes or as browsers write them: without sizes, times or an index. */
export const matroskaContainer: AudioContainer = {
	frames: (source) => framesOfFirst(source, (empty) => trackFrames(source, empty)),
	async hasPictures(source) {
		let tracks: MatroskaTracks | undefined;
		const walk = createWalk(await source.open(), {
			isWanted: (id, _bytes, _at, size) => isTracks(id, size),
			read: (_id, bytes, from, to) => (tracks = readTracks(copyOf(bytes, from, to))),
		});
		while (!tracks && (await walk()));
		return tracks?.hasPictures ?? false;
	},
};
