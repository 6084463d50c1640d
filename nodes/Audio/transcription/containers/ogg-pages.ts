import type { ByteReader } from './audio-source';

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
const MAGIC = 'OggS';

/** The packets and parts of a page that is at hand, by its table of segments. */
function partsOf(bytes: Buffer): Pick<OggPage, 'parts' | 'isWhole'> {
	const count = bytes[HEAD_BYTES - 1] ?? 0;
	const parts: Packet[] = [];
	let from = HEAD_BYTES + count;
	let to = from;
	let isWhole = true;
	for (let segment = 0; segment < count; segment++) {
		const size = bytes[HEAD_BYTES + segment] ?? 0;
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
function lengthOf(bytes: Buffer): number {
	const count = bytes[HEAD_BYTES - 1] ?? MAX_SEGMENTS;
	let length = HEAD_BYTES + count;
	for (let segment = 0; segment < count; segment++) {
		length += bytes[HEAD_BYTES + segment] ?? MAX_SEGMENT_BYTES;
	}
	return length;
}

/**
 * The pages of a file. Damage between pages is passed over up to the next one. Checksums are not: a
 * recorder that writes them wrong has sound all the same.
 */
export async function* readOggPages(reader: ByteReader): AsyncGenerator<OggPage> {
	for (;;) {
		const ahead = await reader.fill(MAX_HEAD_BYTES);
		const at = ahead.indexOf(MAGIC, 0, 'latin1');
		if (at !== 0) {
			if (at < 0 && ahead.length < MAX_HEAD_BYTES) return;
			// The name of the next page may have begun.
			reader.consume(at < 0 ? ahead.length - MAGIC.length + 1 : at);
			continue;
		}
		const length = lengthOf(ahead);
		const page = await reader.fill(length);
		if (page.length < length) {
			// Damage may have made the table too large: pages may lie within what it claims.
			reader.consume(Math.min(MAGIC.length, page.length));
			continue;
		}
		const flags = page[5] ?? 0;
		reader.consume(length);
		yield {
			serial: page.readUInt32LE(14),
			sequence: page.readUInt32LE(18),
			granule: Number(page.readBigInt64LE(6)),
			isFirst: (flags & 2) !== 0,
			isLast: (flags & 4) !== 0,
			isContinued: (flags & 1) !== 0,
			...partsOf(page),
		};
	}
}
