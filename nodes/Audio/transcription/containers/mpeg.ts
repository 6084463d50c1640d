import { UnreadableAudio, type AudioContainer, type AudioFormat } from './container';
import { createLayer2Format } from './layer2-format';
import { createMp3Format } from './mp3-format';
import {
	frameAt,
	HEADER_BYTES,
	sideInfoAt,
	sideInfoBytes,
	type Frame,
	type Layer,
} from './mpeg-frame';
import { hasFrames, readSyncFrames, type SyncWord } from './sync-frames';

const MPEG_SYNC: SyncWord<Frame> = {
	byte: 0xff,
	headerBytes: HEADER_BYTES,
	maxFrameBytes: 1729,
	frameAt,
};

/** VBRI stands at a fixed place, whatever the version (Fraunhofer's format). */
const VBRI_AT = HEADER_BYTES + 32;

/** The first frame of many MP3 files is a table for players (Xing, LAME's Info, VBRI) and no sound. */
function isTable(bytes: Buffer, frame: Frame): boolean {
	if (frame.layer !== 3) return false;
	const at = HEADER_BYTES + sideInfoBytes(frame);
	const names = [at, sideInfoAt(frame) + sideInfoBytes(frame)].map((from) =>
		bytes.toString('latin1', from, from + 4),
	);
	return (
		names.some((name) => name === 'Xing' || name === 'Info') ||
		bytes.toString('latin1', VBRI_AT, VBRI_AT + 4) === 'VBRI'
	);
}

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
		let isFirst = true;
		for await (const { bytes, ...frame } of readSyncFrames(await source.open(), MPEG_SYNC)) {
			const isSound = !isFirst || !isTable(bytes, frame);
			isFirst = false;
			if (!isSound) continue;
			const { rate, samples } = frame;
			format ??= formatOf(frame);
			yield { bytes, format, start: passed / rate, seconds: samples / rate };
			passed += samples;
		}
		if (!format) throw new UnreadableAudio('holds no MP3 frame');
	},
};
