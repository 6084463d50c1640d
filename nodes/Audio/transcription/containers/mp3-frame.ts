/** An MPEG audio Layer III frame as its first bytes describe it (ISO 11172-3 2.4.1, 13818-3 2.4.1). */
export interface Frame {
	/** Bytes, header included. */
	length: number;
	/** Samples of each channel, and how many make a second. */
	samples: number;
	rate: number;
	/** MPEG-1; else MPEG-2 or 2.5, for low sample rates. */
	isMpeg1: boolean;
	channels: 1 | 2;
	/** A checksum of two bytes stands after the header. */
	hasChecksum: boolean;
	/** Version, layer and sample rate, which all frames of a recording have in common. */
	family: number;
}

export const HEADER_BYTES = 4;
export const CHECKSUM_BYTES = 2;

const KBITS_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_MPEG1 = [44_100, 48_000, 32_000];
/** By the version bits: 0 is MPEG-2.5, 2 is MPEG-2, 3 is MPEG-1. */
const RATE_DIVISORS = [4, undefined, 2, 1];
const LAYER_III = 1;
const MONO = 3;
const RESERVED_EMPHASIS = 2;
/** The sync word, version, layer and sample rate. */
const FAMILY_MASK = 0xfffe0c00;

/**
 * Reads the header of a frame. Free-format frames, whose length no header tells, count as no frame.
 *
 * @returns undefined when no Layer III frame starts at this place
 */
export function frameAt(bytes: Buffer, at: number): Frame | undefined {
	if (at < 0 || at + HEADER_BYTES > bytes.length) return undefined;
	const header = bytes.readUInt32BE(at);
	if (header >>> 21 !== 0x7ff) return undefined;
	const version = (header >>> 19) & 3;
	const divisor = RATE_DIVISORS[version];
	const fullRate = RATES_MPEG1[(header >>> 10) & 3];
	const isMpeg1 = version === 3;
	const kbits = (isMpeg1 ? KBITS_MPEG1 : KBITS_MPEG2)[(header >>> 12) & 15];
	if (((header >>> 17) & 3) !== LAYER_III || !divisor || !fullRate || !kbits) return undefined;
	if ((header & 3) === RESERVED_EMPHASIS) return undefined;
	const rate = fullRate / divisor;
	const samples = isMpeg1 ? 1152 : 576;
	const padding = (header >>> 9) & 1;
	return {
		length: Math.floor(((samples / 8) * kbits * 1000) / rate) + padding,
		samples,
		rate,
		isMpeg1,
		channels: ((header >>> 6) & 3) === MONO ? 1 : 2,
		hasChecksum: ((header >>> 16) & 1) === 0,
		family: (header & FAMILY_MASK) >>> 0,
	};
}

/** The length of the side information, which stands between header and main data. */
export function sideInfoBytes({ isMpeg1, channels }: Frame): number {
	if (isMpeg1) return channels === 1 ? 17 : 32;
	return channels === 1 ? 9 : 17;
}

/** Where the side information starts. */
export const sideInfoAt = ({ hasChecksum }: Frame) =>
	HEADER_BYTES + (hasChecksum ? CHECKSUM_BYTES : 0);

/** How many bytes of main data a frame carries, for itself and for frames after it. */
export const mainDataBytes = (frame: Frame) =>
	Math.max(0, frame.length - sideInfoAt(frame) - sideInfoBytes(frame));
