import { createByteReader, type ByteReader } from './audio-source';
import { UnreadableAudio, type AudioFormat } from './container';
import { createFrameSequence } from './frame-sequence';
import { endOf, type FrameBlock } from './frames';

/** A stretch of a track's sound, as it lies in a container between stretches of other tracks. */
export interface SoundPart {
	/** What it lies in, from one place up to another. */
	bytes: Buffer;
	from: number;
	to: number;
	/** When it is heard, in seconds; missing where the container does not say it. */
	seconds?: number;
	/** When the first picture is shown, by the same clock; missing where there was none before. */
	begin?: number;
	/** How it is read, where not all parts are of the codec of the first. */
	read?: StreamReader;
}

/** Reads frames that lie behind each other, wherever the parts begin and end. */
export type StreamReader = (reader: ByteReader) => AsyncGenerator<FrameBlock>;

/** How a track's sound lies in its parts: each is a frame, of which the first samples may not be heard, or they are a stream. */
export type PartsCodec = { format: AudioFormat; preSkip?: number } | { read: StreamReader };

/** Times are rounded; what differs by less is no pause. */
const MIN_GAP_SECONDS = 0.04;

async function* readPackets(
	parts: AsyncIterable<SoundPart>,
	format: AudioFormat,
	preSkip: number,
): AsyncGenerator<FrameBlock> {
	const sequence = createFrameSequence(format, preSkip);
	let before: Buffer | undefined;
	for await (const { bytes, from, to, seconds = 0 } of parts) {
		if (bytes !== before) yield* sequence.take();
		before = bytes;
		const start = seconds - preSkip / format.rate;
		if (start > sequence.end() + MIN_GAP_SECONDS) sequence.moveTo(start);
		sequence.add(bytes, from, to);
	}
	yield* sequence.take();
}

/** As much is read in one go: frames that lie across parts are copied for each. */
const JOINED_BYTES = 65_536;

async function* joined(parts: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
	let held: Buffer[] = [];
	let bytes = 0;
	for await (const part of parts) {
		held.push(part);
		bytes += part.length;
		if (bytes < JOINED_BYTES) continue;
		yield Buffer.concat(held);
		held = [];
		bytes = 0;
	}
	if (bytes > 0) yield Buffer.concat(held);
}

/** Parts of a stream hold up to about a second; where more lies between the times of two, sound is missing. */
const MIN_LOSS_SECONDS = 2;
/** Where more is missing than this, or time runs back, recordings were joined, and each counts anew. */
const MAX_LOSS_SECONDS = 10;

/** How many seconds after the first picture a part is heard; a clock of their own says nothing of it. */
function lateness({ seconds, begin }: SoundPart): number {
	const late = seconds === undefined || begin === undefined ? 0 : seconds - begin;
	return late > 0 && late <= MAX_LOSS_SECONDS ? late : 0;
}

/** The frames of a stream: behind a loss they go on at the time that the container gives. */
async function* readStream(
	parts: AsyncGenerator<SoundPart>,
	first: StreamReader,
): AsyncGenerator<FrameBlock> {
	let next = await parts.next();
	let read = first;
	/** Seconds from the start of the recording to the end of what has been read. */
	let end = next.done ? 0 : lateness(next.value);
	let hasSound = false;
	/** What a container's time is ahead of that of the recording, and its last time. */
	let ahead: number | undefined;
	let time: number | undefined;

	async function* untilLoss(): AsyncGenerator<Buffer> {
		while (!next.done) {
			const { bytes, from, to, seconds = time, read: own = first } = next.value;
			const passed = time === undefined || seconds === undefined ? 0 : seconds - time;
			// The first part may be the end of one whose time is not in the file.
			if (time === undefined && seconds !== undefined) ahead = seconds - end;
			time = seconds;
			if (Math.abs(passed) > MIN_LOSS_SECONDS || own !== read) {
				if (passed < 0 || passed > MAX_LOSS_SECONDS) ahead = undefined;
				return;
			}
			next = await parts.next();
			yield bytes.subarray(from, to);
		}
	}

	let fault: unknown;
	while (!next.done) {
		read = next.value.read ?? first;
		ahead ??= (time ?? 0) - end;
		const start = Math.max(end, (time ?? 0) - ahead);
		try {
			for await (const block of read(createByteReader(joined(untilLoss())))) {
				const moved = { ...block, start: start + block.start };
				end = endOf(moved);
				hasSound = true;
				yield moved;
			}
		} catch (error) {
			fault = error;
		}
		if (fault && !(fault instanceof UnreadableAudio)) throw fault;
	}
	if (!hasSound && fault) throw fault;
}

/** The frames of a track, of which a container gives one part after the other. */
export const readParts = (
	parts: AsyncGenerator<SoundPart>,
	codec: PartsCodec,
): AsyncGenerator<FrameBlock> =>
	'read' in codec
		? readStream(parts, codec.read)
		: readPackets(parts, codec.format, codec.preSkip ?? 0);
