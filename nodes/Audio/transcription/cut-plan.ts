/** Where to cut. */
export interface CutPlan {
	/** Seconds of sound that a piece aims at. */
	target: number;
	/** The most bytes of a piece, header included. */
	maxBytes: number;
	/** Seconds from the start of the recording at which to begin. */
	startAt: number;
}

/** Thrown when a recording is over before the second at which to begin. */
export class EndsBefore extends Error {
	readonly seconds: number;

	constructor(seconds: number) {
		super(`ends after ${seconds.toFixed(3)} seconds`);
		this.seconds = seconds;
	}
}

/** How far from its target a cut may lie, as a fraction of the target, and in seconds. */
const REACH_FRACTION = 1 / 3;
const MAX_REACH_SECONDS = 10;

const reachOf = (target: number) => Math.min(target * REACH_FRACTION, MAX_REACH_SECONDS);

/** The longest piece of a plan, in seconds. */
export const maxSeconds = ({ target }: CutPlan) => target + reachOf(target);

/**
 * The stretch in which to look for the quietest point, when this much sound is at hand and must not
 * grow: with the longest piece the target lies in its middle, with less (the limit of bytes came
 * first) it moves forward.
 *
 * @param held seconds at hand, at most `maxSeconds`
 * @returns seconds from the start of the piece
 */
export function searchRange({ target }: CutPlan, held: number) {
	const reach = Math.min(reachOf(target), held / 4);
	return { from: held - 2 * reach, aim: held - reach, to: held };
}

/** A frame whose loudness nobody has asked for. */
const UNKNOWN = -1;

/**
 * The frame before which it is quietest; of equally quiet places the nearest to `aim`.
 *
 * A few frames around each place tell how quiet it is there. They are asked for from the last one on, and
 * as soon as they are louder than the quietest place, all places are passed over around which these lie:
 * of sound that changes, most frames need not be looked at.
 *
 * @param count how many frames there are, at least one
 * @param before how many frames before a place count, and how many behind it
 * @param loudnessOf tells how loud the frame of a number is
 */
export function quietest(
	count: number,
	{ before, behind }: { before: number; behind: number },
	aim: number,
	loudnessOf: (frame: number) => number,
): number {
	const levels = new Float64Array(count).fill(UNKNOWN);
	const levelAt = (frame: number): number => {
		// What lies outside is not known; it counts as loud as the edge.
		const near = Math.min(count - 1, Math.max(0, frame));
		if (levels[near] === UNKNOWN) levels[near] = loudnessOf(near);
		return levels[near] ?? 0;
	};
	let best = 0;
	let lowest = Infinity;
	const isNearer = (place: number) => Math.abs(place - aim) < Math.abs(best - aim);
	for (let place = 0; place < count;) {
		let total = 0;
		let frame = place + behind;
		while (frame > place - before && total <= lowest) total += levelAt(--frame);
		if (total > lowest) {
			place = frame + before + 1;
			continue;
		}
		if (total < lowest || (total === lowest && isNearer(place))) {
			best = place;
			lowest = total;
		}
		place += 1;
	}
	return best;
}
