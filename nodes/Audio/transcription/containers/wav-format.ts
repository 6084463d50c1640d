import { uncuttableCodec } from './codec-names';
import { UnreadableAudio } from './container';

/** How the samples of a WAV file are written. */
export interface WavFormat {
	encoding: 'integer' | 'float';
	bits: number;
	channels: number;
	rate: number;
	/** Bytes of one sample of every channel together. */
	frameBytes: number;
	/** The format chunk as the file has it, its derived fields put right. */
	chunk: Buffer;
}

const FMT_BYTES = 16;
/** The oldest headers have no bits of a sample (WAVEFORMAT, 1991). */
const MIN_FMT_BYTES = 14;
const BITS_AT = 14;
/** Where what a codec needs to know beyond the format begins, behind its length in two bytes. */
export const CODEC_DATA_AT = 18;
/** The format code of an extensible header stands at the start of its GUID (RFC 2361, mmreg.h). */
const EXTENSIBLE = 0xfffe;
const SUB_FORMAT_AT = 24;
const ENCODINGS: Record<number, WavFormat['encoding']> = { 1: 'integer', 3: 'float' };
const WIDTHS = { integer: [8, 16, 24, 32], float: [32, 64] };
const MAX_CHANNELS = 64;
/** Speech has no other; a damaged rate would make a request of every few bytes. */
const MIN_RATE = 1_000;
const MAX_RATE = 1_000_000;

/** What a format chunk says: the code of the encoding, and what its other fields hold. */
export function readFormatChunk(chunk: Buffer) {
	if (chunk.length < MIN_FMT_BYTES) {
		throw new UnreadableAudio('has a format chunk that is too short');
	}
	const code = chunk.readUInt16LE(0);
	const isExtensible = code === EXTENSIBLE && chunk.length >= SUB_FORMAT_AT + 2;
	const channels = chunk.readUInt16LE(2);
	const blockBytes = chunk.readUInt16LE(12);
	return {
		code: isExtensible ? chunk.readUInt16LE(SUB_FORMAT_AT) : code,
		channels,
		rate: chunk.readUInt32LE(4),
		blockBytes,
		// Where they are left out, a sample fills its bytes.
		bits: (chunk.length >= FMT_BYTES && chunk.readUInt16LE(BITS_AT)) || (8 * blockBytes) / channels,
	};
}

/**
 * The format of PCM or floats.
 *
 * @param chunk the body of a `fmt ` chunk
 * @throws UnreadableAudio when it is of another encoding, or says what cannot be
 */
export function readWavFormat(chunk: Buffer): WavFormat {
	const { code, channels, rate, bits: declaredBits } = readFormatChunk(chunk);
	const encoding = ENCODINGS[code];
	if (!encoding) throw uncuttableCodec(`WAV 0x${code.toString(16)}`);
	// A sample of 20 bits, say, takes the whole bytes of 24.
	const bits = Math.ceil(declaredBits / 8) * 8;
	const isRate = rate >= MIN_RATE && rate <= MAX_RATE;
	if (channels < 1 || channels > MAX_CHANNELS || !isRate || !WIDTHS[encoding].includes(bits)) {
		throw new UnreadableAudio(`says of itself: ${channels} channels, ${rate} Hz, ${bits} bits`);
	}
	const frameBytes = (channels * bits) / 8;
	const corrected = Buffer.concat([chunk], Math.max(chunk.length, FMT_BYTES));
	corrected.writeUInt32LE((rate * frameBytes) % 2 ** 32, 8);
	corrected.writeUInt16LE(frameBytes, 12);
	corrected.writeUInt16LE(declaredBits, BITS_AT);
	return { encoding, bits, channels, rate, frameBytes, chunk: corrected };
}

/** The body of a `fmt ` chunk, but for its bytes a second. */
export function formatChunk(fields: ReturnType<typeof readFormatChunk>): Buffer {
	const chunk = Buffer.alloc(FMT_BYTES);
	chunk.writeUInt16LE(fields.code, 0);
	chunk.writeUInt16LE(fields.channels % 2 ** 16, 2);
	chunk.writeUInt32LE(Math.round(fields.rate) % 2 ** 32, 4);
	chunk.writeUInt16LE(fields.blockBytes % 2 ** 16, 12);
	chunk.writeUInt16LE(fields.bits % 2 ** 16, 14);
	return chunk;
}

/**
 * The format of samples that another kind of file has described.
 *
 * @throws UnreadableAudio for what cannot be
 */
export function createWavFormat(
	encoding: WavFormat['encoding'],
	bits: number,
	channels: number,
	rate: number,
): WavFormat {
	const code = encoding === 'float' ? 3 : 1;
	return readWavFormat(formatChunk({ code, channels, rate, blockBytes: 0, bits }));
}

/** A WAV header for this many bytes of sound. */
export function wavHeader({ chunk }: Pick<WavFormat, 'chunk'>, dataBytes: number): Buffer {
	const size = (name: string, bytes: number) => {
		const head = Buffer.alloc(8, name, 'latin1');
		head.writeUInt32LE(bytes, 4);
		return head;
	};
	const pad = Buffer.alloc(chunk.length % 2);
	const rest = [
		Buffer.from('WAVE'),
		size('fmt ', chunk.length),
		chunk,
		pad,
		size('data', dataBytes),
	];
	const restBytes = rest.reduce((sum, part) => sum + part.length, 0);
	return Buffer.concat([size('RIFF', restBytes + dataBytes + (dataBytes % 2)), ...rest]);
}
