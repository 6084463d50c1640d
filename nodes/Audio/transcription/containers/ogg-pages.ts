import type { ByteReader } from './byte-reader';

/** A page of an Ogg file (RFC 3533, 6). */
export interface OggPage {
	serial: number;
	/** Samples at the end of the last packet that ends here; -1 where none does. */
	granule: number;
	isFirst: boolean;
	isLast: boolean;
	/** Whether it begins within a packet. */
	isContinued: boolean;
	/** Packets and parts of packets, in order. */
	parts: Buffer[];
	/** Whether the last part is the end of its packet. */
	isWhole: boolean;
}

const HEAD_BYTES = 27;
const MAX_PAGE_BYTES = HEAD_BYTES + 255 + 255 * 255;
const MAGIC = 'OggS';

/** The bytes of each packet or part of one, by the page's table of segments. */
function partsOf(table: Buffer, body: Buffer): { parts: Buffer[]; isWhole: boolean } {
	const parts: Buffer[] = [];
	let from = 0;
	let at = 0;
	let isWhole = true;
	for (const size of table) {
		at += size;
		isWhole = size < 255;
		if (!isWhole) continue;
		parts.push(body.subarray(from, at));
		from = at;
	}
	if (!isWhole) parts.push(body.subarray(from, at));
	return { parts, isWhole };
}

/**
 * The pages of a file. Damage between pages is passed over up to the next one. Checksums are not: a
 * recorder that writes them wrong has sound all the same.
 */
export async function* readOggPages(reader: ByteReader): AsyncGenerator<OggPage> {
	for (;;) {
		const head = await reader.fill(MAX_PAGE_BYTES);
		const at = head.indexOf(MAGIC, 0, 'latin1');
		if (at < 0) {
			if (head.length < MAX_PAGE_BYTES) return;
			reader.consume(head.length - MAGIC.length + 1);
			continue;
		}
		if (at > 0) {
			reader.consume(at);
			continue;
		}
		const count = head[HEAD_BYTES - 1] ?? 0;
		const table = head.subarray(HEAD_BYTES, HEAD_BYTES + count);
		const bodyAt = HEAD_BYTES + count;
		const end = table.reduce((sum, size) => sum + size, bodyAt);
		if (head.length < end) {
			// Damage may have made the table too large: pages may lie within what it claims.
			reader.consume(Math.min(MAGIC.length, head.length));
			continue;
		}
		const flags = head[5] ?? 0;
		const body = head.subarray(bodyAt, end);
		reader.consume(end);
		yield {
			serial: head.readUInt32LE(14),
			granule: Number(head.readBigInt64LE(6)),
			isFirst: (flags & 2) !== 0,
			isLast: (flags & 4) !== 0,
			isContinued: (flags & 1) !== 0,
			...partsOf(table, body),
		};
	}
}
