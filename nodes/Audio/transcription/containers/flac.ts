import type { ByteReader } from './audio-source';
import { UnreadableAudio, type AudioContainer } from './container';
import {
	createFlacStream,
	FLAC_BLOCK_HEAD_BYTES,
	FLAC_MAGIC,
	flacStreamLike,
	type FlacStream,
} from './flac-format';
import { endOfFlacFrame, flacHeaderAt, MAX_FLAC_HEADER_BYTES, type FlacHeader } from './flac-frame';
import { createSequences } from './frame-sequence';
import type { FrameBlock } from './frames';
import { tagLength } from './tags';

const STREAM_INFO = 0;
const MAX_STREAM_INFO_BYTES = 1024;
/** Two frames of most files. */
const SEARCHED_BYTES = 65_536;
/** The sync word, and whether frames count samples. */
const SYNC_BYTE = 0xff;

export const isFlac = (head: Buffer) => head.toString('latin1', 0, 4) === FLAC_MAGIC;

/** Reads the metadata up to the first frame. */
async function readStream(reader: ByteReader): Promise<FlacStream> {
	if (!isFlac(await reader.take(FLAC_MAGIC.length))) throw new UnreadableAudio('is no FLAC file');
	let stream: FlacStream | undefined;
	for (let isLast = false; !isLast;) {
		const head = await reader.take(FLAC_BLOCK_HEAD_BYTES);
		if (head.length < FLAC_BLOCK_HEAD_BYTES) throw new UnreadableAudio('ends before its sound');
		const kind = head.readUInt8(0);
		const size = head.readUIntBE(1, 3);
		isLast = kind > 127;
		if ((kind & 127) === STREAM_INFO) {
			stream ??= createFlacStream(await reader.fill(Math.min(size, MAX_STREAM_INFO_BYTES)));
		}
		await reader.skip(size);
	}
	if (!stream) throw new UnreadableAudio('does not say how its FLAC is written');
	return stream;
}

const numberAfter = ({ number, isVariable, samples }: FlacHeader) =>
	number + (isVariable ? samples : 1);

/** Within a frame fewer headers are found by chance; more are no sound. */
const MAX_FALSE_HEADERS = 32;
const NO_FRAME = -1;

/**
 * Where the next frame starts, which is the only way to tell where one ends: a header that counts on.
 * After damage it is any later frame's.
 *
 * @returns undefined where none follows, and -1 where this is no frame
 */
function nextFrame(bytes: Buffer, header: FlacHeader): number | undefined {
	const wanted = numberAfter(header);
	let later: number | undefined;
	let others = 0;
	for (
		let at = bytes.indexOf(SYNC_BYTE, header.length);
		at >= 0;
		at = bytes.indexOf(SYNC_BYTE, at + 1)
	) {
		const next = flacHeaderAt(bytes, at);
		if (next?.isVariable !== header.isVariable) continue;
		if (next.number === wanted) return at;
		if (next.number > wanted) later ??= at;
		if (++others > MAX_FALSE_HEADERS) return later ?? NO_FRAME;
	}
	return later;
}

/**
 * Where the first frame begins of which another one is the next: in a recording of what is on the air, or the
 * rest of a file, nothing says before how it is written.
 *
 * @returns -1 where there is none
 */
function frameIn(bytes: Buffer): number {
	for (let at = bytes.indexOf(SYNC_BYTE); at >= 0; at = bytes.indexOf(SYNC_BYTE, at + 1)) {
		const header = flacHeaderAt(bytes, at);
		const behind = bytes.subarray(at);
		const next = header && nextFrame(behind, header);
		if (next && next > 0 && flacHeaderAt(behind, next)?.number === numberAfter(header)) return at;
	}
	return -1;
}

export const isFlacFrames = (head: Buffer) => frameIn(head) >= 0;

/** Where in damage the next header stands, or may begin behind what is at hand. */
function nextHeader(bytes: Buffer): number {
	const sure = bytes.length - MAX_FLAC_HEADER_BYTES;
	let at = bytes.indexOf(SYNC_BYTE, 1);
	while (at >= 0 && at < sure && !flacHeaderAt(bytes, at)) at = bytes.indexOf(SYNC_BYTE, at + 1);
	return at < 0 ? bytes.length : at;
}

/** Whether a last frame may end here: at the end of what there is, before a tag or before another file. */
const isEnd = (rest: Buffer) => rest.length === 0 || tagLength(rest) > 0 || isFlac(rest);

/** How many bytes the frame in front has; undefined where there is none, or not all of it. */
function lengthOf(bytes: Buffer): number | undefined {
	const header = flacHeaderAt(bytes);
	const length = header && (nextFrame(bytes, header) ?? endOfFlacFrame(bytes, isEnd));
	return length === NO_FRAME ? undefined : length;
}

/**
 * The frames of FLAC from where the reader stands.
 *
 * @param first how they are written; what stands in front of them, or the first of them, says it when left out
 * @throws UnreadableAudio when there is none
 */
export async function* flacFrames(
	reader: ByteReader,
	first?: FlacStream,
): AsyncGenerator<FrameBlock> {
	const sequenceOf = createSequences(({ format }: FlacStream) => format);
	let stream = first;
	let hasFrame = false;
	for (;;) {
		const wanted = (stream?.maxFrameBytes ?? 0) + MAX_FLAC_HEADER_BYTES;
		const ahead = await reader.fill(wanted);
		if (ahead.length === 0) break;
		if (isFlac(ahead)) {
			stream = await readStream(reader);
			continue;
		}
		const header = flacHeaderAt(ahead);
		if (!header) {
			await reader.skip(tagLength(ahead) || nextHeader(ahead));
			continue;
		}
		if (!stream) {
			stream = flacStreamLike(header);
			continue;
		}
		const sequence = sequenceOf(stream);
		let end = 0;
		do {
			const length = lengthOf(ahead.subarray(end));
			if (length === undefined) break;
			sequence.add(ahead, end, end + length);
			end += length;
		} while (end + wanted <= ahead.length);
		hasFrame ||= end > 0;
		reader.consume(Math.max(1, end));
		yield* sequence.take();
	}
	if (!hasFrame) throw new UnreadableAudio('holds no FLAC frame');
}

/** FLAC files, and parts of such that lack their beginning. */
export const flacContainer: AudioContainer = {
	async *frames(source) {
		const reader = await source.open();
		const head = await reader.fill(SEARCHED_BYTES);
		if (!isFlac(head)) reader.consume(Math.max(0, frameIn(head)));
		yield* flacFrames(reader);
	},
};
