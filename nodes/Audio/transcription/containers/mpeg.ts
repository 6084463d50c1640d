import type { ByteReader } from './byte-reader';
import {
	UnreadableAudio,
	type AudioContainer,
	type AudioFormat,
	type AudioFrame,
} from './container';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import { createLayer2Format } from './layer2-format';
import { createMp3Format } from './mp3-format';
import { readMp3Table } from './mp3-info';
import { frameAt, HEADER_BYTES, type Frame, type Layer } from './mpeg-frame';
import { hasFrames, readSyncFrames, type SyncWord } from './sync-frames';

const MPEG_SYNC: SyncWord<Frame> = {
	byte: 0xff,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: 1729,
	frameAt,
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

const formatOf = (frame: Frame): AudioFormat =>
	frame.layer === 3 ? createMp3Format(frame) : createLayer2Format(frame);

/**
 * The frames of MPEG audio from where the reader stands, of constant or variable bit rate.
 *
 * @throws UnreadableAudio when there is none
 */
export async function* mpegFrames(reader: ByteReader): AsyncGenerator<AudioFrame> {
	let sequence: FrameSequence | undefined;
	let toSkip: number | undefined;
	for await (const { bytes, ...frame } of readSyncFrames(reader, MPEG_SYNC)) {
		if (toSkip === undefined) {
			const table = frame.layer === 3 ? readMp3Table(bytes, frame) : undefined;
			toSkip = table?.skip ?? 0;
			if (table) continue;
		}
		sequence ??= createFrameSequence(formatOf(frame), toSkip);
		yield sequence.next(bytes);
	}
	if (!sequence) throw new UnreadableAudio('holds no MP3 frame');
}

/** MP1, MP2 and MP3 files: frames that follow each other. */
export const mpegContainer: AudioContainer = {
	async *frames(source) {
		yield* mpegFrames(await source.open());
	},
};
