import type { ByteReader } from './byte-reader';
import { UnreadableAudio, type AudioContainer, type AudioFrame } from './container';
import { readElement, uintOf, vintAt, type ElementHead } from './ebml';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
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
const DEFAULT_SCALE = 1_000_000;
const NANOSECONDS = 1e9;
/** Times are rounded, to a millisecond or more; what differs by less is not a pause. */
const MIN_GAP_SECONDS = 0.04;

export const isMatroska = (head: Buffer) => head.length >= 4 && head.readUInt32BE(0) === EBML;

/** The elements of a file in turn; what the receiver leaves of a body is passed over. */
async function* elementsOf(reader: ByteReader): AsyncGenerator<ElementHead> {
	for (;;) {
		const head = await readElement(reader);
		if (!head) {
			const ahead = await reader.fill(CLUSTER_BYTES.length);
			if (ahead.length < CLUSTER_BYTES.length) return;
			// After damage the next cluster can be read.
			const next = ahead.indexOf(CLUSTER_BYTES, 1);
			reader.consume(next < 0 ? ahead.length - CLUSTER_BYTES.length + 1 : next);
			continue;
		}
		reader.consume(head.headBytes);
		const end = reader.position() + head.size;
		if (OPEN.has(head.id)) {
			yield head;
			continue;
		}
		// Only what is read in parts may be of unknown length.
		if (head.size === Infinity) continue;
		yield head;
		await reader.skip(end - reader.position());
	}
}

const bodyOf = async (reader: ByteReader, { size }: ElementHead): Promise<Buffer> =>
	(await reader.fill(size)).subarray(0, size);

async function readTracksOf(reader: ByteReader, head: ElementHead): Promise<MatroskaTracks> {
	if (head.size > MAX_TRACKS_BYTES) {
		throw new UnreadableAudio('has a longer list of tracks than any recording');
	}
	return readTracks(Buffer.from(await bodyOf(reader, head)));
}

/** Nanoseconds at a block's end that are not heard: a number with a sign. */
const paddingOf = (body: Buffer): number =>
	body.length > 0 && body.length <= 6 ? body.readIntBE(0, body.length) : 0;

/** The sound of one track, block after block. */
function createTrackReader({ codec, frontBytes }: MatroskaTrack) {
	let sequence: FrameSequence | undefined;
	/** The second at which the file begins, by its first cluster: it may be part of a longer one. */
	let base: number | undefined;
	/** The last block, whose padding may still follow. */
	let held: Buffer[] = [];

	const release = (padding = 0): AudioFrame[] => {
		const last = held.length - 1;
		const drop = (padding * codec.format.rate) / NANOSECONDS;
		const frames = held.flatMap((bytes, index) =>
			sequence ? [sequence.next(bytes, index === last ? drop : 0)] : [],
		);
		held = [];
		return frames;
	};

	return {
		release,
		startCluster: (seconds: number) => (base ??= seconds),
		/** The frames of the block before. */
		add(block: Buffer, seconds: number): AudioFrame[] {
			const before = release();
			const start = Math.max(0, seconds - (base ?? 0) - codec.preSkip / codec.format.rate);
			sequence ??= createFrameSequence(codec.format, codec.preSkip, start);
			if (start > sequence.end() + MIN_GAP_SECONDS) sequence.moveTo(start);
			held = framesInBlock(block).map((frame) => {
				const whole = frontBytes.length > 0 ? Buffer.concat([frontBytes, frame]) : frame;
				return codec.convert?.(whole) ?? whole;
			});
			return before;
		},
	};
}

/** The number of a block's track, and its time in relation to its cluster. */
async function readBlockHead(reader: ByteReader) {
	const head = await reader.fill(MAX_NUMBER_BYTES + 2);
	const number = vintAt(head, 0);
	if (!number || head.length < number.bytes + 2) return undefined;
	return { track: number.value, bytes: number.bytes + 2, time: head.readInt16BE(number.bytes) };
}

/** WebM and Matroska files, of known sizes or as browsers write them: without sizes, times or an index. */
export const matroskaContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		let scale = DEFAULT_SCALE;
		let clusterTime = 0;
		let track: MatroskaTrack | undefined;
		let sound: ReturnType<typeof createTrackReader> | undefined;
		for await (const head of elementsOf(reader)) {
			switch (head.id) {
				case TIMESTAMP_SCALE:
					scale = uintOf(await bodyOf(reader, head), 0) || DEFAULT_SCALE;
					break;
				case TRACKS:
					if (sound) break;
					track = (await readTracksOf(reader, head)).choose(source.track);
					sound = createTrackReader(track);
					break;
				case TIMESTAMP:
					clusterTime = uintOf(await bodyOf(reader, head), 0);
					sound?.startCluster((clusterTime * scale) / NANOSECONDS);
					break;
				case SIMPLE_BLOCK:
				case BLOCK: {
					const block = await readBlockHead(reader);
					if (!sound || block?.track !== track?.number || head.size > MAX_BLOCK_BYTES) break;
					if (!block) break;
					const body = (await bodyOf(reader, head)).subarray(block.bytes);
					// A copy: a little sound must not keep the pictures around it in memory.
					const seconds = ((clusterTime + block.time) * scale) / NANOSECONDS;
					for (const frame of sound.add(Buffer.from(body), seconds)) yield frame;
					break;
				}
				case DISCARD_PADDING:
					for (const frame of sound?.release(paddingOf(await bodyOf(reader, head))) ?? []) {
						yield frame;
					}
			}
		}
		if (!sound) throw new UnreadableAudio('does not say what tracks it has');
		for (const frame of sound.release()) yield frame;
	},
	async hasPictures(source) {
		const reader = await source.open();
		for await (const head of elementsOf(reader)) {
			if (head.id === TRACKS) return (await readTracksOf(reader, head)).hasPictures;
		}
		return false;
	},
};
