import type { ByteReader } from './audio-source';
import { elementAt, MAX_HEAD_BYTES } from './ebml';
import { createScan, nextStart } from './scan';

/** Elements (RFC 9559, 5.1). */
export const SEGMENT = 0x18538067;
export const INFO = 0x1549a966;
export const TRACKS = 0x1654ae6b;
export const CLUSTER = 0x1f43b675;
export const SIMPLE_BLOCK = 0xa3;
export const BLOCK_GROUP = 0xa0;
export const BLOCK = 0xa1;
const BLOCK_ADDITIONS = 0x75a1;
const CUES = 0x1c53bb6b;
const TAGS = 0x1254c367;
const CHAPTERS = 0x1043a770;
const ATTACHMENTS = 0x1941a469;
const VOID = 0xec;

/** Elements whose children are read in turn: where they end need not be known. */
const isOpen = (id: number) =>
	id === BLOCK_GROUP || id === CLUSTER || id === SEGMENT || id === INFO;

/** Elements of any size. What else is as large is damage, which must not be passed over with all behind it. */
const LARGE = new Set([SEGMENT, CLUSTER, TRACKS, CUES, TAGS, CHAPTERS, ATTACHMENTS, VOID]);
const BLOCKS = new Set([SIMPLE_BLOCK, BLOCK, BLOCK_GROUP, BLOCK_ADDITIONS]);
/** Pictures are smaller. */
const MAX_PICTURE_BYTES = 64_000_000;
const MAX_OTHER_BYTES = 65_536;

export const CLUSTER_BYTES = Buffer.from('1f43b675', 'hex');
const MAX_NUMBER_BYTES = 8;
/** A head, and the number of a block's track, its time and flags. */
const SEEN_BYTES = MAX_HEAD_BYTES + MAX_NUMBER_BYTES + 3;

function isPossible(id: number, size: number): boolean {
	if (size <= MAX_OTHER_BYTES || size === Infinity || LARGE.has(id)) return true;
	return BLOCKS.has(id) && size <= MAX_PICTURE_BYTES;
}

/** What is done with the elements of a file. */
export interface Visitor {
	/**
	 * Whether an element is needed, of which the head and the first bytes of its body are at hand.
	 *
	 * @param at where its body begins
	 * @throws UnreadableAudio where it is larger than any can be
	 */
	isWanted(id: number, bytes: Buffer, at: number, size: number): boolean;
	/** Takes an element whose body lies in bytes from one place up to another. */
	read(id: number, bytes: Buffer, from: number, to: number): void;
}

/**
 * Goes through the elements of a file in turn; the bodies of those that are not wanted are passed over, and so is
 * damage up to the next cluster.
 *
 * @returns what goes through as many as are at hand, and says whether more may follow
 */
export const createWalk = (reader: ByteReader, { isWanted, read }: Visitor) =>
	createScan(reader, SEEN_BYTES, (bytes, at, isEnd) => {
		const head = elementAt(bytes, at);
		if (!head || !isPossible(head.id, head.size)) return nextStart(bytes, at, CLUSTER_BYTES);
		const { id, size } = head;
		const from = at + head.headBytes;
		// Only what is read in parts may be of unknown length.
		const to = isOpen(id) || size === Infinity ? from : from + size;
		if (to > from && isWanted(id, bytes, from, size)) {
			if (to > bytes.length && !isEnd) return at - to;
			read(id, bytes, from, Math.min(to, bytes.length));
		}
		return to;
	});
