import { BlockWriter } from './block-writer';
import type { AudioFormat } from './container';
import type { FrameBlock } from './frames';

/** Makes blocks of frames, each of which starts where the one before it ends. */
export interface FrameSequence {
	/** Seconds from the start of the recording at which the next frame starts. */
	end(): number;
	/** Lets the next frame start later, after sound that was not recorded or is lost. */
	moveTo(seconds: number): void;
	/**
	 * Adds the frame that lies in `bytes` from one place up to another.
	 *
	 * @param drop samples at its end that are decoded but not heard
	 */
	add(bytes: Buffer, from: number, to: number, drop?: number): void;
	/**
	 * Adds frames that lie behind each other.
	 *
	 * @param bounds where each begins, and at the end where the last one ends
	 * @param first the number of the first one that is added
	 * @param headBytesAt how many bytes in front of a frame are not its codec's; none when left out
	 */
	addRow(
		bytes: Buffer,
		bounds: readonly number[],
		first: number,
		headBytesAt?: (bytes: Buffer, at: number) => number,
	): void;
	/** What has been added since the last call. */
	take(): FrameBlock[];
}

/**
 * Gives the sequence that frames belong to: one for all, and another that goes on behind it where the sound
 * goes on in another format.
 *
 * @param formatOf makes the format of frames that are like this one
 */
export function createSequences<Frame>(formatOf: (like: Frame) => AudioFormat) {
	let current: { like: Frame; sequence: FrameSequence } | undefined;
	/** @param preSkip of the first sequence, see `createFrameSequence` */
	return (like: Frame, preSkip = 0): FrameSequence => {
		if (current?.like === like) return current.sequence;
		const sequence = current
			? createFrameSequence(formatOf(like), 0, current.sequence.end())
			: createFrameSequence(formatOf(like), preSkip);
		current = { like, sequence };
		return sequence;
	};
}

/**
 * @param preSkip samples in front that are decoded but not heard
 * @param start seconds from the start of the recording at which the first frame is heard
 */
export function createFrameSequence(format: AudioFormat, preSkip = 0, start = 0): FrameSequence {
	const samplesOf = format.createCounter();
	const writer = new BlockWriter(format);
	let toSkip = Math.max(0, Math.round(preSkip));
	let base = start;
	let passed = 0;
	const end = () => base + passed / format.rate;
	const sequence: FrameSequence = {
		end,
		moveTo(seconds) {
			base = seconds;
			passed = 0;
			writer.close();
		},
		add(bytes, from, to, drop = 0) {
			const samples = samplesOf(bytes, from, to);
			const skip = Math.min(samples, toSkip);
			const dropped = drop > 0 ? Math.min(samples - skip, Math.round(drop)) : 0;
			const heard = samples - skip - dropped;
			// What is not heard lies at a block's ends.
			if (writer.bytes !== bytes || (writer.drop > 0 && heard > 0)) writer.begin(bytes, end());
			writer.push(from, to, heard);
			writer.skip += skip;
			writer.drop += dropped;
			toSkip -= skip;
			passed += heard;
		},
		addRow(bytes, bounds, first, headBytesAt) {
			const last = bounds.length - 1;
			let at = first;
			for (; at < last && (headBytesAt || !format.frameSamples || toSkip > 0); at++) {
				const from = bounds[at] ?? 0;
				sequence.add(bytes, from + (headBytesAt?.(bytes, from) ?? 0), bounds[at + 1] ?? 0);
			}
			if (!format.frameSamples || at >= last) return;
			if (writer.bytes !== bytes) writer.begin(bytes, end());
			writer.pushRow(bounds, at, format.frameSamples);
			passed += (last - at) * format.frameSamples;
		},
		take: () => writer.take(),
	};
	return sequence;
}
