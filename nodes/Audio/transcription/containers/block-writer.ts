import type { AudioFormat } from './container';
import type { FrameBlock } from './frames';

/** Frames that the lists have room for: a few blocks share them, or one block of more frames has its own. */
const ROOM = 2_048;

/**
 * Writes frames into blocks, frame by frame. The lists of many blocks are stretches of the same memory:
 * memory of its own for each would be most of what reading a recording costs.
 */
export class BlockWriter {
	/** What the frames of the open block lie in; undefined where none is open. */
	bytes?: Buffer;

	/** Samples of the open block that are decoded but not heard, in front and at its end. */
	skip = 0;

	drop = 0;

	private readonly format: AudioFormat;

	private start = 0;

	private frameBytes = 0;

	private samples = 0;

	private from = new Uint32Array(ROOM);

	private to = new Uint32Array(ROOM);

	private heard = new Float64Array(ROOM);

	/** Where in the lists the open block begins and ends. */
	private first = 0;

	private end = 0;

	private blocks: FrameBlock[] = [];

	constructor(format: AudioFormat) {
		this.format = format;
	}

	/**
	 * Begins a block of frames that lie in these bytes; the one before it is closed.
	 *
	 * @param start seconds from the start of the recording to its first frame
	 */
	begin(bytes: Buffer, start: number, skip = 0): void {
		this.close();
		this.bytes = bytes;
		this.start = start;
		this.skip = skip;
		this.drop = 0;
		this.frameBytes = 0;
		this.samples = 0;
	}

	/**
	 * Adds a frame at the end of the open block.
	 *
	 * @param heard how many of its samples are heard
	 */
	push(from: number, to: number, heard: number): void {
		if (this.end === this.from.length) this.makeRoom();
		this.from[this.end] = from;
		this.to[this.end] = to;
		this.heard[this.end] = heard;
		this.end += 1;
		this.frameBytes += to - from;
		this.samples += heard;
	}

	/** Adds frames that lie behind each other, each of as many samples; see `FrameSequence`. */
	pushRow(bounds: readonly number[], first: number, samples: number): void {
		const count = bounds.length - 1 - first;
		if (this.end + count > this.from.length) this.makeRoom(count);
		const { from, to, heard, end } = this;
		for (let at = 0; at < count; at++) {
			from[end + at] = bounds[first + at] ?? 0;
			to[end + at] = bounds[first + at + 1] ?? 0;
		}
		heard.fill(samples, end, end + count);
		this.end += count;
		this.frameBytes += (bounds[first + count] ?? 0) - (bounds[first] ?? 0);
		this.samples += count * samples;
	}

	/** Closes the open block: the next frame begins another one. */
	close(): void {
		const { format, bytes, frameBytes, samples, start, skip, drop, first, end } = this;
		if (bytes && end > first) {
			this.blocks.push({
				format,
				bytes,
				from: this.from.subarray(first, end),
				to: this.to.subarray(first, end),
				heard: this.heard.subarray(first, end),
				frameBytes,
				samples,
				start,
				skip,
				drop,
			});
		}
		this.bytes = undefined;
		this.first = end;
	}

	/** The blocks that have been written since the last call. */
	take(): FrameBlock[] {
		this.close();
		const taken = this.blocks;
		this.blocks = [];
		return taken;
	}

	/** Goes on in new lists, to which the open block moves. */
	private makeRoom(more = 1): void {
		const { from, to, heard, first, end } = this;
		const room = Math.max(ROOM, 2 * (end - first + more));
		this.from = new Uint32Array(room);
		this.from.set(from.subarray(first));
		this.to = new Uint32Array(room);
		this.to.set(to.subarray(first));
		this.heard = new Float64Array(room);
		this.heard.set(heard.subarray(first));
		this.first = 0;
		this.end = end - first;
	}
}
