import type { ByteReader } from './audio-source';
import { UnreadableAudio, type AudioContainer, type AudioFormat } from './container';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import type { FrameBlock } from './frames';
import { createLayer2Format } from './layer2-format';
import { createMp3Format } from './mp3-format';
import { readMp3Table } from './mp3-info';
import { frameAt, HEADER_BYTES, lengthAt, type Frame, type Layer } from './mpeg-frame';
import { hasFrames, readSyncFrames, type SyncWord } from './sync-frames';

const MPEG_SYNC: SyncWord<Frame> = {
	byte: 0xff,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: 1729,
	frameAt,
	lengthAt,
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
export async function* mpegFrames(reader: ByteReader): AsyncGenerator<FrameBlock> {
	let sequence: FrameSequence | undefined;
	let toSkip: number | undefined;
	for await (const { bytes, bounds, like } of readSyncFrames(reader, MPEG_SYNC)) {
		let first = 0;
		if (toSkip === undefined) {
			const table = like.layer === 3 ? readMp3Table(bytes.subarray(0, bounds[1]), like) : undefined;
			toSkip = table?.skip ?? 0;
			first = table ? 1 : 0;
		}
		if (bounds.length < first + 2) continue;
		sequence ??= createFrameSequence(formatOf(like), toSkip);
		for (let at = first; at + 1 < bounds.length; at++) {
			sequence.add(bytes, bounds[at] ?? 0, bounds[at + 1] ?? 0);
		}
		yield* sequence.take();
	}
	if (!sequence) throw new UnreadableAudio('holds no MP3 frame');
}

/** MP1, MP2 and MP3 files: frames that follow each other. */
export const mpegContainer: AudioContainer = {
	async *frames(source) {
		yield* mpegFrames(await source.open());
	},
};
