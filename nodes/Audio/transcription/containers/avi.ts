import { bytesAt } from '../../../shared/files/file-type';
import { createAacFormat } from './aac-format';
import type { AudioSource, ByteReader } from './audio-source';
import { chooseTrack, framesOfFirst } from './choose-track';
import { chunkName, fillBytes, peekBody, readChunk, RIFF, type Chunk } from './chunks';
import { UnreadableAudio, type AudioContainer } from './container';
import type { FrameBlock } from './frames';
import { readParts, type PartsCodec, type SoundPart } from './sound-parts';
import { CODEC_DATA_AT, readFormatChunk } from './wav-format';
import { createWaveReader } from './wave-codec';

/** Chunks of chunks, whose kind stands behind their size: what lies in them is read as if it lay in none. */
const OPEN = ['RIFF', 'LIST'];
const NAME_BYTES = 4;
/** The list of the pictures and sounds. */
const MOVIE = 'movi';
/** What a stream is, and how it is written. */
const [HEADER, FORMAT] = ['strh', 'strf'];
const SOUND = 'auds';
const FILE_HEAD_BYTES = 12;
/** Chunks name their stream by two digits. */
const MAX_STREAMS = 100;
/** Whole AAC frames are much shorter. */
const MAX_PACKET_BYTES = 100_000;
/** Of a file that is cut off, the last chunk may say that it ends behind the file's end. */
const MAX_LAST_BYTES = 4_000_000;
/** After damage as much is searched in one go: what is near is found before all at hand is looked at. */
const SEARCH_BYTES = 4_096;

const AAC = 0xff;

export const isAvi = (head: Buffer) => bytesAt(0, 'RIFF')(head) && bytesAt(8, 'AVI ')(head);

/** A stream by its `strh` and `strf` chunks (Microsoft, AVI RIFF File Reference). */
interface AviStream {
	kind: string;
	format: Buffer;
}

/** Whether this can be no head of a chunk of a file, of which so many bytes are left. */
const isDamaged = ({ name, size }: Chunk, left: number) =>
	!/^[\x20-\x7e]{4}$/.test(name) || (!OPEN.includes(name) && size > left && size > MAX_LAST_BYTES);

/** Passes over damage up to the next of these names. */
async function findName(reader: ByteReader, names: readonly string[]): Promise<void> {
	for (;;) {
		const bytes = (await reader.fill(NAME_BYTES)).subarray(0, SEARCH_BYTES);
		const places = names.map((name) => bytes.indexOf(name, 0, 'latin1')).filter((at) => at >= 0);
		const isEnd = bytes.length < NAME_BYTES;
		// The last bytes may be the first ones of a name.
		const searched = isEnd ? bytes.length : bytes.length - NAME_BYTES + 1;
		reader.consume(Math.min(searched, ...places));
		if (places.length > 0 || isEnd) return;
	}
}

/**
 * Reads up to the body of the next chunk, and enters those that hold others.
 *
 * @param wanted the names of chunks, one of which the next one is after damage
 * @returns undefined at the end of the file
 */
async function nextChunk(
	reader: ByteReader,
	fileBytes: number,
	wanted: readonly string[],
): Promise<Chunk | undefined> {
	for (;;) {
		const chunk = await readChunk(reader, RIFF);
		if (!chunk || !isDamaged(chunk, fileBytes - reader.position())) return chunk;
		await findName(reader, [...wanted, ...OPEN]);
	}
}

/** The streams of a file, which is read up to its pictures and sounds. */
async function readStreams(reader: ByteReader, fileBytes: number): Promise<AviStream[]> {
	if (!isAvi(await reader.fill(FILE_HEAD_BYTES))) throw new UnreadableAudio('is no AVI file');
	const streams: AviStream[] = [];
	for (;;) {
		const chunk = await nextChunk(reader, fileBytes, [HEADER, FORMAT]);
		if (!chunk) throw new UnreadableAudio('ends before its sound');
		const { name, size } = chunk;
		if (OPEN.includes(name)) {
			const kind = chunkName(await reader.fill(NAME_BYTES));
			await reader.skip(NAME_BYTES);
			if (kind === MOVIE) return streams;
			continue;
		}
		const stream = streams.at(-1);
		if (name === HEADER && streams.length < MAX_STREAMS) {
			const kind = chunkName(await reader.fill(NAME_BYTES));
			streams.push({ kind, format: Buffer.alloc(0) });
		} else if (name === FORMAT && stream) {
			stream.format = await peekBody(reader, size);
		}
		await reader.skip(size + fillBytes(size, RIFF));
	}
}

/** @throws UnreadableAudio for what cannot be cut */
function codecOf(format: Buffer): PartsCodec {
	const isAac = readFormatChunk(format).code === AAC && format.length > CODEC_DATA_AT;
	const configBytes = isAac ? format.readUInt16LE(CODEC_DATA_AT - 2) : 0;
	// Without a configuration, frames have headers of their own.
	if (configBytes === 0) return { read: createWaveReader(format) };
	const config = format.subarray(CODEC_DATA_AT, CODEC_DATA_AT + configBytes);
	return { format: createAacFormat(config) };
}

/** A sound track: the name of its chunks, and how they are read. */
interface AviTrack {
	name: string;
	codec: PartsCodec;
}

/** @param empty how many sound tracks to pass over */
const trackOf = (
	streams: readonly AviStream[],
	wanted: number | undefined,
	empty: number,
): AviTrack =>
	chooseTrack(
		streams.flatMap(({ kind, format }, index) => {
			const name = `${String(index).padStart(2, '0')}wb`;
			return kind === SOUND
				? [{ isEnabled: true, read: () => ({ name, codec: codecOf(format) }) }]
				: [];
		}),
		wanted,
		empty,
	);

/** The bodies of all chunks of a name, whole or in stretches; the index at the end is not needed. */
async function* soundParts(
	reader: ByteReader,
	fileBytes: number,
	{ name, codec }: AviTrack,
): AsyncGenerator<SoundPart> {
	const isWhole = 'format' in codec;
	for (;;) {
		const chunk = await nextChunk(reader, fileBytes, [name]);
		if (!chunk) return;
		if (OPEN.includes(chunk.name)) {
			await reader.skip(NAME_BYTES);
			continue;
		}
		const isSound = chunk.name === name;
		let left = chunk.size;
		if (isSound && isWhole && left > 0 && left <= MAX_PACKET_BYTES) {
			const bytes = await reader.fill(left);
			if (bytes.length >= left) yield { bytes, from: 0, to: left };
		}
		while (isSound && !isWhole && left > 0) {
			const bytes = await reader.fill(1);
			if (bytes.length === 0) return;
			const to = Math.min(left, bytes.length);
			reader.consume(to);
			left -= to;
			yield { bytes, from: 0, to };
		}
		await reader.skip(left + fillBytes(chunk.size, RIFF));
	}
}

async function* trackFrames(source: AudioSource, empty: number): AsyncGenerator<FrameBlock> {
	const reader = await source.open();
	const streams = await readStreams(reader, source.size);
	const track = trackOf(streams, source.track, empty);
	yield* readParts(soundParts(reader, source.size, track), track.codec);
}

/** AVI files, those of more than one RIFF chunk (OpenDML) among them. */
export const aviContainer: AudioContainer = {
	frames: (source) => framesOfFirst(source, (empty) => trackFrames(source, empty)),
	hasPictures: async () => true,
};
