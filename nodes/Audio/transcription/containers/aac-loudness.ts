import { BitReader } from './bits';

/** The elements of a frame (ISO 14496-3, table 4.85). */
const SINGLE_CHANNEL = 0;
const CHANNEL_PAIR = 1;
const DATA_STREAM = 4;
const FILL = 6;
/** A frame that has more before its first channel is damaged. */
const MAX_ELEMENTS = 8;

/** How the bands of a channel lie: in one window, or in groups of short windows. */
interface Windows {
	isShort: boolean;
	/** How many bands each group has. */
	bands: number;
	/** How many windows each group has. */
	groups: number[];
}

const EIGHT_SHORT_WINDOWS = 2;

/** `ics_info`; undefined where a predictor follows, which AAC-LC does not have. */
function readWindows(bits: BitReader): Windows | undefined {
	bits.skip(1);
	const isShort = bits.read(2) === EIGHT_SHORT_WINDOWS;
	bits.skip(1);
	if (!isShort) {
		const bands = bits.read(6);
		return bits.read(1) === 0 ? { isShort, bands, groups: [1] } : undefined;
	}
	const bands = bits.read(4);
	const groups = [1];
	for (let window = 1; window < 8; window++) {
		if (bits.read(1) === 0) groups.push(1);
		else groups.push((groups.pop() ?? 0) + 1);
	}
	return { isShort, bands, groups };
}

/** Codebooks that mean something else than how coefficients are written. */
const NOTHING = 0;
const RESERVED = 12;
const NOISE = 13;
const IS_INTENSITY_FROM = 14;

/** `section_data`: the codebook of each band, group after group; undefined where it cannot be. */
function readCodebooks(bits: BitReader, { isShort, bands, groups }: Windows) {
	const lengthBits = isShort ? 3 : 5;
	const goesOn = 2 ** lengthBits - 1;
	const codebooks = new Uint8Array(groups.length * bands);
	let count = 0;
	for (let group = 1; group <= groups.length; group++) {
		const end = group * bands;
		while (count < end) {
			const codebook = bits.read(4);
			let length = 0;
			let step = goesOn;
			while (step === goesOn && bits.left() > 0) length += step = bits.read(lengthBits);
			if (length === 0 || codebook === RESERVED || count + length > end) return undefined;
			codebooks.fill(codebook, count, count + length);
			count += length;
		}
	}
	return codebooks;
}

/**
 * Differences of scale factors, by the length of their codes in bits and in the order of these (ISO
 * 14496-3, table 4.A.1).
 */
const DIFFERENCES = [
	...[[], [0], [], [-1], [1, -2, 2], [-3, 3], [-4, 4, -5, 5], [6, -6, 7], [-7, 8, -8, 9, -9]],
	...[
		[10, -10, -11, 11],
		[12, -12, 13, -13, 14, -14],
		[16, 15, 17, 18, -15, -17],
	],
	...[
		[-16, 19, -18, -19, 20, -20],
		[21, -21, 22, -22, 23],
		[-23, -25, 25, -27, -24, -26, 24, -28],
	],
	...[
		[27, 29, -30, -29],
		[26, -31, -34, -33, -32, -36, 28],
		[-35, -38, -37],
	],
	[30, -39, -41, -57, -59, -58, -60],
	[
		...[38, 39, 40, 41, 42, 57, 37, 31, 32, 33, 34, 35, 36, 44, 51, 52, 53, 54, 55, 56, 50, 45, 46],
		...[
			47, 48, 49, 58, -54, -52, -51, -50, -55, 43, 60, 59, -56, -53, -45, -44, -42, -40, -43, -49,
		],
		...[-48, -46, -47],
	],
];

const MAX_CODE_BITS = DIFFERENCES.length - 1;

/** How many bits a code has, and what it stands for. */
interface Code {
	bits: number;
	difference: number;
}

/** The code that so many bits begin with: those of one length follow each other, and behind the last one begin those of the next. */
function codeOf(ahead: number): Code {
	let first = 0;
	for (let bits = 1; bits <= MAX_CODE_BITS; bits++) {
		const differences = DIFFERENCES[bits] ?? [];
		const difference = differences[(ahead >>> (MAX_CODE_BITS - bits)) - first];
		if (difference !== undefined) return { bits, difference };
		first = 2 * (first + differences.length);
	}
	return { bits: 0, difference: 0 };
}

/** Most codes are short, and are looked up by their first bits and those behind them. */
const SHORT_CODE_BITS = 8;
const LONG_CODE_BITS = MAX_CODE_BITS - SHORT_CODE_BITS;
const CODES = Array.from({ length: 2 ** SHORT_CODE_BITS }, (_, start) =>
	codeOf(start << LONG_CODE_BITS),
);

function readDifference(bits: BitReader): number {
	const ahead = bits.peek(MAX_CODE_BITS);
	const found = CODES[ahead >>> LONG_CODE_BITS];
	const code = found && found.bits <= SHORT_CODE_BITS ? found : codeOf(ahead);
	bits.skip(code.bits);
	return code.difference;
}

/** About the energy of a coefficient by its codebook, which tells the largest value (table 4.A.2 and on). */
const CODEBOOK_ENERGY = [0, 1, 1, 2, 2, 4, 4, 7, 7, 12, 12, 16].map(
	(largest) => (largest / 2) ** (8 / 3),
);
/** What a scale factor makes of it. */
const SCALE_ENERGY = Float64Array.from({ length: 256 }, (_, scale) => 2 ** (scale / 2));
const scaleEnergy = (scale: number) => SCALE_ENERGY[Math.min(255, Math.max(0, scale))] ?? 0;
/** Scale factors of coefficients count from here (4.6.2.3.3), those of noise from below the gain (4.6.13.3). */
const SCALE_OFFSET = 100;
const NOISE_OFFSET = 90;
const FIRST_NOISE_OFFSET = 256;

/** `scale_factor_data`: about the energy of all bands together. */
function readEnergy(
	bits: BitReader,
	gain: number,
	codebooks: Uint8Array,
	{ bands, groups }: Windows,
): number {
	let scale = gain;
	let noise: number | undefined;
	let energy = 0;
	let index = 0;
	for (const windows of groups) {
		for (let band = 0; band < bands; band++) {
			const codebook = codebooks[index++] ?? NOTHING;
			if (codebook === NOTHING) continue;
			if (codebook >= IS_INTENSITY_FROM) {
				readDifference(bits);
			} else if (codebook === NOISE) {
				noise =
					noise === undefined
						? gain - NOISE_OFFSET + bits.read(9) - FIRST_NOISE_OFFSET
						: noise + readDifference(bits);
				energy += scaleEnergy(noise + SCALE_OFFSET);
			} else {
				scale += readDifference(bits);
				// Bands of high frequencies are wider; how much depends on the rate.
				energy += windows * (4 + band / 2) * (CODEBOOK_ENERGY[codebook] ?? 0) * scaleEnergy(scale);
			}
		}
	}
	return energy;
}

/** Passes over an element that is no channel; gives whether it is one. */
function skipElement(bits: BitReader, kind: number): boolean {
	if (kind === FILL) {
		const count = bits.read(4);
		bits.skip(8 * (count === 15 ? 14 + bits.read(8) : count));
		return true;
	}
	if (kind !== DATA_STREAM) return false;
	bits.skip(4);
	const isAligned = bits.read(1) === 1;
	const count = bits.read(8);
	const length = count === 255 ? 255 + bits.read(8) : count;
	if (isAligned) bits.skip(bits.left() % 8);
	bits.skip(8 * length);
	return true;
}

const MASK_OF_EACH_BAND = 1;

/**
 * About the energy of the first channel of an AAC frame, by its scale factors, which stand before all that
 * has to be decoded (ISO 14496-3, 4.4.2). The gain alone would tell little: it is but the first band's.
 *
 * @returns Infinity where the frame cannot be read: no cut lies there
 */
export function aacLoudness(bytes: Buffer, from: number, to: number): number {
	const bits = new BitReader(bytes, from, to);
	let kind = bits.read(3);
	for (let element = 0; element < MAX_ELEMENTS && skipElement(bits, kind); element++) {
		kind = bits.read(3);
	}
	if (kind !== SINGLE_CHANNEL && kind !== CHANNEL_PAIR) return Infinity;
	bits.skip(4);
	let windows: Windows | undefined;
	if (kind === CHANNEL_PAIR && bits.read(1) === 1) {
		windows = readWindows(bits);
		if (!windows) return Infinity;
		if (bits.read(2) === MASK_OF_EACH_BAND) bits.skip(windows.groups.length * windows.bands);
	}
	const gain = bits.read(8);
	windows ??= readWindows(bits);
	const codebooks = windows && readCodebooks(bits, windows);
	return windows && codebooks ? readEnergy(bits, gain, codebooks, windows) : Infinity;
}
