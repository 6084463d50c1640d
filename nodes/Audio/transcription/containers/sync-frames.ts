import type { ByteReader } from './audio-source';
import { UnreadableAudio, type AudioFormat } from './container';
import { createSequences } from './frame-sequence';
import type { FrameBlock } from './frames';
import { TAG_HEAD_BYTES, tagLength } from './tags';

/** A frame that begins with a sync word and tells its own length. */
export interface SyncFrame {
	/** Bytes, header included. */
	length: number;
	/** What all frames of a recording have in common. */
	family: number;
}

export type LengthReader = (bytes: Buffer, at: number) => number;

/** How the frames of a kind of file are found. */
export interface SyncWord<Frame extends SyncFrame> {
	/** The first byte of the sync word. */
	byte: number;
	headerBytes: number;
	maxFrameBytes: number;
	/** The header that starts at this place; undefined where none does. */
	frameAt(bytes: Buffer, at: number): Frame | undefined;
	/** Makes what tells the length of the frame at a place where a header is at hand; 0 where none of the same recording starts. */
	createLengthReader(like: Frame): LengthReader;
}

/** Frames that lie behind each other. */
export interface SyncRun<Frame extends SyncFrame> {
	bytes: Buffer;
	/** Where each frame begins, and at the end where the last one ends. */
	bounds: number[];
	/** The first frame of the recording, or of its part that is of another rate than the one before. */
	like: Frame;
}

/**
 * Whether the bytes are a frame of the recording: after junk the next one must follow at once, since
 * a sync word alone is found in any junk. The last frame of a file has none to follow.
 */
async function isFollowed<Frame extends SyncFrame>(
	reader: ByteReader,
	frame: Frame,
	{ headerBytes, frameAt }: SyncWord<Frame>,
): Promise<boolean> {
	const bytes = await reader.fill(frame.length + TAG_HEAD_BYTES);
	if (bytes.length < frame.length) return false;
	const rest = bytes.subarray(frame.length);
	if (rest.length < headerBytes || tagLength(rest) > 0) return true;
	return frameAt(bytes, frame.length)?.family === frame.family;
}

/** Frames in a row that tell a kind of file, or that sound goes on at another rate: a sync word alone is found in any bytes. */
const FRAMES_IN_A_ROW = 3;
/** What begins a file with other bytes may be sound of another kind, which repeats itself where it is silent. */
const FRAMES_BEHIND_JUNK = 8;

/** Whether as many frames of one kind as tell it follow each other from here on. */
async function isRow<Frame extends SyncFrame>(
	reader: ByteReader,
	{ maxFrameBytes, frameAt }: SyncWord<Frame>,
): Promise<boolean> {
	const bytes = await reader.fill(FRAMES_IN_A_ROW * maxFrameBytes);
	const first = frameAt(bytes, 0);
	let end = 0;
	for (let count = 0; count < FRAMES_IN_A_ROW; count++) {
		const frame = frameAt(bytes, end);
		if (!frame || frame.family !== first?.family) return false;
		end += frame.length;
	}
	return end <= bytes.length;
}

/** Where in junk the next header stands, or as far as one can tell that there is none. */
function nextHeader<Frame extends SyncFrame>(
	bytes: Buffer,
	{ byte, headerBytes, frameAt }: SyncWord<Frame>,
): number {
	const end = Math.max(1, bytes.length - headerBytes + 1);
	let at = bytes.indexOf(byte, 1);
	while (at >= 0 && at < end && !frameAt(bytes, at)) at = bytes.indexOf(byte, at + 1);
	return at < 0 ? end : Math.min(at, end);
}

const TAG_NAMES = ['ID3', 'APETAGEX', 'TAG'];
const MAX_TAG_NAME_BYTES = 8;

/** Where in junk the next tag may start, or the junk's end: a tag must not be passed over with it. */
function nextTag(bytes: Buffer, junk: number): number {
	const near = bytes.subarray(0, junk + MAX_TAG_NAME_BYTES);
	const places = TAG_NAMES.map((name) => near.indexOf(name, 1, 'latin1')).filter(
		(place) => place > 0,
	);
	return Math.min(junk, ...places);
}

/**
 * Frames that follow each other in a file without anything around them, in the order of the file: as many
 * at a time as are at hand. Tags and junk between them are passed over, and so is a last frame that is
 * cut off. Recordings that were put behind each other may differ in their rate.
 */
export async function* readSyncFrames<Frame extends SyncFrame>(
	reader: ByteReader,
	word: SyncWord<Frame>,
): AsyncGenerator<SyncRun<Frame>> {
	const ahead = word.maxFrameBytes + TAG_HEAD_BYTES;
	const recordingOf = (like: Frame) => ({ like, lengthAt: word.createLengthReader(like) });
	let recording: ReturnType<typeof recordingOf> | undefined;
	// Where a file or the sound after a tag begins, no frame comes before.
	let inStep = true;
	for (;;) {
		const bytes = await reader.fill(ahead);
		if (bytes.length < word.headerBytes) return;
		const frame = word.frameAt(bytes, 0);
		const isOther = frame && recording && frame.family !== recording.like.family;
		if (isOther && (await isRow(reader, word))) {
			recording = recordingOf(frame);
			inStep = true;
			continue;
		}
		if (!frame || isOther || (!inStep && !(await isFollowed(reader, frame, word)))) {
			const tag = tagLength(bytes);
			await reader.skip(tag || nextTag(bytes, nextHeader(bytes, word)));
			inStep = tag > 0;
			continue;
		}
		if (bytes.length < frame.length) return;
		recording ??= recordingOf(frame);
		const { like, lengthAt } = recording;
		inStep = true;
		const bounds = [0];
		const lastHeader = bytes.length - word.headerBytes;
		let end = frame.length;
		while (end <= bytes.length) {
			bounds.push(end);
			const length = end <= lastHeader ? lengthAt(bytes, end) : 0;
			if (length === 0) break;
			end += length;
		}
		reader.consume(bounds.at(-1) ?? 0);
		yield { bytes, bounds, like };
	}
}

/** A kind of recording that is nothing but frames. */
export interface SyncKind<Frame extends SyncFrame> {
	/** How people call it. */
	name: string;
	word: SyncWord<Frame>;
	formatOf(like: Frame): AudioFormat;
	/** How many bytes of the frame at a place are the container's, not the codec's; none when left out. */
	headBytesAt?(bytes: Buffer, at: number): number;
	/**
	 * Looks whether the first frame of all is no sound but a table.
	 *
	 * @returns how many samples behind it are decoded but not heard; undefined for a frame of sound
	 */
	skipIn?(bytes: Buffer, like: Frame): number | undefined;
}

/**
 * The frames of a recording that is nothing but frames, from where the reader stands.
 *
 * @throws UnreadableAudio when there is none
 */
export async function* syncFrames<Frame extends SyncFrame>(
	reader: ByteReader,
	{ name, word, formatOf, headBytesAt, skipIn }: SyncKind<Frame>,
): AsyncGenerator<FrameBlock> {
	const sequenceOf = createSequences(formatOf);
	let hasFrame = false;
	let toSkip: number | undefined;
	for await (const { bytes, bounds, like } of readSyncFrames(reader, word)) {
		const skip = toSkip === undefined ? skipIn?.(bytes.subarray(0, bounds[1]), like) : undefined;
		const first = skip === undefined ? 0 : 1;
		toSkip ??= skip ?? 0;
		if (bounds.length < first + 2) continue;
		const sequence = sequenceOf(like, toSkip);
		hasFrame = true;
		sequence.addRow(bytes, bounds, first, headBytesAt);
		yield* sequence.take();
	}
	if (!hasFrame) throw new UnreadableAudio(`holds no ${name} frame`);
}

/** Whether frames follow each other somewhere in the first bytes of a file, behind what junk there is. */
export function hasFrames<Frame extends SyncFrame>(
	head: Buffer,
	{ byte, frameAt }: Pick<SyncWord<Frame>, 'byte' | 'frameAt'>,
): boolean {
	for (let at = head.indexOf(byte); at >= 0; at = head.indexOf(byte, at + 1)) {
		const row = at === 0 ? FRAMES_IN_A_ROW : FRAMES_BEHIND_JUNK;
		const first = frameAt(head, at);
		let end = at;
		let frames = 0;
		for (
			let frame = first;
			frame && frame.family === first?.family && frames < row;
			frame = frameAt(head, end)
		) {
			frames += 1;
			end += frame.length;
		}
		// A short file may end before the row does.
		if (frames >= row || (frames > 0 && end === head.length)) return true;
	}
	return false;
}
