import type { AudioFormat, FrameReader } from './container';

/**
 * Frames in a row: what a decoder takes in one go, an AAC or MP3 frame, an Opus packet, some samples of
 * PCM. They are lists of numbers, one for each frame: a recording of hours has millions of frames, and
 * an object for each of them would take longer than reading it.
 */
export interface FrameBlock {
	format: AudioFormat;
	/** What the frames lie in. Their own bytes are the codec's, without what the container has put around them. */
	bytes: Buffer;
	/** Where each frame begins in `bytes`, and where it ends. */
	from: number[];
	to: number[];
	/** Samples of each frame that are heard; 0 where a decoder only needs it to get going. */
	heard: number[];
	/** Bytes of all frames, and samples of all that are heard. */
	frameBytes: number;
	samples: number;
	/** Seconds from the start of the recording to the first frame; each other one starts where the one before ends. */
	start: number;
	/** Samples of each channel that are decoded in front but not heard, and such at the end. */
	skip: number;
	drop: number;
}

export const newBlock = (format: AudioFormat, bytes: Buffer, start: number): FrameBlock => ({
	format,
	bytes,
	from: [],
	to: [],
	heard: [],
	frameBytes: 0,
	samples: 0,
	start,
	skip: 0,
	drop: 0,
});

/** Adds a frame at the end of a block. */
export function pushFrame(block: FrameBlock, from: number, to: number, heard: number): void {
	block.from.push(from);
	block.to.push(to);
	block.heard.push(heard);
	block.frameBytes += to - from;
	block.samples += heard;
}

export function sum(values: readonly number[]): number {
	let total = 0;
	for (let at = 0; at < values.length; at++) total += values[at] ?? 0;
	return total;
}

/** The second at which the sound of a block ends. */
export const endOf = ({ start, samples, format }: FrameBlock): number =>
	start + samples / format.rate;

/** How many frames there are. */
export const countFrames = (blocks: readonly FrameBlock[]): number =>
	sum(blocks.map(({ from }) => from.length));

/** How many bytes the frames have. */
export const countBytes = (blocks: readonly FrameBlock[]): number =>
	sum(blocks.map(({ frameBytes }) => frameBytes));

/** Calls with every frame in turn. */
export function forEachFrame(
	blocks: readonly FrameBlock[],
	call: (bytes: Buffer, from: number, to: number) => void,
): void {
	for (const { bytes, from, to } of blocks) {
		for (let at = 0; at < from.length; at++) call(bytes, from[at] ?? 0, to[at] ?? 0);
	}
}

/** How many samples a decoder makes of each frame. */
export function countSamples(samplesOf: FrameReader, blocks: readonly FrameBlock[]): number[] {
	const counts: number[] = [];
	forEachFrame(blocks, (bytes, from, to) => counts.push(samplesOf(bytes, from, to)));
	return counts;
}

/** The bytes of each frame. */
export function framesOf(blocks: readonly FrameBlock[]): Buffer[] {
	const frames: Buffer[] = [];
	forEachFrame(blocks, (bytes, from, to) => frames.push(bytes.subarray(from, to)));
	return frames;
}

/** What is left of what a block skips, behind its first frames. */
function skipAfter({ format, bytes, from, to, skip }: FrameBlock, count: number): number {
	const samplesOf = format.createCounter();
	let left = skip;
	for (let at = 0; at < count && left > 0; at++) {
		left -= samplesOf(bytes, from[at] ?? 0, to[at] ?? 0);
	}
	return Math.max(0, left);
}

/** The frames of a block from one number up to another. */
export function sliceBlock(block: FrameBlock, first: number, end = block.from.length): FrameBlock {
	if (first === 0 && end === block.from.length) return block;
	const { format, bytes } = block;
	const from = block.from.slice(first, end);
	const to = block.to.slice(first, end);
	const heard = block.heard.slice(first, end);
	return {
		format,
		bytes,
		from,
		to,
		heard,
		frameBytes: to.reduce((bytes, end, at) => bytes + end - (from[at] ?? 0), 0),
		samples: sum(heard),
		start: block.start + sum(block.heard.slice(0, first)) / format.rate,
		skip: skipAfter(block, first),
		drop: end === block.from.length ? block.drop : 0,
	};
}

/** The first frames, and the others. */
export function splitFrames(
	blocks: readonly FrameBlock[],
	count: number,
): [first: FrameBlock[], rest: FrameBlock[]] {
	let left = count;
	for (const [index, block] of blocks.entries()) {
		if (left < block.from.length) {
			const first = left > 0 ? [sliceBlock(block, 0, left)] : [];
			return [
				[...blocks.slice(0, index), ...first],
				[sliceBlock(block, left), ...blocks.slice(index + 1)],
			];
		}
		left -= block.from.length;
	}
	return [[...blocks], []];
}

/** The last frames, or all where there are fewer. */
export const lastFrames = (blocks: readonly FrameBlock[], count: number): FrameBlock[] =>
	splitFrames(blocks, Math.max(0, countFrames(blocks) - count))[1];

/** Samples in front of a file of these frames that are not heard; the first blocks may be all silent. */
export function skipOf(blocks: readonly FrameBlock[]): number {
	const heardAt = blocks.findIndex(({ samples }) => samples > 0);
	return sum(blocks.slice(0, heardAt + 1 || undefined).map(({ skip }) => skip));
}

/** Samples at the end that are not heard. */
export function dropOf(blocks: readonly FrameBlock[]): number {
	const heardAt = blocks.findLastIndex(({ samples }) => samples > 0);
	return sum(blocks.slice(Math.max(0, heardAt)).map(({ drop }) => drop));
}

/** Calls with every stretch of frames between which nothing lies. */
function forEachStretch(
	{ from, to }: FrameBlock,
	call: (from: number, to: number, count: number) => void,
): void {
	let first = 0;
	for (let at = 1; at <= from.length; at++) {
		if (at < from.length && from[at] === to[at - 1]) continue;
		call(from[first] ?? 0, to[at - 1] ?? 0, at - first);
		first = at;
	}
}

/** Shorter stretches are cheaper to copy than to send one by one. */
const MIN_PART_BYTES = 4_096;

/** The bytes of all frames, where they can be in the places in which they were read. */
export function soundOf(blocks: readonly FrameBlock[]): Buffer[] {
	const parts: Buffer[] = [];
	for (const block of blocks) {
		let stretches = 0;
		forEachStretch(block, () => (stretches += 1));
		const own = block.frameBytes < stretches * MIN_PART_BYTES ? compacted(block) : block;
		forEachStretch(own, (from, to) => parts.push(own.bytes.subarray(from, to)));
	}
	return parts;
}

/** The block in memory of its own, without what lay around its frames. */
function compacted(block: FrameBlock): FrameBlock {
	const bytes = Buffer.allocUnsafeSlow(block.frameBytes);
	let at = 0;
	forEachStretch(block, (from, to) => (at += block.bytes.copy(bytes, at, from, to)));
	let end = 0;
	const to = block.to.map((each, index) => (end += each - (block.from[index] ?? 0)));
	return { ...block, bytes, from: [0, ...to.slice(0, -1)], to };
}

/** A little sound must not keep the pictures around it in memory. */
export const withoutSurroundings = (block: FrameBlock): FrameBlock =>
	2 * block.frameBytes < block.bytes.buffer.byteLength ? compacted(block) : block;
