import { bytesAt } from '../../../shared/files/file-type';
import type { ByteReader } from './audio-source';
import { uncuttableCodec } from './codec-names';
import { UnreadableAudio, type AudioContainer } from './container';
import type { PcmCodec } from './pcm';
import { readPcmFrames } from './pcm-frames';
import { createQuickTimeCodec } from './quicktime-pcm';

/** Six numbers of four bytes: name, offset of the sound, its size, encoding, rate, channels (Sun's au(4)). */
const HEADER_BYTES = 24;

/** Encodings by their numbers, in QuickTime's names for the same samples. */
const ENCODINGS: Partial<Record<number, { name: string; bits: number }>> = {
	1: { name: 'ulaw', bits: 8 },
	2: { name: 'twos', bits: 8 },
	3: { name: 'twos', bits: 16 },
	4: { name: 'twos', bits: 24 },
	5: { name: 'twos', bits: 32 },
	6: { name: 'fl32', bits: 32 },
	7: { name: 'fl64', bits: 64 },
	27: { name: 'alaw', bits: 8 },
};

export const isAu = bytesAt(0, '.snd');

/** Reads a file up to the first byte of its sound. */
async function readHeader(reader: ByteReader): Promise<PcmCodec> {
	const head = await reader.fill(HEADER_BYTES);
	if (!isAu(head)) throw new UnreadableAudio('is no AU file');
	if (head.length < HEADER_BYTES) throw new UnreadableAudio('ends before its sound');
	const encoding = head.readUInt32BE(12);
	const samples = ENCODINGS[encoding];
	const rate = head.readUInt32BE(16);
	const channels = head.readUInt32BE(20);
	const codec = samples && createQuickTimeCodec({ ...samples, rate, channels });
	if (!codec) throw uncuttableCodec(`AU ${encoding}`);
	// Between the header and the sound a remark may stand.
	await reader.skip(Math.max(HEADER_BYTES, head.readUInt32BE(4)));
	return codec;
}

/**
 * AU files, as Sun and NeXT had them. Nothing follows the sound, so it is read to the end of the file:
 * the size in the header is missing or wrong where a recorder was switched off.
 */
export const auContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		yield* readPcmFrames(reader, await readHeader(reader));
	},
};
