import { isWav } from '../../../shared/files/file-type';
import { chunkDetector, findSound, openSound, RIFF, type ChunkLayout } from './chunks';
import { UncuttableAudio, UnreadableAudio, type AudioContainer } from './container';
import { createWaveReader } from './wave-codec';

const UNKNOWN_SIZE = 0xffffffff;

/** RF64 keeps the true size of the sound in a chunk of its own (EBU Tech 3306). */
const readDs64 = (chunk: Buffer | undefined) =>
	(chunk && chunk.length >= 16 && Number(chunk.readBigUInt64LE(8))) || Infinity;

function createWaveContainer(
	name: string,
	isSuch: (head: Buffer) => boolean,
	layout: ChunkLayout,
): AudioContainer {
	return {
		async *frames(source) {
			const found = await openSound(source, isSuch, layout, 'data', ['fmt ', 'ds64']);
			if (!found) throw new UnreadableAudio(`is no ${name} file`);
			const { reader, size, bodies } = found;
			const format = bodies.get('fmt ');
			const read = format && createWaveReader(format);
			if (size === undefined) throw new UnreadableAudio('ends before its sound');
			if (!read) throw new UnreadableAudio('does not say how its sound is written');
			yield* read(reader, {
				declaredBytes: size === UNKNOWN_SIZE ? readDs64(bodies.get('ds64')) : size,
				layout,
				startsNext: chunkDetector(source, reader, layout),
				async findMore() {
					const next = await findSound(reader, layout, 'data', ['fmt ']);
					if (!(next.bodies.get('fmt ') ?? format).equals(format)) {
						throw new UncuttableAudio('holds recordings of several kinds behind each other');
					}
					return next.size;
				},
			});
		},
	};
}

/**
 * WAV files: PCM, floats, μ-law, A-law, ADPCM, GSM, and MP3, AAC, AC-3 or FLAC in their wrapping; BWF, RF64 and BW64
 * among them.
 */
export const wavContainer = createWaveContainer('WAV', isWav, RIFF);

/** The identifiers of Sony's Wave64 begin with the names that WAV has, `riff` with an end of its own. */
const W64_MAGIC = '726966662e91cf11a5d628db04c10000';
const GUID_BYTES = 16;
const W64_HEAD_BYTES = 24;

export const isW64 = (head: Buffer) => head.toString('hex', 0, GUID_BYTES) === W64_MAGIC;

/** Wave64 files: WAV with sizes of 64 bits, which count the head. */
export const w64Container = createWaveContainer('W64', isW64, {
	headBytes: W64_HEAD_BYTES,
	sizeOf: (head) => Math.max(0, Number(head.readBigUInt64LE(GUID_BYTES)) - W64_HEAD_BYTES),
	alignment: 8,
	kindBytes: GUID_BYTES,
});
