import type { ByteReader } from './audio-source';
import type { AudioContainer } from './container';
import type { FrameBlock } from './frames';
import { createLayer2Format } from './layer2-format';
import { createMp3Format } from './mp3-format';
import { readMp3Table } from './mp3-info';
import {
	createLengthReader,
	frameAt,
	freeFormatAt,
	HEADER_BYTES,
	type Frame,
	type Layer,
} from './mpeg-frame';
import { hasFrames, syncFrames, type SyncWord } from './sync-frames';

const MPEG_SYNC: SyncWord<Frame> = {
	byte: 0xff,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: 1729,
	frameAt,
	createLengthReader,
};

/** Whether a file is of MPEG audio of this layer. */
export const isMpegLayer = (layer: Layer) => (head: Buffer) =>
	hasFrames(head, {
		...MPEG_SYNC,
		frameAt(bytes, at) {
			const frame = frameAt(bytes, at);
			return frame?.layer === layer ? frame : undefined;
		},
	});

/** Of 640 kbit/s at 32 kHz, the most that LAME makes. */
const MAX_FREE_FRAME_BYTES = 2_880;
const MIN_FREE_FRAME_BYTES = 24;

/** Whether headers of free format follow each other from one place on, padding of a byte apart. */
function isFreeRow(bytes: Buffer, at: number, family: number): boolean {
	for (let length = MIN_FREE_FRAME_BYTES; length <= MAX_FREE_FRAME_BYTES; length++) {
		if (freeFormatAt(bytes, at + length) !== family) continue;
		const isNext = (padding: number) => freeFormatAt(bytes, at + 2 * length + padding) === family;
		if ([-1, 0, 1].some(isNext)) return true;
	}
	return false;
}

/** Whether a file is an MP3 whose headers do not say how long a frame is. */
export function isFreeFormat(head: Buffer): boolean {
	for (let at = head.indexOf(0xff); at >= 0; at = head.indexOf(0xff, at + 1)) {
		const family = freeFormatAt(head, at);
		if (family !== undefined && isFreeRow(head, at, family)) return true;
	}
	return false;
}

/**
 * The frames of MPEG audio from where the reader stands, of constant or variable bit rate.
 *
 * @throws UnreadableAudio when there is none
 */
export const mpegFrames = (reader: ByteReader): AsyncGenerator<FrameBlock> =>
	syncFrames(reader, {
		name: 'MP3',
		word: MPEG_SYNC,
		formatOf: (frame) => (frame.layer === 3 ? createMp3Format(frame) : createLayer2Format(frame)),
		skipIn: (bytes, like) => (like.layer === 3 ? readMp3Table(bytes, like)?.skip : undefined),
	});

/** MP1, MP2 and MP3 files: frames that follow each other. */
export const mpegContainer: AudioContainer = {
	async *frames(source) {
		yield* mpegFrames(await source.open());
	},
};
