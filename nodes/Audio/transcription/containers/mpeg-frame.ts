import type { LengthReader } from './sync-frames';

/** An MPEG audio frame as its first bytes describe it (ISO 11172-3 2.4.1, 13818-3 2.4.1). */
export interface Frame {
	/** Bytes, header included. */
	length: number;
	layer: Layer;
	/** Samples of each channel, and how many make a second. */
	samples: number;
	rate: number;
	/** MPEG-1; else MPEG-2 or 2.5, for low sample rates. */
	isMpeg1: boolean;
	channels: 1 | 2;
	/** Kilobits a second, of all channels. */
	kbits: number;
	/** Layers I and II: subbands from this one on are coded once for both channels. */
	jointFrom: number;
	/** A checksum of two bytes stands after the header. */
	hasChecksum: boolean;
	/** Version, layer and sample rate, which all frames of a recording have in common. */
	family: number;
}

/** MP1, MP2 and MP3. */
export type Layer = 1 | 2 | 3;

export const HEADER_BYTES = 4;
export const CHECKSUM_BYTES = 2;

/** By the number in the header, from 1 on; MPEG-2 has one row for Layers II and III. */
const KBITS_MPEG1: Record<Layer, number[]> = {
	1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
	2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
	3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
};
const KBITS_MPEG2_LAYER_I = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const KBITS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_MPEG1 = [44_100, 48_000, 32_000];
/** By the version bits: 0 is MPEG-2.5, 2 is MPEG-2, 3 is MPEG-1. */
const RATE_DIVISORS = [4, undefined, 2, 1];
/** By the layer bits. */
const LAYERS: Array<Layer | undefined> = [undefined, 3, 2, 1];
const JOINT_STEREO = 1;
const MONO = 3;
const SUBBANDS = 32;
const RESERVED_EMPHASIS = 2;
/** The sync word, version, layer and sample rate. */
const FAMILY_MASK = 0xfffe0c00;
const BIT_RATE_MASK = 0xf000;

function samplesOf(layer: Layer, isMpeg1: boolean): number {
	if (layer === 1) return 384;
	return layer === 2 || isMpeg1 ? 1152 : 576;
}

/** Layer I counts in slots of four bytes. */
function lengthOf(layer: Layer, samples: number, kbits: number, rate: number, padding: number) {
	const bits = samples * kbits * 1000;
	return layer === 1
		? (Math.floor(bits / 32 / rate) + padding) * 4
		: Math.floor(bits / 8 / rate) + padding;
}

const hasEmphasis = (header: number) => (header & 3) === RESERVED_EMPHASIS;

/**
 * Reads the header of a frame. Free-format frames, whose length no header tells, count as no frame.
 *
 * @returns undefined when no frame starts at this place
 */
export function frameAt(bytes: Buffer, at: number): Frame | undefined {
	if (at < 0 || at + HEADER_BYTES > bytes.length) return undefined;
	const header = bytes.readUInt32BE(at);
	if (header >>> 21 !== 0x7ff) return undefined;
	const version = (header >>> 19) & 3;
	const divisor = RATE_DIVISORS[version];
	const fullRate = RATES_MPEG1[(header >>> 10) & 3];
	const layer = LAYERS[(header >>> 17) & 3];
	if (!layer || !divisor || !fullRate || hasEmphasis(header)) return undefined;
	const isMpeg1 = version === 3;
	const lowRates = layer === 1 ? KBITS_MPEG2_LAYER_I : KBITS_MPEG2;
	const kbits = (isMpeg1 ? KBITS_MPEG1[layer] : lowRates)[(header >>> 12) & 15];
	if (!kbits) return undefined;
	const rate = fullRate / divisor;
	const samples = samplesOf(layer, isMpeg1);
	const mode = (header >>> 6) & 3;
	return {
		length: lengthOf(layer, samples, kbits, rate, (header >>> 9) & 1),
		layer,
		samples,
		rate,
		isMpeg1,
		channels: mode === MONO ? 1 : 2,
		kbits,
		jointFrom: mode === JOINT_STEREO ? (((header >>> 4) & 3) + 1) * 4 : SUBBANDS,
		hasChecksum: ((header >>> 16) & 1) === 0,
		family: (header & FAMILY_MASK) >>> 0,
	};
}

/**
 * The family of a Layer III frame of free format, which is as long as up to the next one: of a bit rate that
 * no number stands for (ISO 11172-3, 2.4.2.3).
 *
 * @returns undefined when none starts at this place
 */
export function freeFormatAt(bytes: Buffer, at: number): number | undefined {
	if (at + HEADER_BYTES > bytes.length) return undefined;
	const header = bytes.readUInt32BE(at);
	const isLayer3 = header >>> 21 === 0x7ff && LAYERS[(header >>> 17) & 3] === 3;
	const isRate = RATE_DIVISORS[(header >>> 19) & 3] && RATES_MPEG1[(header >>> 10) & 3];
	if (!isLayer3 || !isRate || hasEmphasis(header) || (header & BIT_RATE_MASK) !== 0)
		return undefined;
	return (header & FAMILY_MASK) >>> 0;
}

/** Reads lengths of a recording's frames by a table of all that the third byte of a header can say of them. */
export function createLengthReader({ family }: Frame): LengthReader {
	const header = Buffer.alloc(HEADER_BYTES);
	const lengths = Uint16Array.from({ length: 256 }, (_, third) => {
		header.writeUInt32BE(((family & 0xffff0000) | (third << 8)) >>> 0);
		const frame = frameAt(header, 0);
		return frame?.family === family ? frame.length : 0;
	});
	const second = (family >>> 16) & 0xff;
	return (bytes, at) => {
		const isLike = bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xfe) === second;
		return isLike && !hasEmphasis(bytes[at + 3] ?? 0) ? (lengths[bytes[at + 2] ?? 0] ?? 0) : 0;
	};
}

/** Layer III: the length of the side information, which stands between header and main data. */
export function sideInfoBytes({ isMpeg1, channels }: Frame): number {
	if (isMpeg1) return channels === 1 ? 17 : 32;
	return channels === 1 ? 9 : 17;
}

/** Where what follows the header starts: in Layer III the side information. */
export const sideInfoAt = ({ hasChecksum }: Pick<Frame, 'hasChecksum'>) =>
	HEADER_BYTES + (hasChecksum ? CHECKSUM_BYTES : 0);
