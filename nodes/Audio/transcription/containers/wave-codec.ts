import { ac3Frames } from './ac3';
import { createImaWavBlocks, createMsBlocks } from './adpcm';
import { adtsFrames, isAdts } from './adts';
import type { ByteReader } from './audio-source';
import { uncuttableSound } from './codec-names';
import { UnreadableAudio } from './container';
import { flacFrames } from './flac';
import { createFlacStream } from './flac-format';
import type { FrameBlock } from './frames';
import { createGsmCodec } from './gsm-format';
import { mpegFrames } from './mpeg';
import { createAdpcmCodec, createLawCodec, createWavCodec, type PcmCodec } from './pcm';
import { readPcmFrames, type SoundEnd } from './pcm-frames';
import { CODEC_DATA_AT, readFormatChunk, readWavFormat } from './wav-format';

/** Codes of encodings (RFC 2361, mmreg.h). */
const MS_ADPCM = 0x2;
const ALAW = 0x6;
const MULAW = 0x7;
const IMA_ADPCM = 0x11;
const GSM = 0x31;
const AC3_CODES = [0x2000, 0x87af];
const FLAC = 0xf1ac;
const MPEG_CODES = [0x50, 0x55];
/** Without bounds between them, frames can only be told by headers of their own (ADTS). */
const AAC_CODES = [0xff, 0x1600];

/**
 * How samples of a `fmt ` chunk are written.
 *
 * @throws UnreadableAudio when it is of an encoding that cannot be cut, or says what cannot be
 */
export function createWaveCodec(chunk: Buffer): PcmCodec {
	const { code, channels, rate, blockBytes } = readFormatChunk(chunk);
	if (code === ALAW) return createLawCodec('alaw', channels, rate);
	if (code === MULAW) return createLawCodec('mulaw', channels, rate);
	if (code === GSM) return createGsmCodec(chunk);
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

/**
 * Reads the frames of sound from where the reader stands.
 *
 * @param end where samples end; the end of the file when left out
 */
export type SoundReader = (reader: ByteReader, end?: SoundEnd) => AsyncGenerator<FrameBlock>;

/** Some frames of AAC. */
const ADTS_HEAD_BYTES = 32_768;

/** @throws UncuttableAudio for frames between which nothing tells where one ends */
async function* aacFrames(reader: ByteReader): AsyncGenerator<FrameBlock> {
	if (!isAdts(await reader.fill(ADTS_HEAD_BYTES))) throw uncuttableSound('AAC without headers');
	yield* adtsFrames(reader);
}

/**
 * How the sound of a `fmt ` chunk is read.
 *
 * @throws UnreadableAudio when it is of an encoding that cannot be cut, or says what cannot be
 */
export function createWaveReader(chunk: Buffer): SoundReader {
	const { code } = readFormatChunk(chunk);
	if (MPEG_CODES.includes(code)) return mpegFrames;
	if (AAC_CODES.includes(code)) return aacFrames;
	if (AC3_CODES.includes(code)) return ac3Frames;
	if (code === FLAC) {
		const stream = createFlacStream(chunk.subarray(CODEC_DATA_AT));
		return (reader) => flacFrames(reader, stream);
	}
	const codec = createWaveCodec(chunk);
	return (reader, end) => readPcmFrames(reader, codec, end);
}
