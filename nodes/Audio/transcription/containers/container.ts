import type { AudioSource } from './audio-source';
import type { FrameBlock } from './frames';
import type { SentType } from './sent-as';

/** How sound is coded, and how a file of it is written. All frames of a file have the same format. */
export interface AudioFormat {
	/** What the written file is. */
	sentAs: SentType;
	/** Samples a second, of each channel. */
	rate: number;
	/** Samples of every frame, where all have as many; else missing. */
	frameSamples?: number;
	/** How many frames before a cut may be needed for the first frame after it to be heard in full. */
	leadFrames: number;
	/** How many frames after it the sound of a frame swings on into; 0 when left out. */
	overlapFrames?: number;
	/** The most bytes that a written file has beside those of its frames: once, and for each frame. */
	overhead: { file: number; frame: number };
	/** Begins to count how many samples a decoder makes of frames, which are then given in turn. */
	createCounter(): FrameReader;
	/** An estimate of the energy of a frame's sound, only good to compare frames of one recording. */
	loudnessOf: FrameReader;
	/**
	 * A complete file of these frames, in parts.
	 *
	 * @param frames at least one
	 * @param lead up to `leadFrames` frames before them; they may be decoded, but are not to be heard
	 */
	write(frames: readonly FrameBlock[], lead: readonly FrameBlock[]): Buffer[];
}

/** Reads a number of a frame, which lies in bytes from one place up to another. */
export type FrameReader = (bytes: Buffer, from: number, to: number) => number;

/** A kind of file that can be cut between its frames. */
export interface AudioContainer {
	/**
	 * The frames of the first sound track, in order, without decoding and without holding the file: as
	 * many at a time as have been read. A damaged file gives what can be saved of it.
	 *
	 * @throws UnreadableAudio when nothing can be
	 */
	frames(source: AudioSource): AsyncGenerator<FrameBlock>;
	/**
	 * Whether there is more in the file than sound, which need not travel, or is in its kind, of which
	 * recognisers know little; missing for kinds that hold nothing else.
	 *
	 * @throws UnreadableAudio
	 */
	hasPictures?(source: AudioSource): Promise<boolean>;
}

/** Thrown when a file is not what its kind promises; the message completes "The file ...". */
export class UnreadableAudio extends Error {}

/** Thrown for a file that is as it should be and cannot be cut all the same. */
export class UncuttableAudio extends UnreadableAudio {
	readonly advice?: string;

	/** @param advice what to do where converting the file does not help */
	constructor(message: string, advice?: string) {
		super(message);
		this.advice = advice;
	}
}

/** Thrown for a file in which nobody hears anything, the service neither. */
export class UnhearableAudio extends UncuttableAudio {}
