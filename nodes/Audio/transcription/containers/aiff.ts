import { chunkDetector, openSound, RIFF } from './chunks';
import { uncuttableCodec } from './codec-names';
import { UnreadableAudio, type AudioContainer } from './container';
import type { PcmCodec } from './pcm';
import { readPcmFrames } from './pcm-frames';
import { createQuickTimeCodec } from './quicktime-pcm';

const COMM_BYTES = 18;
/** Fields before the sound: an offset and the size of blocks that nobody aligns to. */
const SSND_FIELD_BYTES = 8;

/** As those of WAV files, the highest byte first. */
const CHUNKS = { ...RIFF, sizeOf: (head: Buffer) => head.readUInt32BE(4) };

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

/** AIFF and AIFF-C files; their samples go out as those of WAV files. */
export const aiffContainer: AudioContainer = {
	async *frames(source) {
		const found = await openSound(source, isAiff, CHUNKS, 'SSND', ['COMM']);
		if (!found) throw new UnreadableAudio('is no AIFF file');
		const { reader, size, bodies } = found;
		const fields = await reader.take(SSND_FIELD_BYTES);
		if (size === undefined || fields.length < SSND_FIELD_BYTES) {
			throw new UnreadableAudio('ends before its sound');
		}
		const codec = codecOf(bodies.get('COMM') ?? Buffer.alloc(0));
		const offset = fields.readUInt32BE(0);
		await reader.skip(offset);
		yield* readPcmFrames(reader, codec, {
			declaredBytes: Math.max(0, size - SSND_FIELD_BYTES - offset),
			layout: CHUNKS,
			startsNext: chunkDetector(source, reader, CHUNKS),
		});
	},
};
