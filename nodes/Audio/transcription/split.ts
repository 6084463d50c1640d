import type { AudioSource } from './containers/audio-source';
import { UnreadableAudio, type AudioContainer } from './containers/container';
import {
	countBytes,
	countFrames,
	endOf,
	lastFrames,
	splitFrames,
	sum,
	withoutSurroundings,
	type FrameBlock,
} from './containers/frames';
import type { SentType } from './containers/sent-as';
import { EndsBefore, maxSeconds, quietest, searchRange, type CutPlan } from './cut-plan';

/** A part of a recording: a complete file. */
export interface Piece {
	/** From 0, in the order of the recording. */
	index: number;
	/** Seconds from the start of the recording. */
	start: number;
	end: number;
	/** The file, in parts that lie where they were read. */
	parts: Buffer[];
	sentAs: SentType;
}

/** As much sound has to be quiet before and after a cut. */
const QUIET_SECONDS = 0.05;

/** More frames than a piece of the longest kind has; only damage makes more. */
const MAX_FRAMES = 300_000;

/** Frames whose times differ by less follow each other without a gap. */
const GAP_SECONDS = 0.001;

const secondsOf = (blocks: readonly FrameBlock[]) =>
	sum(blocks.map(({ samples, format }) => samples / format.rate));

/** Reads how loud frames are, by their numbers; it is fast for those that lie near each other. */
function createLoudnessReader(blocks: readonly FrameBlock[]): (frame: number) => number {
	let index = 0;
	/** How many frames lie before the block of this index. */
	let passed = 0;
	return (frame) => {
		while (frame < passed) passed -= blocks[--index]?.from.length ?? passed;
		let block = blocks[index];
		while (block && frame >= passed + block.from.length) {
			passed += block.from.length;
			block = blocks[++index];
		}
		if (!block) return Infinity;
		const at = frame - passed;
		return block.format.loudnessOf(block.bytes, block.from[at] ?? 0, block.to[at] ?? 0);
	};
}

/** The number of frames that pass before this second of them. */
function framesUntil(blocks: readonly FrameBlock[], seconds: number): number {
	let passed = 0;
	let count = 0;
	for (const { heard, format } of blocks) {
		for (let at = 0; at < heard.length; at++) {
			passed += (heard[at] ?? 0) / format.rate;
			if (passed > seconds) return count;
			count += 1;
		}
	}
	return count;
}

/** The frame before which it is quietest, in the search range of the plan. */
function cutAt(blocks: readonly FrameBlock[], plan: CutPlan): number {
	const count = countFrames(blocks);
	const held = secondsOf(blocks);
	const each = held / count;
	const range = searchRange(plan, held);
	// At least one frame stays before the cut.
	const from = Math.max(1, framesUntil(blocks, range.from));
	if (from >= count || each <= 0) return count;
	// Frames last a few milliseconds or a tenth of a second.
	const behind = Math.ceil(QUIET_SECONDS / each);
	const around = { before: behind + (blocks[0]?.format.overlapFrames ?? 0), behind };
	const loudnessOf = createLoudnessReader(blocks);
	const aim = (range.aim - range.from) / each;
	return from + quietest(count - from, around, aim, (frame) => loudnessOf(from + frame));
}

/** Frames on their way into a piece. */
function createCollector(plan: CutPlan) {
	const longest = maxSeconds(plan);
	let blocks: FrameBlock[] = [];
	let lead: FrameBlock[] = [];
	let count = 0;
	let bytes = 0;
	let seconds = 0;
	let index = 0;

	const costOf = (some: readonly FrameBlock[]) =>
		countBytes(some) + countFrames(some) * (some[0]?.format.overhead.frame ?? 0);

	/** How many frames of a block come to those that are there before the piece is full; none, one at least. */
	const room = ({ format, from, to, heard, frameBytes, samples }: FrameBlock): number => {
		const { overhead, rate } = format;
		const maxBytes = plan.maxBytes - overhead.file - costOf(lead);
		const isFull = (more: number, ownBytes: number, ownSeconds: number) =>
			count + more > MAX_FRAMES || ownBytes > maxBytes || ownSeconds > longest;
		const all = from.length;
		const allBytes = bytes + frameBytes + all * overhead.frame;
		if (!isFull(all, allBytes, seconds + samples / rate)) return all;
		let [ownBytes, ownSeconds] = [bytes, seconds];
		for (let at = 0; at < all; at++) {
			ownBytes += (to[at] ?? 0) - (from[at] ?? 0) + overhead.frame;
			ownSeconds += (heard[at] ?? 0) / rate;
			if (isFull(at + 1, ownBytes, ownSeconds) && count + at > 0) return at;
		}
		return all;
	};

	const hold = (some: FrameBlock[]) => {
		blocks = some;
		count = countFrames(blocks);
		bytes = costOf(blocks);
		seconds = secondsOf(blocks);
	};

	return {
		count: () => index,
		isEmpty: () => count === 0,
		isForeign: ({ format }: FrameBlock) => format !== (blocks[0] ?? lead[0] ?? { format }).format,
		/** Lets frames go by that come before the first piece. */
		pass(block: FrameBlock) {
			lead = lastFrames([...lead, block], block.format.leadFrames);
		},
		/** Takes frames until the piece is full; gives those that are left. */
		add(block: FrameBlock): FrameBlock | undefined {
			const [[fitting], [rest]] = splitFrames([block], room(block));
			if (fitting) {
				blocks.push(fitting);
				count += fitting.from.length;
				bytes += costOf([fitting]);
				seconds += secondsOf([fitting]);
			}
			return rest;
		},
		forget() {
			lead = [];
		},
		/** The piece of all frames up to the quietest place, or of all that there are. */
		take(next: FrameBlock | undefined, isWhole: boolean): Piece | undefined {
			const [own, rest] = splitFrames(blocks, isWhole ? count : cutAt(blocks, plan));
			const [first, last] = [own[0], own.at(-1)];
			if (!first || !last) return undefined;
			const follower = rest[0] ?? next;
			const end = endOf(last);
			const isNext = follower && Math.abs(follower.start - end) < GAP_SECONDS;
			const piece: Piece = {
				index: index++,
				start: first.start,
				end: isNext ? follower.start : end,
				parts: first.format.write(own, lead),
				sentAs: first.format.sentAs,
			};
			lead = lastFrames([...lead, ...own], first.format.leadFrames);
			hold(rest);
			return piece;
		},
	};
}

/** How many frames of a block begin before the second at which to begin. */
function framesBefore({ start, heard, format }: FrameBlock, second: number): number {
	let at = start;
	const first = heard.findIndex((samples) => {
		const seconds = samples / format.rate;
		at += seconds;
		// Half a frame: a start that an error message has rounded still finds its frame.
		return at - seconds / 2 > second;
	});
	return first < 0 ? heard.length : first;
}

/**
 * Cuts a recording into files of about the target's length without decoding it: between frames, where
 * it is quietest. It holds one piece at a time.
 *
 * @throws UnreadableAudio when there is no sound; EndsBefore
 */
export async function* split(
	container: AudioContainer,
	source: AudioSource,
	plan: CutPlan,
): AsyncGenerator<Piece> {
	const collector = createCollector(plan);
	let end = 0;
	for await (const read of container.frames(source)) {
		const block = withoutSurroundings(read);
		if (collector.isForeign(block)) {
			const piece = collector.take(block, true);
			if (piece) yield piece;
			collector.forget();
		}
		end = endOf(block);
		let rest: FrameBlock | undefined = block;
		if (collector.count() === 0 && collector.isEmpty()) {
			const [[passed], [behind]] = splitFrames([block], framesBefore(block, plan.startAt));
			if (passed) collector.pass(passed);
			rest = behind;
		}
		while (rest && (rest = collector.add(rest))) {
			const piece = collector.take(rest, false);
			if (piece) yield piece;
		}
	}
	const last = collector.take(undefined, true);
	if (last) yield last;
	else if (end === 0) throw new UnreadableAudio('holds no sound');
	else if (collector.count() === 0) throw new EndsBefore(end);
}

/**
 * The length of a recording in seconds, as far as it is asked for.
 *
 * @param limit seconds after which the rest is not read
 * @throws UnreadableAudio
 */
export async function measure(
	container: AudioContainer,
	source: AudioSource,
	limit = Infinity,
): Promise<number> {
	let end = 0;
	for await (const block of container.frames(source)) {
		end = endOf(block);
		if (end > limit) break;
	}
	return end;
}
