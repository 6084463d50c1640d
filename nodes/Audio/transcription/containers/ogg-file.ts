import { countBytes, countFrames, forEachFrame, sum, type FrameBlock } from './frames';

/** The most bytes that a file has beside its packets: headers, and what pages add to them and to each packet. */
export const oggOverhead = (headers: readonly Buffer[]) => ({
	file: 500 + sum(headers.map(({ length }) => length + 20)),
	frame: 10,
});

const PAGE_HEAD_BYTES = 27;
const GRANULE_AT = 6;
const CHECKSUM_AT = 22;
const MAX_SEGMENTS = 255;
const MAX_SEGMENT_BYTES = 255;
/** One stream in a file, of any number. */
const SERIAL = 1;
const IS_CONTINUED = 1;
const IS_FIRST = 2;
const IS_LAST = 4;
/** No packet ends on the page. */
const NO_GRANULE = -1;
/** A page of a second or so is what players expect. */
const ENOUGH_PAGE_BYTES = 4_000;

/** At most one segment more than bytes fill for each packet, a page for each so many of them, and those that end early. */
const mostOverhead = (bytes: number, packets: number) => {
	const segments = Math.ceil(bytes / MAX_SEGMENT_BYTES) + packets;
	const pages = Math.ceil(segments / MAX_SEGMENTS) + Math.ceil(bytes / ENOUGH_PAGE_BYTES) + 4;
	return segments + pages * PAGE_HEAD_BYTES;
};

const CRC_POLYNOMIAL = 0x04c11db7;
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte << 24;
	for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ CRC_POLYNOMIAL : crc << 1;
	return crc;
});
const pushedOn = (table: Int32Array) =>
	table.map((crc) => (crc << 8) ^ (CRC_TABLE[crc >>> 24] ?? 0));
/** For bytes that one, two and three others follow: four at a time are four times as fast. */
const CRC_TABLE_1 = pushedOn(CRC_TABLE);
const CRC_TABLE_2 = pushedOn(CRC_TABLE_1);
const CRC_TABLE_3 = pushedOn(CRC_TABLE_2);

/**
 * The checksum of a page (RFC 3533, 6), its own field taken for zeros.
 *
 * @param initial what it begins with; others than Ogg have other numbers than 0
 */
export function oggChecksum(page: Buffer, initial = 0): number {
	const fours = page.length - (page.length % 4);
	let crc = initial;
	for (let at = 0; at < fours; at += 4) {
		crc ^= page.readInt32BE(at);
		crc =
			(CRC_TABLE_3[crc >>> 24] ?? 0) ^
			(CRC_TABLE_2[(crc >>> 16) & 0xff] ?? 0) ^
			(CRC_TABLE_1[(crc >>> 8) & 0xff] ?? 0) ^
			(CRC_TABLE[crc & 0xff] ?? 0);
	}
	for (let at = fours; at < page.length; at++) {
		crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ (page[at] ?? 0)] ?? 0);
	}
	return crc >>> 0;
}

/** Writes pages into memory that is large enough for them. */
function createPageWriter(room: number) {
	const out = Buffer.allocUnsafeSlow(room);
	let end = 0;
	let sequence = 0;
	let segments: number[] = [];
	/** What lies on the page: bytes, and from where up to where. */
	let parts: Array<[Buffer, number, number]> = [];
	let pageBytes = 0;
	let isContinued = false;
	let granule = NO_GRANULE;

	const close = (flags: number, isOpen = false) => {
		if (segments.length === 0) return;
		const start = end;
		out.fill(0, start, start + PAGE_HEAD_BYTES).write('OggS', start, 'latin1');
		out[start + 5] = flags | (isContinued ? IS_CONTINUED : 0);
		out.writeBigInt64LE(BigInt(granule), start + GRANULE_AT);
		out.writeUInt32LE(SERIAL, start + 14);
		out.writeUInt32LE(sequence++, start + 18);
		out[start + 26] = segments.length;
		out.set(segments, start + PAGE_HEAD_BYTES);
		end = start + PAGE_HEAD_BYTES + segments.length;
		for (const [bytes, from, to] of parts) end += bytes.copy(out, end, from, to);
		out.writeUInt32LE(oggChecksum(out.subarray(start, end)), start + CHECKSUM_AT);
		segments = [];
		parts = [];
		pageBytes = 0;
		granule = NO_GRANULE;
		isContinued = isOpen;
	};

	return {
		close,
		isFull: () => pageBytes >= ENOUGH_PAGE_BYTES,
		/** @param samples that a decoder has made when it is through with the packet */
		add(bytes: Buffer, from: number, to: number, samples: number) {
			let [first, at] = [from, from];
			// A packet ends with a segment that is not full, be it empty.
			for (let isOpen = true; isOpen;) {
				if (segments.length === MAX_SEGMENTS) {
					parts.push([bytes, first, at]);
					close(0, at > from);
					first = at;
				}
				const size = Math.min(MAX_SEGMENT_BYTES, to - at);
				segments.push(size);
				pageBytes += size;
				at += size;
				isOpen = size === MAX_SEGMENT_BYTES;
			}
			parts.push([bytes, first, to]);
			granule = samples;
		},
		done: () => out.subarray(0, end),
	};
}

/**
 * How many samples a decoder has made at the end of each packet, for players: what is not to be heard in
 * front is taken off all, and what is not at the end off the last.
 */
export function granulesOf(counts: Float64Array, skip: number, drop: number): Float64Array {
	let passed = -skip;
	const granules = counts.map((samples) => Math.max(0, (passed += samples)));
	const last = granules.length - 1;
	if (last >= 0) granules[last] = (granules[last] ?? 0) - drop;
	return granules;
}

/**
 * A complete Ogg file of one stream (RFC 3533). The first header stands on a page of its own, the others
 * on pages before the sound.
 *
 * @param headers at least one
 * @param granules for each frame, see `granulesOf`
 */
export function writeOgg(
	headers: readonly Buffer[],
	frames: readonly FrameBlock[],
	granules: Float64Array,
): Buffer[] {
	const count = countFrames(frames);
	const bytes = sum(headers.map(({ length }) => length)) + countBytes(frames);
	const pages = createPageWriter(bytes + mostOverhead(bytes, headers.length + count));
	headers.forEach((header, index) => {
		pages.add(header, 0, header.length, 0);
		if (index === 0) pages.close(IS_FIRST);
		else if (pages.isFull() && index < headers.length - 1) pages.close(0);
	});
	pages.close(0);
	let index = 0;
	forEachFrame(frames, (bytes, from, to) => {
		pages.add(bytes, from, to, granules[index] ?? 0);
		index += 1;
		// Players count from the first page on, which they take for a part where it is the last one too.
		if (index < count && (index === 1 || pages.isFull())) pages.close(0);
	});
	pages.close(IS_LAST);
	return [pages.done()];
}
