import type { ByteReader } from './audio-source';
import { uncuttableCodec } from './codec-names';
import { UnreadableAudio, type AudioContainer } from './container';
import type { PcmCodec } from './pcm';
import { readPcmFrames } from './pcm-frames';
import { createQuickTimeCodec } from './quicktime-pcm';
import { isChunkHead, peekBody } from './riff';

const HEAD_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const COMM_BYTES = 18;
const MAX_COMM_BYTES = 1024;
/** Fields before the sound: an offset and the size of blocks that nobody aligns to. */
const SSND_FIELD_BYTES = 8;

/** Chunks of AIFF files (AIFF-C specification, 1991; PEAK and ID3 of later programs). */
const NAMES = [
	...['COMM', 'MARK', 'INST', 'COMT', 'MIDI', 'AESD', 'APPL', 'NAME', 'AUTH', '(c) ', 'ANNO'],
	...['PEAK', 'ID3 ', 'CHAN', 'FLLR', 'bext', 'iXML', 'XMP ', 'basc', 'trns', 'cate'],
];

const startsChunk = (bytes: Buffer) => NAMES.includes(bytes.toString('latin1', 0, 4));

export const isAiff = (head: Buffer) =>
	head.toString('latin1', 0, 4) === 'FORM' &&
	['AIFF', 'AIFC'].includes(head.toString('latin1', 8, 12));

/** A number of 80 bits: an exponent and a mantissa of 64 (IEEE 754 extended). */
const extendedAt = (bytes: Buffer, at: number) =>
	Number(bytes.readBigUInt64BE(at + 2)) * 2 ** ((bytes.readUInt16BE(at) & 0x7fff) - 16_383 - 63);

/** How the sound is written, by the body of the `COMM` chunk; AIFF has no name for it. */
function codecOf(comm: Buffer): PcmCodec {
	if (comm.length < COMM_BYTES) throw new UnreadableAudio('does not say how its sound is written');
	const name = comm.length >= COMM_BYTES + 4 ? comm.toString('latin1', 18, 22) : 'NONE';
	const bits = Math.ceil(comm.readUInt16BE(6) / 8) * 8;
	const codec = createQuickTimeCodec({
		name,
		bits,
		channels: comm.readUInt16BE(0),
		rate: extendedAt(comm, 8),
	});
	if (!codec) throw uncuttableCodec(name);
	return codec;
}

/** Reads a file up to the first byte of its sound. */
async function readHeader(reader: ByteReader) {
	if (!isAiff(await reader.take(HEAD_BYTES))) throw new UnreadableAudio('is no AIFF file');
	let comm: Buffer = Buffer.alloc(0);
	for (;;) {
		const head = await reader.fill(CHUNK_HEADER_BYTES + SSND_FIELD_BYTES);
		if (head.length < CHUNK_HEADER_BYTES) throw new UnreadableAudio('ends before its sound');
		const name = head.toString('latin1', 0, 4);
		const size = head.readUInt32BE(4);
		if (name === 'SSND' && head.length >= CHUNK_HEADER_BYTES + SSND_FIELD_BYTES) {
			const offset = head.readUInt32BE(CHUNK_HEADER_BYTES);
			await reader.skip(CHUNK_HEADER_BYTES + SSND_FIELD_BYTES + offset);
			const declaredBytes = Math.max(0, size - SSND_FIELD_BYTES - offset);
			return { codec: codecOf(comm), declaredBytes };
		}
		reader.consume(CHUNK_HEADER_BYTES);
		if (name === 'COMM') comm = await peekBody(reader, size, MAX_COMM_BYTES);
		await reader.skip(size + (size % 2));
	}
}

/** AIFF and AIFF-C files; their samples go out as those of WAV files. */
export const aiffContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const { codec, declaredBytes } = await readHeader(reader);
		const startsNext = (bytes: Buffer) =>
			startsChunk(bytes) || isChunkHead(bytes, source.size - reader.position(), true);
		yield* readPcmFrames(reader, codec, { declaredBytes, startsNext });
	},
};
