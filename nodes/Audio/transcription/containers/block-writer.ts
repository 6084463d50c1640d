import type { AudioFormat } from './container';
import type { FrameBlock } from './frames';

/** Frames that the lists have room for at first; they grow with the longest block. */
const FIRST_ROOM = 256;

/**
 * Writes frames into blocks, frame by frame. All blocks are written into the same lists, from which each
 * gets a copy of its part: lists that grow anew for each would be most of what reading a recording costs.
 */
export class BlockWriter {
	/** What the frames of the open block lie in; undefined where none is open. */
	bytes?: Buffer;

	/** Samples of the open block that are decoded but not heard, in front and at its end. */
	skip = 0;

	drop = 0;

	private readonly format: AudioFormat;

	private start = 0;

	private count = 0;

	private frameBytes = 0;

	private samples = 0;

	private from = new Uint32Array(FIRST_ROOM);

	private to = new Uint32Array(FIRST_ROOM);

	private heard = new Float64Array(FIRST_ROOM);

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
	}

	/**
	 * Adds a frame at the end of the open block.
	 *
	 * @param heard how many of its samples are heard
	 */
	push(from: number, to: number, heard: number): void {
		const { count } = this;
		if (count === this.from.length) this.grow();
		this.from[count] = from;
		this.to[count] = to;
		this.heard[count] = heard;
		this.count = count + 1;
		this.frameBytes += to - from;
		this.samples += heard;
	}

	/** Closes the open block: the next frame begins another one. */
	close(): void {
		const { format, bytes, count, frameBytes, samples, start, skip, drop } = this;
		if (bytes && count > 0) {
			this.blocks.push({
				format,
				bytes,
				from: this.from.slice(0, count),
				to: this.to.slice(0, count),
				heard: this.heard.slice(0, count),
				frameBytes,
				samples,
				start,
				skip,
				drop,
			});
		}
		this.bytes = undefined;
		this.count = 0;
		this.frameBytes = 0;
		this.samples = 0;
	}

	/** The blocks that have been written since the last call. */
	take(): FrameBlock[] {
		this.close();
		const taken = this.blocks;
		this.blocks = [];
		return taken;
	}

	private grow(): void {
		const { from, to, heard } = this;
		this.from = new Uint32Array(2 * from.length);
		this.from.set(from);
		this.to = new Uint32Array(2 * to.length);
		this.to.set(to);
		this.heard = new Float64Array(2 * heard.length);
		this.heard.set(heard);
	}
}
