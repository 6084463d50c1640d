import { UnreadableAudio, type AudioContainer } from './container';
import { readPcmFrames } from './pcm-frames';
import { createWaveCodec } from './wav';

/** The identifiers of Sony's Wave64 begin with the names that WAV has, `riff` with an end of its own. */
const RIFF = '726966662e91cf11a5d628db04c10000';
const GUID_BYTES = 16;
/** An identifier, and a size that counts both. */
const CHUNK_HEADER_BYTES = 24;
const FILE_HEADER_BYTES = CHUNK_HEADER_BYTES + GUID_BYTES;
const MAX_FMT_BYTES = 1024;
/** Chunks begin at multiples of this. */
const ALIGNMENT = 8;

export const isW64 = (head: Buffer) => head.toString('hex', 0, GUID_BYTES) === RIFF;

/** Wave64 files: WAV with sizes of 64 bits. */
export const w64Container: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		if (!isW64(await reader.fill(FILE_HEADER_BYTES))) throw new UnreadableAudio('is no W64 file');
		await reader.skip(FILE_HEADER_BYTES);
		let format: Buffer | undefined;
		for (;;) {
			const head = await reader.fill(CHUNK_HEADER_BYTES);
			if (head.length < CHUNK_HEADER_BYTES) throw new UnreadableAudio('ends before its sound');
			const name = head.toString('latin1', 0, 4);
			const size = Number(head.readBigUInt64LE(GUID_BYTES)) - CHUNK_HEADER_BYTES;
			reader.consume(CHUNK_HEADER_BYTES);
			if (name === 'data') {
				if (!format) throw new UnreadableAudio('does not say how its sound is written');
				// A size of nothing is one that the recorder did not come to write.
				const declaredBytes = size > 0 ? size : Infinity;
				yield* readPcmFrames(reader, createWaveCodec(format), {
					declaredBytes,
					startsNext: () => true,
				});
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
