import type { AudioSource } from './containers/audio-source';
import { UnreadableAudio, type AudioContainer } from './containers/container';
import {
	countBytes,
	countFrames,
	endOf,
	lastFrames,
	sliceBlock,
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

/** How loud each frame is, from the one of this number on. */
function levelsOf(blocks: readonly FrameBlock[], first: number): number[] {
	const levels: number[] = [];
	let before = first;
	for (const { format, bytes, from, to } of blocks) {
		for (let at = before; at < from.length; at++) {
			levels.push(format.loudnessOf(bytes, from[at] ?? 0, to[at] ?? 0));
		}
		before = Math.max(0, before - from.length);
	}
	return levels;
}

/**
 * How loud it is around each frame's start, frames of a few milliseconds or of a tenth of a second.
 *
 * @param seconds of a frame
 * @param overlap how many frames after it the sound of a frame swings on into
 */
function loudnessAround(levels: readonly number[], seconds: number, overlap: number): number[] {
	const reach = Math.ceil(QUIET_SECONDS / seconds);
	const last = levels.length - 1;
	return levels.map((_, place) => {
		let total = 0;
		for (let near = place - reach - overlap; near < place + reach; near++) {
			// What lies outside is not known; it counts as loud as the edge.
			total += levels[Math.min(last, Math.max(0, near))] ?? 0;
		}
		return total;
	});
}

/** The number of frames that pass before this second of them. */
function framesUntil(blocks: readonly FrameBlock[], seconds: number): number {
	let passed = 0;
	let count = 0;
	for (const { heard, format } of blocks) {
		for (const samples of heard) {
			passed += samples / format.rate;
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
	const overlap = blocks[0]?.format.overlapFrames ?? 0;
	const loudness = loudnessAround(levelsOf(blocks, from), each, overlap);
	return from + quietest(loudness, (range.aim - range.from) / each);
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
			const fitting = room(block);
			if (fitting > 0) {
				const own = withoutSurroundings(sliceBlock(block, 0, fitting));
				blocks.push(own);
				count += fitting;
				bytes += costOf([own]);
				seconds += secondsOf([own]);
			}
			return fitting < block.from.length ? sliceBlock(block, fitting) : undefined;
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
	for await (const block of container.frames(source)) {
		if (collector.isForeign(block)) {
			const piece = collector.take(block, true);
			if (piece) yield piece;
			collector.forget();
		}
		end = endOf(block);
		let rest: FrameBlock | undefined = block;
		if (collector.count() === 0 && collector.isEmpty()) {
			const passed = framesBefore(block, plan.startAt);
			if (passed > 0) collector.pass(sliceBlock(block, 0, passed));
			rest = passed < block.from.length ? sliceBlock(block, passed) : undefined;
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
