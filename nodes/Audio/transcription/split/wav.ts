import type { ByteReader } from './byte-reader';
import {
	EndsBefore,
	longestPiece,
	quietest,
	searchRange,
	UnreadableAudio,
	type CutPlan,
	type Piece,
} from './piece';
import {
	readWavHeader,
	startsChunk,
	wavHeader,
	type WavFormat,
	type WavHeader,
} from './wav-header';
import { loudnessOf } from './wav-loudness';

/** A pad byte and the name of a chunk. */
const SEEN_AFTER_SOUND = 5;

interface Sound {
	/** Puts the sound that comes next into `target` from `at` on; gives how many bytes, fewer at the end. */
	read(target: Buffer, at: number): Promise<number>;
	skip(bytes: number): Promise<number>;
}

/**
 * The bytes of the sound; chunks of an odd length are followed by one more byte. A declared length is believed when the file ends there or a chunk follows;
 * recorders that were switched off, and streams, leave lengths of zero or of their first moments.
 */
function openSound(reader: ByteReader, { declaredBytes }: WavHeader): Sound {
	let left = declaredBytes;
	const atHand = async (): Promise<number> => {
		if (left === 0) {
			const next = (await reader.fill(SEEN_AFTER_SOUND)).subarray(declaredBytes % 2);
			if (next.length === 0 || startsChunk(next)) return 0;
			left = Infinity;
		}
		return Math.min(left, (await reader.fill(1)).length);
	};
	const forward = async (room: number, use: (bytes: Buffer, done: number) => void) => {
		let done = 0;
		while (done < room) {
			const step = Math.min(room - done, await atHand());
			if (step === 0) break;
			use(reader.view().subarray(0, step), done);
			reader.consume(step);
			left -= step;
			done += step;
		}
		return done;
	};
	return {
		read: async (target, at) =>
			await forward(target.length - at, (bytes, done) => bytes.copy(target, at + done)),
		skip: async (bytes) => await forward(bytes, () => undefined),
	};
}

/** Bytes of the quietest place in the search range, where the next piece begins. */
function cutAt(sound: Buffer, format: WavFormat, plan: CutPlan): number {
	const { rate, frameBytes } = format;
	const range = searchRange(plan, sound.length / frameBytes / rate);
	const from = Math.round(range.from * rate) * frameBytes;
	const { stepFrames, loudness } = loudnessOf(sound.subarray(from), format);
	if (loudness.length === 0) return sound.length;
	const aimStep = ((range.aim - range.from) * rate) / stepFrames;
	const middle = (quietest(loudness, aimStep) + 0.5) * stepFrames;
	return from + Math.round(middle) * frameBytes;
}

/** A WAV file in the front of `file`, where room was left for its header. */
function closeFile(
	file: Buffer,
	format: WavFormat,
	headerBytes: number,
	soundBytes: number,
): Buffer {
	wavHeader(format, soundBytes).copy(file);
	const end = headerBytes + soundBytes;
	if (soundBytes % 2 === 0) return file.subarray(0, end);
	file[end] = 0;
	return file.subarray(0, end + 1);
}

/** The sound of a WAV file in seconds, its header's words checked against the file's length. */
export async function measureWav(reader: ByteReader): Promise<number> {
	const header = await readWavHeader(reader);
	const { frameBytes, rate } = header.format;
	const bytes = await openSound(reader, header).skip(Infinity);
	return Math.floor(bytes / frameBytes) / rate;
}

/**
 * Cuts a WAV file into files of about the target's length, at the quietest point near it. It holds
 * one piece at a time, and lets go of it when the next is asked for.
 *
 * @throws UnreadableAudio when it is no PCM or float WAV file with sound in it; EndsBefore
 */
export async function* splitWav(reader: ByteReader, plan: CutPlan): AsyncGenerator<Piece> {
	const header = await readWavHeader(reader);
	const { format } = header;
	const { rate, frameBytes } = format;
	const sound = openSound(reader, header);
	const headerBytes = wavHeader(format, 0).length;
	// One byte is kept for the pad of an odd length.
	const roomFrames = Math.floor((plan.maxBytes - headerBytes - 1) / frameBytes);
	const mostFrames = Math.max(1, Math.min(Math.floor(longestPiece(plan) * rate), roomFrames));
	const soundBytes = mostFrames * frameBytes;

	const skipped = await sound.skip(Math.round(plan.startAt * rate) * frameBytes);
	let startFrame = Math.floor(skipped / frameBytes);
	if (startFrame < Math.round(plan.startAt * rate)) throw new EndsBefore(startFrame / rate);
	let carried: Buffer = Buffer.alloc(0);
	for (let index = 0; ; index++) {
		const file = Buffer.allocUnsafe(headerBytes + soundBytes + 1);
		carried.copy(file, headerBytes);
		const full = file.subarray(0, headerBytes + soundBytes);
		const held = carried.length + (await sound.read(full, headerBytes + carried.length));
		const frames = Math.floor(held / frameBytes);
		const isLast = frames < mostFrames;
		if (isLast && frames === 0) {
			if (index === 0 && startFrame === 0) throw new UnreadableAudio('holds no sound');
			if (index === 0) throw new EndsBefore(startFrame / rate);
			return;
		}
		const whole = file.subarray(headerBytes, headerBytes + frames * frameBytes);
		const cut = isLast ? whole.length : cutAt(whole, format, plan);
		// A copy: the piece that goes out now must not be held by the one that comes next.
		carried = isLast ? carried : Buffer.from(whole.subarray(cut));
		const endFrame = startFrame + cut / frameBytes;
		yield {
			index,
			start: startFrame / rate,
			end: endFrame / rate,
			bytes: closeFile(file, format, headerBytes, cut),
			read: reader.position(),
		};
		if (isLast) return;
		startFrame = endFrame;
	}
}
