/** Bytes that pages add: two of headers, and a page header and lacing for the packets. */
export const OGG_OVERHEAD = { file: 500, frame: 10 };

/** A packet, and how many samples a decoder has made when it is through with it. */
export interface OggPacket {
	bytes: Buffer;
	granule: number;
}

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

const CRC_POLYNOMIAL = 0x04c11db7;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte << 24;
	for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ CRC_POLYNOMIAL : crc << 1;
	return crc >>> 0;
});

/** The checksum of a page (RFC 3533, 6), its own field taken for zeros. */
export function oggChecksum(page: Buffer): number {
	let crc = 0;
	for (const byte of page)
		crc = ((crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
	return crc;
}

interface Page {
	segments: number[];
	parts: Buffer[];
	bytes: number;
	granule: number;
	isContinued: boolean;
}

const newPage = (isContinued: boolean): Page => ({
	segments: [],
	parts: [],
	bytes: 0,
	granule: NO_GRANULE,
	isContinued,
});

function writePage(page: Page, sequence: number, flags: number): Buffer {
	const head = Buffer.alloc(PAGE_HEAD_BYTES);
	head.write('OggS');
	head[5] = flags | (page.isContinued ? IS_CONTINUED : 0);
	head.writeBigInt64LE(BigInt(page.granule), GRANULE_AT);
	head.writeUInt32LE(SERIAL, 14);
	head.writeUInt32LE(sequence, 18);
	head[26] = page.segments.length;
	const bytes = Buffer.concat([head, Buffer.from(page.segments), ...page.parts]);
	bytes.writeUInt32LE(oggChecksum(bytes), CHECKSUM_AT);
	return bytes;
}

/** Lays packets on pages; `isOwn` ends the page behind each. */
function paginate(packets: readonly OggPacket[], isOwn: boolean): Page[] {
	const pages: Page[] = [];
	let page = newPage(false);
	const close = (isContinued: boolean) => {
		pages.push(page);
		page = newPage(isContinued);
	};
	for (const { bytes, granule } of packets) {
		let at = 0;
		// A packet ends with a segment that is not full, be it empty.
		for (let isOpen = true; isOpen;) {
			if (page.segments.length === MAX_SEGMENTS) close(at > 0);
			const part = bytes.subarray(at, at + MAX_SEGMENT_BYTES);
			page.segments.push(part.length);
			page.parts.push(part);
			page.bytes += part.length;
			at += part.length;
			isOpen = part.length === MAX_SEGMENT_BYTES;
		}
		page.granule = granule;
		if (isOwn || page.bytes >= ENOUGH_PAGE_BYTES) close(false);
	}
	if (page.segments.length > 0) close(false);
	return pages;
}

/**
 * A complete Ogg file of one stream (RFC 3533). The first header stands on a page of its own, the others
 * on pages before the sound.
 *
 * @param headers at least one
 */
export function writeOgg(headers: readonly Buffer[], packets: readonly OggPacket[]): Buffer {
	const [first, ...others] = headers.map((bytes) => ({ bytes, granule: 0 }));
	const pages = [
		...(first ? paginate([first], true) : []),
		...paginate(others, false),
		// Players count from the first page on, which they take for a part where it is the last one too.
		...paginate(packets.slice(0, 1), true),
		...paginate(packets.slice(1), false),
	];
	return Buffer.concat(
		pages.map((page, index) => {
			const flags = (index === 0 ? IS_FIRST : 0) | (index === pages.length - 1 ? IS_LAST : 0);
			return writePage(page, index, flags);
		}),
	);
}
