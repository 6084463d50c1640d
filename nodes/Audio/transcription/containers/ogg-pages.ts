import type { ByteReader } from './audio-source';
import { createScan, nextStart } from './scan';

/** A page of an Ogg file (RFC 3533, 6). */
export interface OggPage {
	serial: number;
	/** Pages of a stream are counted. */
	sequence: number;
	/** Samples at the end of the last packet that ends here; -1 where none does. */
	granule: number;
	isFirst: boolean;
	isLast: boolean;
	/** Whether it begins within a packet. */
	isContinued: boolean;
	/** Packets and parts of packets, in order. */
	parts: Packet[];
	/** Whether the last part is the end of its packet. */
	isWhole: boolean;
}

/** A packet or a part of one: it lies in bytes from one place up to another. */
export interface Packet {
	bytes: Buffer;
	from: number;
	to: number;
}

const HEAD_BYTES = 27;
const MAX_SEGMENTS = 255;
const MAX_SEGMENT_BYTES = 255;
const MAX_HEAD_BYTES = HEAD_BYTES + MAX_SEGMENTS;
const MAGIC = Buffer.from('OggS');

/** The packets and parts of the page that begins at a place, by its table of segments. */
function partsOf(bytes: Buffer, at: number): Pick<OggPage, 'parts' | 'isWhole'> {
	const count = bytes[at + HEAD_BYTES - 1] ?? 0;
	const parts: Packet[] = [];
	let from = at + HEAD_BYTES + count;
	let to = from;
	let isWhole = true;
	for (let segment = 0; segment < count; segment++) {
		const size = bytes[at + HEAD_BYTES + segment] ?? 0;
		to += size;
		isWhole = size < MAX_SEGMENT_BYTES;
		if (!isWhole) continue;
		parts.push({ bytes, from, to });
		from = to;
	}
	if (!isWhole) parts.push({ bytes, from, to });
	return { parts, isWhole };
}

/** How many bytes a page has, by the table of its segments; as many as it can have where that is cut off. */
function lengthAt(bytes: Buffer, at: number): number {
	const count = bytes[at + HEAD_BYTES - 1] ?? MAX_SEGMENTS;
	let length = HEAD_BYTES + count;
	for (let segment = 0; segment < count; segment++) {
		length += bytes[at + HEAD_BYTES + segment] ?? MAX_SEGMENT_BYTES;
	}
	return length;
}

/**
 * The pages of a file. Damage between pages is passed over up to the next one. Checksums are not: a
 * recorder that writes them wrong has sound all the same.
 */
export async function* readOggPages(reader: ByteReader): AsyncGenerator<OggPage> {
	const pages: OggPage[] = [];
	const pass = createScan(reader, MAX_HEAD_BYTES, (bytes, at, isEnd) => {
		if (!MAGIC.equals(bytes.subarray(at, at + MAGIC.length))) {
			return nextStart(bytes, at, MAGIC);
		}
		const length = lengthAt(bytes, at);
		// Damage may have made the table too large: pages may lie within what it claims.
		if (at + length > bytes.length) return isEnd ? at + MAGIC.length : -length;
		const flags = bytes[at + 5] ?? 0;
		pages.push({
			serial: bytes.readUInt32LE(at + 14),
			sequence: bytes.readUInt32LE(at + 18),
			granule: Number(bytes.readBigInt64LE(at + 6)),
			isFirst: (flags & 2) !== 0,
			isLast: (flags & 4) !== 0,
			isContinued: (flags & 1) !== 0,
			...partsOf(bytes, at),
		});
		return at + length;
	});
	while (await pass()) yield* pages.splice(0);
}
