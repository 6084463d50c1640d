import { isWav } from '../../../shared/files/file-type';
import type { ByteReader } from './audio-source';
import { UncuttableAudio, UnreadableAudio, type AudioContainer } from './container';
import { isChunkHead, peekBody, readRiffChunk, riffName, type RiffChunk } from './riff';
import { readFormatChunk } from './wav-format';
import { createWaveReader } from './wave-codec';

/** What a file says before its sound. */
interface WavHeader {
	/** The body of its `fmt ` chunk. */
	format: Buffer;
	/** Bytes of sound; Infinity where the header says that it does not know. */
	declaredBytes: number;
}

const UNKNOWN_SIZE = 0xffffffff;
const FILE_HEAD_BYTES = 12;
const NAME_BYTES = 4;
/** Longer format chunks are none. */
const MAX_FMT_BYTES = 1024;

/**
 * Chunks that programs write after the sound (exiftool's and MediaInfo's lists, the most common), and
 * sound that goes on. They are known even where the file is cut off within them.
 */
const NAMES = new Set(
	'data fmt  LIST INFO id3  ID3  fact cue  smpl bext iXML inst PEAK plst note labl ltxt axml chna cart JUNK junk PAD  FLLR umid minf elm1 regn afsp DISP acid strc levl _PMX AFAn Xtra dbmd MEXT LGWV ResU'.match(
		/.{4}(?= |$)/g,
	),
);

const startsChunk = (bytes: Buffer) => NAMES.has(riffName(bytes));

/** RF64 keeps the true size of the sound in a chunk of its own (EBU Tech 3306). */
const readDs64 = (chunk: Buffer) =>
	chunk.length >= 16 ? Number(chunk.readBigUInt64LE(8)) : Infinity;

/** @throws UnreadableAudio when this is no format */
function checked(chunk: Buffer): Buffer {
	readFormatChunk(chunk);
	return chunk;
}

/**
 * Passes over chunks up to the next one of sound.
 *
 * @param look is called at the body of each other one, which it does not consume
 * @returns bytes of the sound, as the file says; undefined where there is no more
 */
async function findSound(
	reader: ByteReader,
	look: (chunk: RiffChunk) => Promise<void>,
): Promise<number | undefined> {
	for (;;) {
		const chunk = await readRiffChunk(reader);
		if (!chunk || chunk.name === 'data') return chunk?.size;
		if (chunk.name === 'RIFF') {
			// Another file was put behind this one.
			await reader.skip(NAME_BYTES);
			continue;
		}
		await look(chunk);
		await reader.skip(chunk.size);
		// Some programs leave the pad byte out.
		if (chunk.size % 2 && !startsChunk(await reader.fill(NAME_BYTES))) await reader.skip(1);
	}
}

/** Reads a file up to the first byte of its sound. */
async function readHeader(reader: ByteReader): Promise<WavHeader> {
	if (!isWav(await reader.take(FILE_HEAD_BYTES))) throw new UnreadableAudio('is no WAV file');
	let format: Buffer | undefined;
	let largeSize = Infinity;
	const size = await findSound(reader, async ({ name, size: bytes }) => {
		if (name !== 'ds64' && name !== 'fmt ') return;
		const body = await peekBody(reader, bytes, MAX_FMT_BYTES);
		if (name === 'ds64') largeSize = readDs64(body) || Infinity;
		else format = checked(body);
	});
	if (size === undefined) throw new UnreadableAudio('ends before its sound');
	if (!format) throw new UnreadableAudio('does not say how its sound is written');
	return { format, declaredBytes: size === UNKNOWN_SIZE ? largeSize : size };
}

/**
 * WAV files: PCM, floats, μ-law, A-law, ADPCM, GSM, and MP3, AAC or AC-3 in their wrapping; BWF, RF64 and BW64
 * among them.
 */
export const wavContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const { format, declaredBytes } = await readHeader(reader);
		const startsNext = (bytes: Buffer) =>
			startsChunk(bytes) || isChunkHead(bytes, source.size - reader.position());
		const findMore = async () =>
			await findSound(reader, async ({ name, size }) => {
				const isOther =
					name === 'fmt ' && !(await peekBody(reader, size, MAX_FMT_BYTES)).equals(format);
				if (isOther)
					throw new UncuttableAudio('holds recordings of several kinds behind each other');
			});
		yield* createWaveReader(format)(reader, { declaredBytes, startsNext, findMore });
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
		if (!isW64(await reader.take(FILE_HEADER_BYTES))) throw new UnreadableAudio('is no W64 file');
		let format: Buffer | undefined;
		for (;;) {
			const head = await reader.take(W64_CHUNK_HEADER_BYTES);
			if (head.length < W64_CHUNK_HEADER_BYTES) throw new UnreadableAudio('ends before its sound');
			const name = riffName(head);
			const size = Number(head.readBigUInt64LE(GUID_BYTES)) - W64_CHUNK_HEADER_BYTES;
			if (name === 'data') {
				if (!format) throw new UnreadableAudio('does not say how its sound is written');
				// A size of nothing is one that the recorder did not come to write.
				const declaredBytes = size > 0 ? size : Infinity;
				yield* createWaveReader(format)(reader, { declaredBytes, startsNext: () => true });
				return;
			}
			if (size < 0) throw new UnreadableAudio('has a chunk without a size');
			if (name === 'fmt ') format = await peekBody(reader, size, MAX_FMT_BYTES);
			await reader.skip(Math.ceil(size / ALIGNMENT) * ALIGNMENT);
		}
	},
};
