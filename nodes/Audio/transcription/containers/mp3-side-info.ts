import { bitsAt } from './bits';
import { sideInfoAt, type Frame } from './mpeg-frame';

/** Bits of the fields that lead to the first granule (ISO 11172-3 2.4.1.7, 13818-3 2.4.1.7). */
const RESERVOIR_BITS = { mpeg1: 9, mpeg2: 8 };
const LEAD_BITS = { mpeg1: { 1: 18, 2: 20 }, mpeg2: { 1: 9, 2: 10 } };
/** Bits of one channel of one granule. */
const GRANULE_BITS = { mpeg1: 59, mpeg2: 63 };

/** What a step of the quantiser (`global_gain`, quarter powers of two) stands for. */
const POWERS = Float64Array.from({ length: 256 }, (_, gain) => 2 ** (gain / 2));

/** How many bytes before a frame's own main data its sound begins: the bit reservoir. */
export const reservoirOf = (bytes: Buffer, frame: Frame): number =>
	bitsAt(bytes, 8 * sideInfoAt(frame), RESERVOIR_BITS[frame.isMpeg1 ? 'mpeg1' : 'mpeg2']);

/**
 * An estimate of the energy of a frame, only good to compare frames of one file; 0 is silence. The step
 * of its quantiser and the number of its coded bits tell how loud it is.
 *
 * @param at where the frame begins
 */
export function mp3Loudness(bytes: Buffer, at: number): number {
	const [second, fourth] = [bytes[at + 1] ?? 0, bytes[at + 3] ?? 0];
	const version = ((second >> 3) & 3) === 3 ? 'mpeg1' : 'mpeg2';
	const channels = fourth >> 6 === 3 ? 1 : 2;
	const info = 8 * (at + sideInfoAt({ hasChecksum: (second & 1) === 0 }));
	const granules = (version === 'mpeg1' ? 2 : 1) * channels;
	let loudness = 0;
	for (let granule = 0; granule < granules; granule++) {
		const bit = info + LEAD_BITS[version][channels] + granule * GRANULE_BITS[version];
		loudness += bitsAt(bytes, bit, 12) * (POWERS[bitsAt(bytes, bit + 21, 8)] ?? 0);
	}
	return loudness;
}
