import { isWav } from '../../../shared/files/file-type';
import { createImaWavBlocks, createMsBlocks } from './adpcm';
import type { ByteReader } from './audio-source';
import { UnreadableAudio, type AudioContainer } from './container';
import type { FrameBlock } from './frames';
import { mpegFrames } from './mpeg';
import { createAdpcmCodec, createLawCodec, createWavCodec, type PcmCodec } from './pcm';
import { readPcmFrames, type SoundEnd } from './pcm-frames';
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
const NAME_BYTES = 4;
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

const startsTrailer = (bytes: Buffer) => TRAILERS.has(bytes.toString('latin1', 0, NAME_BYTES));

const startsChunk = (bytes: Buffer) =>
	startsTrailer(bytes) || ['data', 'fmt '].includes(bytes.toString('latin1', 0, NAME_BYTES));

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
		await reader.skip(size);
		// Some programs leave the pad byte out.
		if (size % 2 && !startsChunk(await reader.fill(NAME_BYTES))) await reader.skip(1);
	}
}

/** The frames of the sound that a format chunk describes, from where the reader stands. */
function readSound(reader: ByteReader, format: Buffer, end: SoundEnd): AsyncGenerator<FrameBlock> {
	return MPEG_CODES.includes(readFormatChunk(format).code)
		? mpegFrames(reader)
		: readPcmFrames(reader, createWaveCodec(format), end);
}

/** WAV files: PCM, floats, μ-law, A-law, ADPCM, and MP3 in their wrapping; BWF, RF64 and BW64 among them. */
export const wavContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const { format, declaredBytes } = await readHeader(reader);
		yield* readSound(reader, format, { declaredBytes, startsNext: startsTrailer });
	},
};

/** The identifiers of Sony's Wave64 begin with the names that WAV has, `riff` with an end of its own. */
const W64_MAGIC = '726966662e91cf11a5d628db04c10000';
const GUID_BYTES = 16;
/** An identifier, and a size that counts both. */
const W64_CHUNK_HEADER_BYTES = 24;
const FILE_HEADER_BYTES = W64_CHUNK_HEADER_BYTES + GUID_BYTES;
/** Chunks begin at multiples of this. */
const ALIGNMENT = 8;

export const isW64 = (head: Buffer) => head.toString('hex', 0, GUID_BYTES) === W64_MAGIC;

/** Wave64 files: WAV with sizes of 64 bits. */
export const w64Container: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		if (!isW64(await reader.fill(FILE_HEADER_BYTES))) throw new UnreadableAudio('is no W64 file');
		await reader.skip(FILE_HEADER_BYTES);
		let format: Buffer | undefined;
		for (;;) {
			const head = await reader.fill(W64_CHUNK_HEADER_BYTES);
			if (head.length < W64_CHUNK_HEADER_BYTES) throw new UnreadableAudio('ends before its sound');
			const name = head.toString('latin1', 0, 4);
			const size = Number(head.readBigUInt64LE(GUID_BYTES)) - W64_CHUNK_HEADER_BYTES;
			reader.consume(W64_CHUNK_HEADER_BYTES);
			if (name === 'data') {
				if (!format) throw new UnreadableAudio('does not say how its sound is written');
				// A size of nothing is one that the recorder did not come to write.
				const declaredBytes = size > 0 ? size : Infinity;
				yield* readSound(reader, format, { declaredBytes, startsNext: () => true });
				return;
			}
			if (size < 0) throw new UnreadableAudio('has a chunk without a size');
			if (name === 'fmt ') {
				const bytes = Math.min(size, MAX_FMT_BYTES);
				format = Buffer.from((await reader.fill(bytes)).subarray(0, bytes));
			}
			await reader.skip(Math.ceil(size / ALIGNMENT) * ALIGNMENT);
		}
	},
};
