import type { ByteReader } from './byte-reader';
import { carriersFor, withinReach } from './mp3-carrier';
import { walkMp3, type WalkedFrame } from './mp3-walk';
import {
	EndsBefore,
	longestPiece,
	quietest,
	searchRange,
	UnreadableAudio,
	type CutPlan,
	type Piece,
} from './piece';

const secondsOf = (frames: WalkedFrame[]) => frames.reduce((sum, { seconds }) => sum + seconds, 0);

/** Carriers before a piece take a few frames' room beside it. */
const CARRIER_ROOM_BYTES = 4096;

/**
 * The frame before which it is quietest. The sound of a frame swings on into the next, so that two
 * frames before a cut and one after it have to be quiet.
 */
function cutAt(frames: WalkedFrame[], plan: CutPlan): number {
	const [first] = frames;
	if (!first) return 0;
	const { seconds } = first;
	const range = searchRange(plan, frames.length * seconds);
	const from = Math.max(2, Math.floor(range.from / seconds));
	const places = frames.length - from;
	if (places < 1) return frames.length;
	const around = (place: number) =>
		frames.slice(place - 2, place + 1).reduce((sum, { loudness }) => sum + loudness, 0);
	const loudness = Array.from({ length: places }, (_, index) => around(from + index));
	return from + quietest(loudness, range.aim / seconds - from);
}

/** The sound of an MP3 in seconds, by its frames. */
export async function measureMp3(reader: ByteReader): Promise<number> {
	let seconds = 0;
	for await (const frame of walkMp3(reader)) seconds += frame.seconds;
	return seconds;
}

/**
 * Cuts an MP3 into files of about the target's length without decoding it: between frames, where
 * their side information says that it is quietest. Times are those of the frames; the few
 * milliseconds that encoder and decoder add at the start of a recording count as sound.
 *
 * @throws UnreadableAudio when no frame is found; EndsBefore
 */
export async function* splitMp3(reader: ByteReader, plan: CutPlan): AsyncGenerator<Piece> {
	const maxBytes = Math.max(1, plan.maxBytes - CARRIER_ROOM_BYTES);
	const longest = longestPiece(plan);
	let held: WalkedFrame[] = [];
	let heldBytes = 0;
	let before: WalkedFrame[] = [];
	let passed = 0;
	let heldSeconds = 0;
	let index = 0;

	const take = (count: number): Piece => {
		const frames = held.slice(0, count);
		const start = passed;
		const [first] = frames;
		const carriers = first ? carriersFor(first, before) : [];
		passed += secondsOf(frames);
		before = withinReach([...before, ...frames]);
		held = held.slice(count);
		heldBytes = held.reduce((sum, { length }) => sum + length, 0);
		heldSeconds = secondsOf(held);
		const bytes = Buffer.concat([...carriers, ...frames.map((frame) => frame.bytes)]);
		return { index: index++, start, end: passed, bytes, read: reader.position() };
	};

	for await (const frame of walkMp3(reader)) {
		// Half a frame: a start that an error message has rounded still finds its frame.
		if (held.length === 0 && index === 0 && passed + frame.seconds / 2 <= plan.startAt) {
			passed += frame.seconds;
			before = withinReach([...before, frame]);
			continue;
		}
		const isFull = heldSeconds + frame.seconds > longest || heldBytes + frame.length > maxBytes;
		if (isFull && held.length > 0) yield take(cutAt(held, plan));
		held.push(frame);
		heldBytes += frame.length;
		heldSeconds += frame.seconds;
	}
	if (held.length > 0) yield take(held.length);
	else if (passed === 0) throw new UnreadableAudio('holds no MP3 frame');
	else if (index === 0) throw new EndsBefore(passed);
}
