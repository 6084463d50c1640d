import type { ByteReader } from './byte-reader';
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

/** The format, and what the header says of the sound's length; the reader stands at the sound. */
export interface WavHeader {
	format: WavFormat;
	/** Bytes; Infinity where the header says that it does not know. */
	declaredBytes: number;
}

const UNKNOWN_SIZE = 0xffffffff;
const CHUNK_HEADER_BYTES = 8;
const FMT_BYTES = 16;
/** Longer format chunks are none; a damaged size must not fill the memory. */
const MAX_FMT_BYTES = 1024;
/** The format code of an extensible header stands at the start of its GUID (RFC 2361, mmreg.h). */
const EXTENSIBLE = 0xfffe;
const SUB_FORMAT_AT = 24;
const ENCODINGS: Record<number, WavFormat['encoding']> = { 1: 'integer', 3: 'float' };
const WIDTHS = { integer: [8, 16, 24, 32], float: [32, 64] };
const MAX_CHANNELS = 64;
/** Speech has no other; a damaged rate would make a request of every few bytes. */
const MIN_RATE = 1_000;
const MAX_RATE = 1_000_000;

/**
 * Chunks that programs write after the sound (exiftool's and MediaInfo's lists, the most common). Of
 * a name that is missing here, some thousand bytes of text are sent as a click at the end.
 */
const TRAILERS = new Set(
	'LIST INFO id3  ID3  fact cue  smpl bext iXML inst PEAK plst note labl ltxt axml chna cart JUNK junk PAD  FLLR umid minf elm1 regn afsp DISP acid strc levl _PMX AFAn Xtra dbmd MEXT LGWV ResU'.match(
		/.{4}(?= |$)/g,
	),
);

/** Whether a chunk starts here: for sound whose declared length may be wrong. */
export const startsChunk = (bytes: Buffer) => TRAILERS.has(bytes.toString('latin1', 0, 4));

/** @throws UnreadableAudio when it is no PCM or float, or says what cannot be */
function readFormat(chunk: Buffer): WavFormat {
	if (chunk.length < FMT_BYTES) throw new UnreadableAudio('has a format chunk that is too short');
	const code = chunk.readUInt16LE(0);
	const isExtensible = code === EXTENSIBLE && chunk.length >= SUB_FORMAT_AT + 2;
	const tag = isExtensible ? chunk.readUInt16LE(SUB_FORMAT_AT) : code;
	const encoding = ENCODINGS[tag];
	if (!encoding) throw new UnreadableAudio(`holds sound of the encoding ${tag}, not PCM`);
	const channels = chunk.readUInt16LE(2);
	const rate = chunk.readUInt32LE(4);
	// A sample of 20 bits, say, takes the whole bytes of 24.
	const bits = Math.ceil(chunk.readUInt16LE(14) / 8) * 8;
	const isRate = rate >= MIN_RATE && rate <= MAX_RATE;
	if (channels < 1 || channels > MAX_CHANNELS || !isRate || !WIDTHS[encoding].includes(bits)) {
		throw new UnreadableAudio(`says of itself: ${channels} channels, ${rate} Hz, ${bits} bits`);
	}
	const frameBytes = (channels * bits) / 8;
	const corrected = Buffer.from(chunk);
	corrected.writeUInt32LE((rate * frameBytes) % 2 ** 32, 8);
	corrected.writeUInt16LE(frameBytes, 12);
	return { encoding, bits, channels, rate, frameBytes, chunk: corrected };
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
	const chunk = Buffer.alloc(FMT_BYTES);
	chunk.writeUInt16LE(encoding === 'float' ? 3 : 1, 0);
	chunk.writeUInt16LE(channels % 2 ** 16, 2);
	chunk.writeUInt32LE(rate % 2 ** 32, 4);
	chunk.writeUInt16LE(bits % 2 ** 16, 14);
	return readFormat(chunk);
}

/** RF64 keeps the true size of the sound in a chunk of its own (EBU Tech 3306). */
const readDs64 = (chunk: Buffer) =>
	chunk.length >= 16 ? Number(chunk.readBigUInt64LE(8)) : Infinity;

/**
 * Reads a WAV file up to the first byte of its sound.
 *
 * @throws UnreadableAudio when this is no WAV file, or one of another encoding than PCM or float
 */
export async function readWavHeader(reader: ByteReader): Promise<WavHeader> {
	if ((await reader.fill(12)).toString('latin1', 8, 12) !== 'WAVE') {
		throw new UnreadableAudio('is no WAV file');
	}
	await reader.skip(12);
	let format: WavFormat | undefined;
	let largeSize = Infinity;
	for (;;) {
		const head = await reader.fill(CHUNK_HEADER_BYTES);
		if (head.length < CHUNK_HEADER_BYTES) throw new UnreadableAudio('ends before its sound');
		const name = head.toString('latin1', 0, 4);
		const size = head.readUInt32LE(4);
		reader.consume(CHUNK_HEADER_BYTES);
		if (name === 'data') {
			if (!format) throw new UnreadableAudio('does not say how its sound is written');
			return { format, declaredBytes: size === UNKNOWN_SIZE ? largeSize : size };
		}
		if (name === 'fmt ' || name === 'ds64') {
			const body = (await reader.fill(Math.min(size, MAX_FMT_BYTES))).subarray(0, size);
			if (name === 'fmt ') format = readFormat(body.subarray(0, MAX_FMT_BYTES));
			else largeSize = readDs64(body) || Infinity;
		}
		await reader.skip(size + (size % 2));
	}
}

/** A WAV header for this many bytes of sound. */
export function wavHeader({ chunk }: WavFormat, dataBytes: number): Buffer {
	const size = (name: string, bytes: number) => {
		const head = Buffer.alloc(CHUNK_HEADER_BYTES, name, 'latin1');
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
