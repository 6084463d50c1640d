import { sideInfoAt, sideInfoBytes, type Frame } from './mp3-frame';

/** What a frame says of its sound without being decoded. */
export interface SideInfo {
	/** How many bytes before this frame's own main data its sound begins: the bit reservoir. */
	reservoir: number;
	/** An estimate of its energy, only good to compare frames of one file; 0 is silence. */
	loudness: number;
}

/** Bits of the fields that lead to the first granule (ISO 11172-3 2.4.1.7, 13818-3 2.4.1.7). */
const RESERVOIR_BITS = { mpeg1: 9, mpeg2: 8 };
const LEAD_BITS = { mpeg1: { 1: 18, 2: 20 }, mpeg2: { 1: 9, 2: 10 } };
/** Bits of one channel of one granule. */
const GRANULE_BITS = { mpeg1: 59, mpeg2: 63 };

function bitsAt(bytes: Buffer, bit: number, count: number): number {
	let value = 0;
	for (let at = bit; at < bit + count; at++) {
		value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
	}
	return value;
}

/**
 * Reads the side information of a frame. The step of its quantiser (`global_gain`, quarter powers
 * of two) and the number of its coded bits tell how loud it is.
 *
 * @param bytes the whole frame
 */
export function readSideInfo(bytes: Buffer, frame: Frame): SideInfo {
	const version = frame.isMpeg1 ? 'mpeg1' : 'mpeg2';
	const info = bytes.subarray(sideInfoAt(frame), sideInfoAt(frame) + sideInfoBytes(frame));
	const granules = (frame.isMpeg1 ? 2 : 1) * frame.channels;
	let loudness = 0;
	for (let granule = 0; granule < granules; granule++) {
		const at = LEAD_BITS[version][frame.channels] + granule * GRANULE_BITS[version];
		const codedBits = bitsAt(info, at, 12);
		const gain = bitsAt(info, at + 21, 8);
		loudness += codedBits * 2 ** (gain / 2);
	}
	return { reservoir: bitsAt(info, 0, RESERVOIR_BITS[version]), loudness };
}
