import type { AudioFormat } from './container';

/** The two kinds of AMR (RFC 4867, 5): narrow band of 8 kHz, wide band of 16 kHz. */
export type AmrBand = 'narrow' | 'wide';

export const AMR_MAGIC: Record<AmrBand, string> = { narrow: '#!AMR\n', wide: '#!AMR-WB\n' };

const RATES: Record<AmrBand, number> = { narrow: 8_000, wide: 16_000 };

/** Bytes of a frame of each type, the byte that names it included; undefined where there is no such type. */
const FRAME_BYTES: Record<AmrBand, Array<number | undefined>> = {
	narrow: [
		13,
		14,
		16,
		18,
		20,
		21,
		27,
		32,
		6,
		undefined,
		undefined,
		undefined,
		undefined,
		undefined,
		undefined,
		1,
	],
	wide: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, undefined, undefined, undefined, undefined, 1, 1],
};

/** Types from here on are silence, with or without a description of its noise. */
const FIRST_SILENT_TYPE: Record<AmrBand, number> = { narrow: 8, wide: 9 };
/** Every frame lasts 20 ms. */
const FRAMES_PER_SECOND = 50;

const typeOf = (first: number) => (first >> 3) & 15;

/** The bytes of a frame by its first one; undefined when none starts so. */
export const amrFrameBytes = (band: AmrBand, first: number): number | undefined =>
	// Bits that are always 0 tell damage.
	(first & 0x83) === 0 ? FRAME_BYTES[band][typeOf(first)] : undefined;

/** How many frames follow each other: telephones put several into one sample of a 3GP file. */
function countFrames(band: AmrBand, bytes: Buffer): number {
	let count = 0;
	for (let at = 0; at < bytes.length; count++) {
		const size = amrFrameBytes(band, bytes[at] ?? 0);
		if (size === undefined) break;
		at += size;
	}
	return count;
}

/** The format of AMR frames. Only silence can be told from speech without decoding. */
export const createAmrFormat = (band: AmrBand): AudioFormat => ({
	sentAs: 'amr',
	rate: RATES[band],
	leadFrames: 0,
	overhead: { file: AMR_MAGIC[band].length, frame: 0 },
	samplesOf: (bytes) => (countFrames(band, bytes) * RATES[band]) / FRAMES_PER_SECOND,
	loudnessOf: (bytes) => (typeOf(bytes[0] ?? 0) < FIRST_SILENT_TYPE[band] ? 1 : 0),
	write: (frames) =>
		Buffer.concat([Buffer.from(AMR_MAGIC[band]), ...frames.map(({ bytes }) => bytes)]),
});
