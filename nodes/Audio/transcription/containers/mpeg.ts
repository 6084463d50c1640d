import { UnreadableAudio, type AudioContainer, type AudioFormat } from './container';
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

/** MP1, MP2 and MP3 files: frames of constant or variable bit rate that follow each other. */
export const mpegContainer: AudioContainer = {
	async *frames(source) {
		let format: AudioFormat | undefined;
		let passed = 0;
		/** Samples in front that are still to be left out; unknown before the first frame. */
		let toSkip: number | undefined;
		for await (const { bytes, ...frame } of readSyncFrames(await source.open(), MPEG_SYNC)) {
			const { rate, samples } = frame;
			if (toSkip === undefined) {
				const table = frame.layer === 3 ? readMp3Table(bytes, frame) : undefined;
				toSkip = table?.skip ?? 0;
				if (table) continue;
			}
			format ??= formatOf(frame);
			const skip = Math.min(samples, toSkip);
			toSkip -= skip;
			const seconds = (samples - skip) / rate;
			yield { bytes, format, start: passed / rate, seconds, ...(skip > 0 ? { skip } : {}) };
			passed += samples - skip;
		}
		if (!format) throw new UnreadableAudio('holds no MP3 frame');
	},
};
