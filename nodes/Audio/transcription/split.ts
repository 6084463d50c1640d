import type { AudioSource } from './containers/audio-source';
import {
	UnreadableAudio,
	type AudioContainer,
	type AudioFormat,
	type AudioFrame,
} from './containers/container';
import type { SentType } from './containers/sent-as';
import { EndsBefore, maxSeconds, quietest, searchRange, type CutPlan } from './cut-plan';

/** A part of a recording: a complete file. */
export interface Piece {
	/** From 0, in the order of the recording. */
	index: number;
	/** Seconds from the start of the recording. */
	start: number;
	end: number;
	bytes: Buffer;
	sentAs: SentType;
}

/** As much sound has to be quiet before and after a cut. */
const QUIET_SECONDS = 0.05;

/** More frames than a piece of the longest kind has; only damage makes more. */
const MAX_FRAMES = 300_000;

/** Frames whose times differ by less follow each other without a gap. */
const GAP_SECONDS = 0.001;

const sum = (values: Iterable<number>) => {
	let total = 0;
	for (const value of values) total += value;
	return total;
};

const endOf = ({ start, seconds }: AudioFrame) => start + seconds;

/** How loud it is around each frame's start, frames of a few milliseconds or of a tenth of a second. */
function loudnessAround(frames: readonly AudioFrame[], seconds: number): number[] {
	const levels = frames.map(({ bytes, format }) => format.loudnessOf(bytes));
	const reach = Math.ceil(QUIET_SECONDS / seconds);
	const overlap = frames[0]?.format.overlapFrames ?? 0;
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

/** The frame before which it is quietest, in the search range of the plan. */
function cutAt(frames: readonly AudioFrame[], plan: CutPlan): number {
	const held = sum(frames.map(({ seconds }) => seconds));
	const each = held / frames.length;
	const range = searchRange(plan, held);
	let passed = 0;
	// At least one frame stays before the cut.
	const from = Math.max(
		1,
		frames.findIndex(({ seconds }) => (passed += seconds) > range.from),
	);
	if (from >= frames.length || each <= 0) return frames.length;
	return from + quietest(loudnessAround(frames.slice(from), each), (range.aim - range.from) / each);
}

/** Frames on their way into a piece. */
function createCollector(plan: CutPlan) {
	const longest = maxSeconds(plan);
	let frames: AudioFrame[] = [];
	let lead: AudioFrame[] = [];
	let leadBytes = 0;
	let bytes = 0;
	let seconds = 0;
	let index = 0;

	const costOf = ({ bytes: own, format }: AudioFrame) => own.length + format.overhead.frame;

	const keepLead = (passed: AudioFrame[], { leadFrames }: AudioFormat) => {
		lead = leadFrames > 0 ? [...lead, ...passed].slice(-leadFrames) : [];
		leadBytes = sum(lead.map(costOf));
	};

	return {
		count: () => index,
		isEmpty: () => frames.length === 0,
		/** Whether the frame must not come to those that are there. */
		isFull(frame: AudioFrame) {
			const room = plan.maxBytes - frame.format.overhead.file - leadBytes;
			const isLong = seconds + frame.seconds > longest || frames.length >= MAX_FRAMES;
			return isLong || bytes + costOf(frame) > room;
		},
		isForeign: ({ format }: AudioFrame) => format !== (frames[0] ?? lead[0] ?? { format }).format,
		pass: (frame: AudioFrame) => keepLead([frame], frame.format),
		add(frame: AudioFrame) {
			frames.push(frame);
			bytes += costOf(frame);
			seconds += frame.seconds;
		},
		forget() {
			lead = [];
			leadBytes = 0;
		},
		/** The piece of all frames up to the quietest place, or of all that there are. */
		take(next: AudioFrame | undefined, isWhole: boolean): Piece | undefined {
			const count = isWhole ? frames.length : cutAt(frames, plan);
			const own = frames.slice(0, count);
			const [first] = own;
			const last = own.at(-1);
			if (!first || !last) return undefined;
			frames = frames.slice(count);
			const follower = frames[0] ?? next;
			const end = endOf(last);
			const isNext = follower && Math.abs(follower.start - end) < GAP_SECONDS;
			const piece: Piece = {
				index: index++,
				start: first.start,
				end: isNext ? follower.start : end,
				bytes: first.format.write(own, lead),
				sentAs: first.format.sentAs,
			};
			keepLead(own, first.format);
			bytes = sum(frames.map(costOf));
			seconds = sum(frames.map((frame) => frame.seconds));
			return piece;
		},
	};
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
	for await (const frame of container.frames(source)) {
		if (collector.isForeign(frame)) {
			const piece = collector.take(frame, true);
			if (piece) yield piece;
			collector.forget();
		}
		end = endOf(frame);
		const isBefore = collector.count() === 0 && collector.isEmpty();
		// Half a frame: a start that an error message has rounded still finds its frame.
		if (isBefore && frame.start + frame.seconds / 2 <= plan.startAt) {
			collector.pass(frame);
			continue;
		}
		if (!collector.isEmpty() && collector.isFull(frame)) {
			const piece = collector.take(frame, false);
			if (piece) yield piece;
		}
		collector.add(frame);
	}
	const rest = collector.take(undefined, true);
	if (rest) yield rest;
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
	for await (const frame of container.frames(source)) {
		end = endOf(frame);
		if (end > limit) break;
	}
	return end;
}
