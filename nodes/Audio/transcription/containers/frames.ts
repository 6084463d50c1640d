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
	from: Uint32Array;
	to: Uint32Array;
	/** Samples of each frame that are heard; 0 where a decoder only needs it to get going. */
	heard: Float64Array;
	/** Bytes of all frames, and samples of all that are heard. */
	frameBytes: number;
	samples: number;
	/** Seconds from the start of the recording to the first frame; each other one starts where the one before ends. */
	start: number;
	/** Samples of each channel that are decoded in front but not heard, and such at the end. */
	skip: number;
	drop: number;
}

export function sum(values: ArrayLike<number>): number {
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
export function countSamples(samplesOf: FrameReader, blocks: readonly FrameBlock[]): Float64Array {
	const counts = new Float64Array(countFrames(blocks));
	let index = 0;
	forEachFrame(blocks, (bytes, from, to) => (counts[index++] = samplesOf(bytes, from, to)));
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

/** The frames of a block up to the one of a number, and from it on; there are some of both. */
function splitBlock(block: FrameBlock, count: number): [first: FrameBlock, rest: FrameBlock] {
	const { from, to, heard } = block;
	let [frameBytes, samples] = [0, 0];
	for (let at = 0; at < count; at++) {
		frameBytes += (to[at] ?? 0) - (from[at] ?? 0);
		samples += heard[at] ?? 0;
	}
	const listed = (first: number, end?: number) => ({
		from: from.subarray(first, end),
		to: to.subarray(first, end),
		heard: heard.subarray(first, end),
	});
	return [
		{ ...block, ...listed(0, count), frameBytes, samples, drop: 0 },
		{
			...block,
			...listed(count),
			frameBytes: block.frameBytes - frameBytes,
			samples: block.samples - samples,
			start: block.start + samples / block.format.rate,
			skip: skipAfter(block, count),
		},
	];
}

/** The first frames, and the others. */
export function splitFrames(
	blocks: readonly FrameBlock[],
	count: number,
): [first: FrameBlock[], rest: FrameBlock[]] {
	let left = count;
	for (const [index, block] of blocks.entries()) {
		if (left === 0) return [blocks.slice(0, index), blocks.slice(index)];
		if (left < block.from.length) {
			const [first, rest] = splitBlock(block, left);
			return [
				[...blocks.slice(0, index), first],
				[rest, ...blocks.slice(index + 1)],
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
function forEachStretch({ from, to }: FrameBlock, call: (from: number, to: number) => void): void {
	let first = 0;
	for (let at = 1; at <= from.length; at++) {
		if (at < from.length && from[at] === to[at - 1]) continue;
		call(from[first] ?? 0, to[at - 1] ?? 0);
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
	const { from, to } = block;
	const bytes = Buffer.allocUnsafeSlow(block.frameBytes);
	let end = 0;
	forEachStretch(block, (first, last) => (end += block.bytes.copy(bytes, end, first, last)));
	const bounds = new Uint32Array(from.length + 1);
	for (let at = 0; at < from.length; at++) {
		bounds[at + 1] = (bounds[at] ?? 0) + (to[at] ?? 0) - (from[at] ?? 0);
	}
	return { ...block, bytes, from: bounds.subarray(0, -1), to: bounds.subarray(1) };
}

/** A little sound must not keep the pictures around it in memory. */
export const withoutSurroundings = (block: FrameBlock): FrameBlock =>
	2 * block.frameBytes < block.bytes.buffer.byteLength ? compacted(block) : block;
