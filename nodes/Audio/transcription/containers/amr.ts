import { UnreadableAudio, type AudioContainer, type AudioFormat } from './container';
import { createFrameSequence } from './frame-sequence';
import { soundOf } from './frames';
import { createScan } from './scan';

/** The two kinds of AMR (RFC 4867, 5): narrow band of 8 kHz, wide band of 16 kHz. */
type AmrBand = 'narrow' | 'wide';

const AMR_MAGIC: Record<AmrBand, string> = { narrow: '#!AMR\n', wide: '#!AMR-WB\n' };

const RATES: Record<AmrBand, number> = { narrow: 8_000, wide: 16_000 };

/** Bytes of a frame of each type, the byte that names it included; 0 where there is no such type. */
const FRAME_BYTES: Record<AmrBand, number[]> = {
	narrow: [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1],
	wide: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1],
};

/** Types from here on are silence, with or without a description of its noise. */
const FIRST_SILENT_TYPE: Record<AmrBand, number> = { narrow: 8, wide: 9 };
/** Every frame lasts 20 ms. */
const FRAMES_PER_SECOND = 50;

const typeOf = (first: number) => (first >> 3) & 15;

/** The bytes of the frame at a place by its first one; 0 when none starts there. */
const lengthAt = (band: AmrBand, bytes: Buffer, at: number): number => {
	const first = bytes[at] ?? 0;
	// Bits that are always 0 tell damage. Zeros would be frames that are marked as damaged.
	return first > 0 && (first & 0x83) === 0 ? (FRAME_BYTES[band][typeOf(first)] ?? 0) : 0;
};

/** How many frames follow each other: telephones put several into one sample of a 3GP file. */
function countAmrFrames(band: AmrBand, bytes: Buffer, from: number, to: number): number {
	let count = 0;
	for (let at = from; at < to; count++) {
		const length = lengthAt(band, bytes, at);
		if (length === 0) break;
		at += length;
	}
	return count;
}

/** The format of AMR frames. Only silence can be told from speech without decoding. */
export const createAmrFormat = (band: AmrBand): AudioFormat => ({
	sentAs: 'amr',
	rate: RATES[band],
	leadFrames: 0,
	overhead: { file: AMR_MAGIC[band].length, frame: 0 },
	createCounter: () => (bytes, from, to) =>
		(countAmrFrames(band, bytes, from, to) * RATES[band]) / FRAMES_PER_SECOND,
	loudnessOf: (bytes, from) => (typeOf(bytes[from] ?? 0) < FIRST_SILENT_TYPE[band] ? 1 : 0),
	write: (frames) => [Buffer.from(AMR_MAGIC[band]), ...soundOf(frames)],
});

const MAX_FRAME_BYTES = 61;

const bandOf = (head: Buffer): AmrBand | undefined =>
	(['wide', 'narrow'] as const).find((band) =>
		head.toString('latin1', 0, AMR_MAGIC[band].length).startsWith(AMR_MAGIC[band]),
	);

/** AMR files of one channel; those of several have other first bytes, and no recorder makes them. */
export const isAmr = (head: Buffer): boolean => bandOf(head) !== undefined;

/** AMR files: frames of 20 ms that follow each other (RFC 4867, 5). */
export const amrContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const band = bandOf(await reader.fill(MAX_FRAME_BYTES));
		if (!band) throw new UnreadableAudio('is no AMR file');
		reader.consume(AMR_MAGIC[band].length);
		const sequence = createFrameSequence(createAmrFormat(band));
		const pass = createScan(reader, 1, (bytes, at) => {
			const length = lengthAt(band, bytes, at);
			if (at + length > bytes.length) return -length;
			if (length > 0) sequence.add(bytes, at, at + length);
			// After damage the next byte that may begin a frame does.
			return at + (length || 1);
		});
		while (await pass()) yield* sequence.take();
	},
};
