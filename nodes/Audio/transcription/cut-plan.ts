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

/**
 * The quietest place among equally long stretches of sound; of equally quiet ones the nearest to `aim`.
 *
 * @param loudness one number for each stretch, at least one
 */
export function quietest(loudness: readonly number[], aim: number): number {
	let best = 0;
	let lowest = Infinity;
	const isNearer = (index: number) => Math.abs(index - aim) < Math.abs(best - aim);
	loudness.forEach((level, index) => {
		if (level < lowest || (level === lowest && isNearer(index))) {
			best = index;
			lowest = level;
		}
	});
	return best;
}
