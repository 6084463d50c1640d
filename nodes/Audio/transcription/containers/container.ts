import type { AudioSource } from './audio-source';
import type { SentType } from './sent-as';

/** Sound that a decoder takes in one go: an AAC or MP3 frame, an Opus packet, some samples of PCM. */
export interface AudioFrame {
	/** The codec's own bytes, without what the container has put around them. */
	bytes: Buffer;
	format: AudioFormat;
	/** Seconds from the start of the recording, never before the end of the frame before. */
	start: number;
	/** Seconds of it that are heard; 0 where a decoder only needs it to get going. */
	seconds: number;
	/** Samples of each channel, at the format's rate, that are decoded in front but not heard. */
	skip?: number;
	/** Samples that are decoded at the end but not heard. */
	drop?: number;
}

/** How sound is coded, and how a file of it is written. All frames of a file have the same format. */
export interface AudioFormat {
	/** What the written file is. */
	sentAs: SentType;
	/** Samples a second, of each channel. */
	rate: number;
	/** How many frames before a cut may be needed for the first frame after it to be heard in full. */
	leadFrames: number;
	/** How many frames after it the sound of a frame swings on into; 0 when left out. */
	overlapFrames?: number;
	/** The most bytes that a written file has beside those of its frames: once, and for each frame. */
	overhead: { file: number; frame: number };
	/**
	 * How many samples a decoder makes of a frame.
	 *
	 * @param previous the frame before it, for codecs in which it counts
	 */
	samplesOf(bytes: Buffer, previous?: Buffer): number;
	/** An estimate of the energy of a frame's sound, only good to compare frames of one recording. */
	loudnessOf(bytes: Buffer): number;
	/**
	 * A complete file of these frames.
	 *
	 * @param frames at least one
	 * @param lead up to `leadFrames` frames before them; they may be decoded, but are not to be heard
	 */
	write(frames: readonly AudioFrame[], lead: readonly AudioFrame[]): Buffer;
}

/** A kind of file that can be cut between its frames. */
export interface AudioContainer {
	/**
	 * The frames of the first sound track, in order, without decoding and without holding the file. A
	 * damaged file gives what can be saved of it.
	 *
	 * @throws UnreadableAudio when nothing can be
	 */
	frames(source: AudioSource): AsyncGenerator<AudioFrame>;
	/**
	 * Whether there is more in the file than sound, which need not travel; missing for kinds that hold
	 * nothing else.
	 *
	 * @throws UnreadableAudio
	 */
	hasPictures?(source: AudioSource): Promise<boolean>;
}

/** Thrown when a file is not what its kind promises; the message completes "The file ...". */
export class UnreadableAudio extends Error {}

/** Writes the files of formats whose frames simply follow each other. */
export const concatFrames = (frames: readonly AudioFrame[]): Buffer =>
	Buffer.concat(frames.map(({ bytes }) => bytes));
