import { createImaWavBlocks, createMsBlocks } from './adpcm';
import type { ByteReader } from './byte-reader';
import { UnreadableAudio, type AudioContainer } from './container';
import { mpegFrames } from './mpeg';
import { createAdpcmCodec, createLawCodec, createWavCodec, type PcmCodec } from './pcm-codecs';
import { readPcmFrames } from './pcm-frames';
import { readFormatChunk, readWavFormat } from './wav-format';

/** What a file says before its sound. */
interface WavHeader {
	/** The body of its `fmt ` chunk. */
	format: Buffer;
	/** Bytes of sound; Infinity where the header says that it does not know. */
	declaredBytes: number;
}

const UNKNOWN_SIZE = 0xffffffff;
const CHUNK_HEADER_BYTES = 8;
/** Longer format chunks are none; a damaged size must not fill the memory. */
const MAX_FMT_BYTES = 1024;

/**
 * Chunks that programs write after the sound (exiftool's and MediaInfo's lists, the most common). Of
 * a name that is missing here, some thousand bytes of text are sent as a click at the end.
 */
const TRAILERS = new Set(
	'LIST INFO id3  ID3  fact cue  smpl bext iXML inst PEAK plst note labl ltxt axml chna cart JUNK junk PAD  FLLR umid minf elm1 regn afsp DISP acid strc levl _PMX AFAn Xtra dbmd MEXT LGWV ResU'.match(
		/.{4}(?= |$)/g,
	),
);

const startsTrailer = (bytes: Buffer) => TRAILERS.has(bytes.toString('latin1', 0, 4));

/** RF64 and BW64 are WAV files with room for more than 4 GB (EBU Tech 3306, ITU-R BS.2088). */
export const isWav = (head: Buffer) =>
	['RIFF', 'RF64', 'BW64'].includes(head.toString('latin1', 0, 4)) &&
	head.toString('latin1', 8, 12) === 'WAVE';

/** RF64 keeps the true size of the sound in a chunk of its own (EBU Tech 3306). */
const readDs64 = (chunk: Buffer) =>
	chunk.length >= 16 ? Number(chunk.readBigUInt64LE(8)) : Infinity;

/** Codes of encodings (RFC 2361, mmreg.h). */
const MS_ADPCM = 0x2;
const ALAW = 0x6;
const MULAW = 0x7;
const IMA_ADPCM = 0x11;
const MPEG_CODES = [0x50, 0x55];

/**
 * How the sound of a `fmt ` chunk is written.
 *
 * @throws UnreadableAudio when it is of an encoding that cannot be cut, or says what cannot be
 */
export function createWaveCodec(chunk: Buffer): PcmCodec {
	const { code, channels, rate, blockBytes } = readFormatChunk(chunk);
	if (code === ALAW) return createLawCodec('alaw', channels, rate);
	if (code === MULAW) return createLawCodec('mulaw', channels, rate);
	if (code !== MS_ADPCM && code !== IMA_ADPCM) return createWavCodec(readWavFormat(chunk));
	const create = code === MS_ADPCM ? createMsBlocks : createImaWavBlocks;
	const blocks = create(blockBytes, channels);
	if (!(blocks.samples > 1)) {
		throw new UnreadableAudio(
			`says of itself: ${channels} channels, blocks of ${blockBytes} bytes`,
		);
	}
	return createAdpcmCodec(blocks, channels, rate);
}

/** @throws UnreadableAudio when this is no format */
function checked(chunk: Buffer): Buffer {
	readFormatChunk(chunk);
	return chunk;
}

/** Reads a file up to the first byte of its sound. */
async function readHeader(reader: ByteReader): Promise<WavHeader> {
	if (!isWav(await reader.fill(12))) throw new UnreadableAudio('is no WAV file');
	await reader.skip(12);
	let format: Buffer | undefined;
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
			if (name === 'ds64') largeSize = readDs64(body) || Infinity;
			else format = checked(Buffer.from(body.subarray(0, MAX_FMT_BYTES)));
		}
		await reader.skip(size + (size % 2));
	}
}

/** WAV files: PCM, floats, μ-law, A-law, ADPCM, and MP3 in their wrapping; BWF, RF64 and BW64 among them. */
export const wavContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const { format, declaredBytes } = await readHeader(reader);
		if (MPEG_CODES.includes(readFormatChunk(format).code)) {
			yield* mpegFrames(reader);
			return;
		}
		const end = { declaredBytes, startsNext: startsTrailer };
		yield* readPcmFrames(reader, createWaveCodec(format), end);
	},
};
