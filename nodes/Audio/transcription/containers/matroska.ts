import type { ByteReader } from './audio-source';
import { UnreadableAudio, type AudioContainer } from './container';
import { elementAt, MAX_HEAD_BYTES, uintOf, vintAt } from './ebml';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import type { FrameBlock } from './frames';
import { framesInBlock } from './matroska-blocks';
import { readTracks, type MatroskaTrack, type MatroskaTracks } from './matroska-tracks';

/** Elements (RFC 9559, 5.1). */
const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const DISCARD_PADDING = 0x75a2;

/** Elements whose children are read in turn: where they end need not be known. */
const OPEN = new Set([SEGMENT, CLUSTER, INFO, BLOCK_GROUP]);
const CLUSTER_BYTES = Buffer.from('1f43b675', 'hex');

/** The descriptions of tracks hold codec data of some kilobytes and no pictures. */
const MAX_TRACKS_BYTES = 4_000_000;
/** Blocks of sound are much shorter. */
const MAX_BLOCK_BYTES = 4_000_000;
const MAX_NUMBER_BYTES = 8;
/** A head, and the number of a block's track, its time and flags. */
const SEEN_BYTES = MAX_HEAD_BYTES + MAX_NUMBER_BYTES + 3;
const DEFAULT_SCALE = 1_000_000;
const NANOSECONDS = 1e9;
/** Times are rounded, to a millisecond or more; what differs by less is not a pause. */
const MIN_GAP_SECONDS = 0.04;

export const isMatroska = (head: Buffer) => head.length >= 4 && head.readUInt32BE(0) === EBML;

/** An element whose body lies in bytes from one place up to another. */
interface ElementAtHand {
	id: number;
	bytes: Buffer;
	from: number;
	to: number;
}

/** What is done with the elements of a file. */
interface Visitor {
	/**
	 * Whether an element is needed, of which the head and the first bytes of its body are at hand.
	 *
	 * @param at where its body begins
	 * @throws UnreadableAudio where it is larger than any can be
	 */
	isWanted(id: number, bytes: Buffer, at: number, size: number): boolean;
	read(element: ElementAtHand): void;
}

/** Where to go on after damage: with the next cluster, or where one may begin. */
function nextCluster(bytes: Buffer): number {
	const next = bytes.indexOf(CLUSTER_BYTES, 1);
	return next < 0 ? bytes.length - CLUSTER_BYTES.length + 1 : next;
}

/**
 * Goes through the elements of a file in turn; the bodies of those that are not wanted are passed over.
 *
 * @returns what goes through as many as are at hand, and says whether more may follow
 */
function createWalk(reader: ByteReader, { isWanted, read }: Visitor): () => Promise<boolean> {
	/** Bytes of an element that has been seen and is not at hand. */
	let missing = 0;
	return async () => {
		const wanted = Math.max(missing, SEEN_BYTES);
		const bytes = await reader.fill(wanted);
		const isEnd = bytes.length < wanted;
		let at = 0;
		missing = 0;
		while (at < bytes.length && (at + SEEN_BYTES <= bytes.length || isEnd)) {
			const head = elementAt(bytes, at);
			if (!head) break;
			const { id, size } = head;
			const from = at + head.headBytes;
			// Only what is read in parts may be of unknown length.
			const to = OPEN.has(id) || size === Infinity ? from : from + size;
			if (to > from && isWanted(id, bytes, from, size)) {
				if (to > bytes.length && !isEnd) {
					missing = to - at;
					break;
				}
				read({ id, bytes, from, to: Math.min(to, bytes.length) });
			}
			at = to;
		}
		if (at === 0 && missing === 0) {
			if (bytes.length < CLUSTER_BYTES.length) return false;
			reader.consume(nextCluster(bytes));
			return true;
		}
		const passed = Math.min(at, bytes.length);
		reader.consume(passed);
		await reader.skip(at - passed);
		return true;
	};
}

const bodyOf = ({ bytes, from, to }: ElementAtHand): Buffer => bytes.subarray(from, to);

/** @throws UnreadableAudio */
function isTracks(id: number, size: number): boolean {
	if (id === TRACKS && size > MAX_TRACKS_BYTES) {
		throw new UnreadableAudio('has a longer list of tracks than any recording');
	}
	return id === TRACKS;
}

const readTracksOf = (element: ElementAtHand): MatroskaTracks =>
	readTracks(Buffer.from(bodyOf(element)));

/** Nanoseconds at a block's end that are not heard: a number with a sign. */
const paddingOf = (body: Buffer): number =>
	body.length > 0 && body.length <= 6 ? body.readIntBE(0, body.length) : 0;

/** The sound of one track, block after block. */
function createTrackReader({ codec, frontBytes }: MatroskaTrack) {
	let sequence: FrameSequence | undefined;
	/** The second at which the file begins, by its first cluster: it may be part of a longer one. */
	let base: number | undefined;
	/** The last block, whose padding may still follow. */
	let held: ElementAtHand | undefined;

	const release = (padding = 0) => {
		if (!held || !sequence) return;
		const bounds = framesInBlock(held.bytes, held.from, held.to);
		const drop = (padding * codec.format.rate) / NANOSECONDS;
		for (let at = 0; at < bounds.length; at += 2) {
			const [from = 0, to = 0] = [bounds[at], bounds[at + 1]];
			const ownDrop = at + 2 === bounds.length ? drop : 0;
			if (frontBytes.length === 0 && !codec.convert) {
				sequence.add(held.bytes, from, to, ownDrop);
				continue;
			}
			const whole = Buffer.concat([frontBytes, held.bytes.subarray(from, to)]);
			const made = codec.convert?.(whole) ?? whole;
			sequence.add(made, 0, made.length, ownDrop);
		}
		held = undefined;
	};

	return {
		release,
		startCluster: (seconds: number) => (base ??= seconds),
		/** @param block from its flags on */
		add(block: ElementAtHand, seconds: number) {
			release();
			const start = Math.max(0, seconds - (base ?? 0) - codec.preSkip / codec.format.rate);
			sequence ??= createFrameSequence(codec.format, codec.preSkip, start);
			if (start > sequence.end() + MIN_GAP_SECONDS) sequence.moveTo(start);
			held = block;
		},
		take: (): FrameBlock[] => sequence?.take() ?? [],
	};
}

/** The number of a block's track, its time in relation to its cluster, and where its flags stand. */
function blockAt(bytes: Buffer, at: number) {
	const number = vintAt(bytes, at);
	if (!number || at + number.bytes + 2 > bytes.length) return undefined;
	const timeAt = at + number.bytes;
	return { track: number.value, time: bytes.readInt16BE(timeAt), flagsAt: timeAt + 2 };
}

/** Elements that are one number. */
const NUMBERS = new Set([TIMESTAMP_SCALE, TIMESTAMP, DISCARD_PADDING]);

/** WebM and Matroska files, of known sizes or as browsers write them: without sizes, times or an index. */
export const matroskaContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		let scale = DEFAULT_SCALE;
		let clusterTime = 0;
		let track: MatroskaTrack | undefined;
		let sound: ReturnType<typeof createTrackReader> | undefined;

		const isWanted: Visitor['isWanted'] = (id, bytes, at, size) => {
			if (id === SIMPLE_BLOCK || id === BLOCK) {
				return size <= MAX_BLOCK_BYTES && blockAt(bytes, at)?.track === track?.number;
			}
			return (!sound && isTracks(id, size)) || (NUMBERS.has(id) && size <= MAX_NUMBER_BYTES);
		};
		const read = (element: ElementAtHand) => {
			switch (element.id) {
				case TIMESTAMP_SCALE:
					scale = uintOf(bodyOf(element), 0) || DEFAULT_SCALE;
					break;
				case TRACKS:
					track = readTracksOf(element).choose(source.track);
					sound = createTrackReader(track);
					break;
				case TIMESTAMP:
					clusterTime = uintOf(bodyOf(element), 0);
					sound?.startCluster((clusterTime * scale) / NANOSECONDS);
					break;
				case DISCARD_PADDING:
					sound?.release(paddingOf(bodyOf(element)));
					break;
				default: {
					const block = blockAt(element.bytes, element.from);
					if (!block) break;
					const seconds = ((clusterTime + block.time) * scale) / NANOSECONDS;
					sound?.add({ ...element, from: block.flagsAt }, seconds);
				}
			}
		};
		const walk = createWalk(reader, { isWanted, read });
		while (await walk()) yield* sound?.take() ?? [];
		if (!sound) throw new UnreadableAudio('does not say what tracks it has');
		sound.release();
		yield* sound.take();
	},
	async hasPictures(source) {
		let tracks: MatroskaTracks | undefined;
		const walk = createWalk(await source.open(), {
			isWanted: (id, _bytes, _at, size) => isTracks(id, size),
			read: (element) => (tracks = readTracksOf(element)),
		});
		while (!tracks && (await walk()));
		return tracks?.hasPictures ?? false;
	},
};
