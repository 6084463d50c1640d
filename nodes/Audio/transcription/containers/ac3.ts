import { AC3_SYNC, createAc3Format } from './ac3-format';
import { UnreadableAudio, type AudioContainer } from './container';
import { createFrameSequence, type FrameSequence } from './frame-sequence';
import { hasFrames, readSyncFrames } from './sync-frames';

export const isAc3 = (head: Buffer) => hasFrames(head, AC3_SYNC);

/** Files of AC-3 and E-AC-3 frames that follow each other. */
export const ac3Container: AudioContainer = {
	async *frames(source) {
		let sequence: FrameSequence | undefined;
		for await (const frame of readSyncFrames(await source.open(), AC3_SYNC)) {
			sequence ??= createFrameSequence(createAc3Format(frame.rate, frame.isEnhanced));
			yield sequence.next(frame.bytes);
		}
		if (!sequence) throw new UnreadableAudio('holds no AC-3 frame');
	},
};
