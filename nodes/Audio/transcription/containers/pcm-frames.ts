import type { ByteReader } from './audio-source';
import { CHUNK_DETECTION_BYTES, fillBytes, type ChunkLayout } from './chunks';
import { createFrameSequence } from './frame-sequence';
import type { FrameBlock } from './frames';
import type { PcmCodec } from './pcm';

/** Where the sound of a file ends. */
export interface SoundEnd {
	/** Bytes, as the file says; Infinity where it does not know. */
	declaredBytes: number;
	/** Of the file's chunks; missing where the sound lasts to the end of the file. */
	layout?: ChunkLayout;
	/**
	 * Whether something else starts here. A declared length is believed when the file ends there or this
	 * is so: recorders that were switched off leave lengths of zero or of their first moments.
	 */
	startsNext(bytes: Buffer): boolean;
	/**
	 * Looks behind the end for more sound; missing for files that have it in one stretch.
	 *
	 * @returns its bytes, as the file says; undefined where there is no more
	 */
	findMore?(): Promise<number | undefined>;
}

/** Of sound that nothing follows. */
const AT_END_OF_FILE: SoundEnd = { declaredBytes: Infinity, startsNext: () => false };

/** The bytes of the sound, in stretches of whole frames and a shorter last one. */
async function* stretchesOf(
	reader: ByteReader,
	frameBytes: number,
	{ declaredBytes, layout, startsNext, findMore }: SoundEnd,
): AsyncGenerator<Buffer> {
	let left = declaredBytes;
	const fillBehind = (bytes: number) => (layout ? fillBytes(bytes, layout) : 0);
	let fill = fillBehind(left);
	for (;;) {
		if (left < frameBytes) {
			// What lies at the declared end decides whether it is one.
			const ahead = await reader.fill(left + CHUNK_DETECTION_BYTES);
			// Some programs leave out what makes the length even.
			const end = [left + fill, left].find(
				(at) => ahead.length <= at || startsNext(ahead.subarray(at)),
			);
			if (end !== undefined) {
				const last = ahead.subarray(0, left);
				reader.consume(Math.min(ahead.length, end));
				if (last.length > 0) yield last;
				const more = await findMore?.();
				if (more === undefined) return;
				left = more;
				fill = fillBehind(left);
				continue;
			}
			left = Infinity;
		}
		const bytes = await reader.fill(frameBytes);
		if (bytes.length === 0) return;
		const most = Math.min(left, bytes.length);
		// Only at the end of the file is there less than a frame.
		const sound = bytes.subarray(0, most - (most % frameBytes) || most);
		reader.consume(sound.length);
		left -= sound.length;
		yield sound;
	}
}

/** The frames of samples, from where the reader stands. */
export async function* readPcmFrames(
	reader: ByteReader,
	{ format, unit, convert }: PcmCodec,
	end = AT_END_OF_FILE,
): AsyncGenerator<FrameBlock> {
	const sequence = createFrameSequence(format);
	const frameBytes = unit.bytes * unit.together;
	for await (const sound of stretchesOf(reader, frameBytes, end)) {
		// Of ADPCM the last block may be shorter; other samples are whole or none.
		const surplus = unit.samples > 1 ? 0 : sound.length % unit.bytes;
		const own = sound.subarray(0, sound.length - surplus);
		const bytes = convert?.(own) ?? own;
		// What is converted may be longer, by the same factor everywhere.
		const step = Math.ceil((frameBytes * bytes.length) / own.length) || 1;
		for (let at = 0; at < bytes.length; at += step) {
			sequence.add(bytes, at, Math.min(bytes.length, at + step));
		}
		yield* sequence.take();
	}
}
