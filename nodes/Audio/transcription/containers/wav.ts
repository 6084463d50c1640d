import type { ByteReader } from './byte-reader';
import type { AudioContainer } from './container';
import { createPcmFormat, pcmFrameBytes } from './pcm';
import { readWavHeader, startsChunk, type WavHeader } from './wav-header';

/** A pad byte and the name of a chunk. */
const SEEN_AFTER_SOUND = 5;

/**
 * The bytes of the sound, in frames of `frameBytes` and a shorter last one. A declared length is
 * believed when the file ends there or a chunk follows; recorders that were switched off, and
 * streams, leave lengths of zero or of their first moments. Chunks of an odd length are followed by
 * one more byte.
 */
async function* soundOf(
	reader: ByteReader,
	declaredBytes: number,
	frameBytes: number,
): AsyncGenerator<Buffer> {
	let left = declaredBytes;
	for (;;) {
		if (left < frameBytes) {
			// What lies at the declared end decides whether it is one.
			const ahead = await reader.fill(left + SEEN_AFTER_SOUND);
			const after = ahead.subarray(left + (declaredBytes % 2));
			const isEnd = ahead.length <= left + (declaredBytes % 2) || startsChunk(after);
			if (isEnd) {
				const last = ahead.subarray(0, left);
				reader.consume(last.length);
				if (last.length > 0) yield last;
				return;
			}
			left = Infinity;
		}
		let bytes = reader.view();
		if (bytes.length < frameBytes) bytes = await reader.fill(frameBytes);
		const frame = bytes.subarray(0, frameBytes);
		if (frame.length === 0) return;
		reader.consume(frame.length);
		left -= frame.length;
		yield frame;
	}
}

/** WAV files of PCM, RF64 and BW64 among them. */
export const wavContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const { format: written, declaredBytes }: WavHeader = await readWavHeader(reader);
		const format = createPcmFormat(written);
		const { frameBytes, rate } = written;
		let passed = 0;
		for await (const sound of soundOf(reader, declaredBytes, pcmFrameBytes(written))) {
			const samples = Math.floor(sound.length / frameBytes);
			if (samples === 0) return;
			const bytes = sound.subarray(0, samples * frameBytes);
			yield { bytes, format, start: passed / rate, seconds: samples / rate };
			passed += samples;
		}
	},
};
