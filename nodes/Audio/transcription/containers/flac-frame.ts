/** What the header of a FLAC frame says (RFC 9639, 9.1). */
export interface FlacHeader {
	/** Bytes, the checksum included. */
	length: number;
	/** Whether frames count samples; else each other. */
	isVariable: boolean;
	/** Samples of each channel. */
	samples: number;
	/** Of the frame, or of its first sample. */
	number: number;
	/** Bytes that the number takes; it stands behind the first four. */
	numberBytes: number;
	/** Samples a second, and bits of a sample; 0 where only what stands before all frames says it. */
	rate: number;
	bits: number;
	channels: number;
}

/** The longest header. */
export const MAX_FLAC_HEADER_BYTES = 16;
const NUMBER_AT = 4;
const MAX_NUMBER_BYTES = 7;
/** Of a whole frame, at its end. */
const CHECKSUM_BYTES = 2;
/** Block sizes by their code; 6 and 7 stand behind the number. */
const BLOCKS = [
	0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768,
];
/** Rates by their code; 12 to 14 stand behind the block size, in a unit of their own. */
const RATES = [
	0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000,
];
const RATE_UNITS: Partial<Record<number, number>> = { 12: 1_000, 13: 1, 14: 10 };
const BITS = [0, 8, 12, 0, 16, 20, 24, 32];
/** From here on two channels are coded as one and their difference. */
const FIRST_DIFFERENCE = 8;
const RESERVED_CHANNELS = 11;
const RESERVED_RATE = 15;
const RESERVED_BITS = 3;

/** A checksum's table, by its polynomial and the number of its bits. */
const crcTable = (polynomial: number, bits: 8 | 16) =>
	Uint16Array.from({ length: 256 }, (_, byte) => {
		const top = 2 ** (bits - 1);
		let crc = byte << (bits - 8);
		for (let bit = 0; bit < 8; bit++) crc = crc & top ? (crc << 1) ^ polynomial : crc << 1;
		return crc & (2 ** bits - 1);
	});

const CRC8 = crcTable(0x07, 8);
const CRC16 = crcTable(0x8005, 16);

function crc8(bytes: Buffer, from: number, to: number): number {
	let crc = 0;
	for (let at = from; at < to; at++) crc = CRC8[crc ^ (bytes[at] ?? 0)] ?? 0;
	return crc;
}

const nextCrc16 = (crc: number, byte: number) =>
	((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ byte] ?? 0);

/** A number in one to seven bytes, the first of which tells how many (as UTF-8, which ends at four). */
function readNumber(bytes: Buffer, at: number): { value: number; length: number } | undefined {
	const first = bytes[at] ?? 0xff;
	const ones = Math.clz32(~(first << 24));
	if (ones === 1 || ones > MAX_NUMBER_BYTES) return undefined;
	const length = Math.max(1, ones);
	let value = ones === 0 ? first : first & (0x7f >> ones);
	for (let next = at + 1; next < at + length; next++) {
		const byte = bytes[next] ?? 0;
		if (byte >> 6 !== 2) return undefined;
		value = value * 64 + (byte & 63);
	}
	return { value, length };
}

function writeNumber(value: number): Buffer {
	if (value < 0x80) return Buffer.from([value]);
	const rest: number[] = [];
	let left = value;
	// The first byte has room for six bits less one for each byte that follows.
	while (left >= 2 ** Math.max(0, 6 - rest.length)) {
		rest.unshift(0x80 | (left % 64));
		left = Math.floor(left / 64);
	}
	const marks = (0xff << (7 - rest.length)) & 0xff;
	return Buffer.from([marks | left, ...rest]);
}

/** @returns undefined where no frame starts, by its sync word and checksum */
export function flacHeaderAt(bytes: Buffer, at = 0): FlacHeader | undefined {
	if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xfe) !== 0xf8) return undefined;
	const [sizes, channels] = [bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
	const [block, rate] = [sizes >> 4, sizes & 15];
	if (block === 0 || rate === RESERVED_RATE || channels >> 4 >= RESERVED_CHANNELS) return undefined;
	if (((channels >> 1) & 7) === RESERVED_BITS || (channels & 1) === 1) return undefined;
	const number = readNumber(bytes, at + NUMBER_AT);
	if (!number) return undefined;
	const blockAt = at + NUMBER_AT + number.length;
	const blockBytes = block === 6 ? 1 : block === 7 ? 2 : 0;
	const rateBytes = rate === 12 ? 1 : rate > 12 ? 2 : 0;
	const end = blockAt + blockBytes + rateBytes;
	if (end >= bytes.length || crc8(bytes, at, end) !== bytes[end]) return undefined;
	const samples = blockBytes > 0 ? bytes.readUIntBE(blockAt, blockBytes) + 1 : BLOCKS[block];
	return {
		length: end + 1 - at,
		isVariable: ((bytes[at + 1] ?? 0) & 1) === 1,
		samples: samples ?? 0,
		number: number.value,
		numberBytes: number.length,
		rate: rateBytes
			? bytes.readUIntBE(blockAt + blockBytes, rateBytes) * (RATE_UNITS[rate] ?? 1)
			: (RATES[rate] ?? 0),
		bits: BITS[(channels >> 1) & 7] ?? 0,
		channels: channels >> 4 < FIRST_DIFFERENCE ? (channels >> 4) + 1 : 2,
	};
}

/**
 * Where the frame that stands in front ends, which no other one follows: its last two bytes are the checksum
 * of the others.
 *
 * @param isEnd whether a frame may end before these bytes: checksums fit by chance now and then
 * @returns undefined where it is not whole
 */
export function endOfFlacFrame(
	bytes: Buffer,
	isEnd: (rest: Buffer) => boolean,
): number | undefined {
	let crc = 0;
	for (let end = 1; end <= bytes.length; end++) {
		crc = nextCrc16(crc, bytes[end - 1] ?? 0);
		// A checksum of its own makes it zero.
		if (crc === 0 && isEnd(bytes.subarray(end))) return end;
	}
	return undefined;
}

/** The most bytes that a frame has more with another number. */
export const MAX_RENUMBERED_BYTES = MAX_NUMBER_BYTES - 1;

/**
 * Writes a frame with another number.
 *
 * @param at where in `out` it begins
 * @returns where it ends
 */
export function writeRenumbered(
	frame: Buffer,
	{ length, numberBytes, ...header }: FlacHeader,
	number: number,
	out: Buffer,
	at: number,
): number {
	if (header.number === number) return at + frame.copy(out, at);
	let end = at + frame.copy(out, at, 0, NUMBER_AT);
	end += writeNumber(number).copy(out, end);
	end += frame.copy(out, end, NUMBER_AT + numberBytes, length - 1);
	out[end] = crc8(out, at, end);
	end += 1 + frame.copy(out, end + 1, length, frame.length - CHECKSUM_BYTES);
	let crc = 0;
	for (let place = at; place < end; place++) crc = nextCrc16(crc, out[place] ?? 0);
	return out.writeUInt16BE(crc, end);
}
