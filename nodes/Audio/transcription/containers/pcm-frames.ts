import type { ByteReader } from './byte-reader';
import type { AudioFrame } from './container';
import type { PcmCodec } from './pcm-codecs';

/** Where the sound of a file ends. */
export interface SoundEnd {
	/** Bytes, as the file says; Infinity where it does not know. */
	declaredBytes: number;
	/**
	 * Whether something else starts here. A declared length is believed when the file ends there or this
	 * is so: recorders that were switched off leave lengths of zero or of their first moments.
	 */
	startsNext(bytes: Buffer): boolean;
}

/** A pad byte and the name of a chunk. */
const SEEN_AFTER_SOUND = 5;

/** The bytes of the sound, in frames and a shorter last one. Sound of an odd length is followed by one more byte. */
async function* soundOf(
	reader: ByteReader,
	frameBytes: number,
	{ declaredBytes, startsNext }: SoundEnd,
): AsyncGenerator<Buffer> {
	let left = declaredBytes;
	for (;;) {
		if (left < frameBytes) {
			// What lies at the declared end decides whether it is one.
			const ahead = await reader.fill(left + SEEN_AFTER_SOUND);
			const end = left + (declaredBytes % 2);
			if (ahead.length <= end || startsNext(ahead.subarray(end))) {
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

/** The frames of sound that lies in one stretch, from where the reader stands. */
export async function* readPcmFrames(
	reader: ByteReader,
	{ format, unit, convert }: PcmCodec,
	end: SoundEnd,
): AsyncGenerator<AudioFrame> {
	let passed = 0;
	for await (const sound of soundOf(reader, unit.bytes * unit.together, end)) {
		// Of ADPCM the last block may be shorter; other samples are whole or none.
		const surplus = unit.samples > 1 ? 0 : sound.length % unit.bytes;
		const own = sound.subarray(0, sound.length - surplus);
		const bytes = convert?.(own) ?? own;
		const samples = format.samplesOf(bytes);
		if (samples === 0) return;
		yield { bytes, format, start: passed / format.rate, seconds: samples / format.rate };
		passed += samples;
	}
}
