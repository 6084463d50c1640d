/** Half of it on average: requests that start together overtake each other on the way, and so do answers. */
const MAX_WAY_MS = 10;
/** A refusal comes at once; half as much more or less at random, so that a later one may come first. */
const REFUSAL_MS = 50;
const JITTER = 0.5;

/** What the network between a client and the service is like, drawn anew for each request. */
export interface Network {
	/** Milliseconds until a request is at the service. */
	wayMs(): number;
	/** Milliseconds from there until its refusal is back. */
	refusalMs(): number;
	/** Milliseconds until its answer is back: its place is free before the client knows. */
	wayBackMs(): number;
}

/** There and back. */
export const MEAN_WAYS_MS = MAX_WAY_MS;

/** @param random a number from 0 to 1 */
export function createNetwork(random: () => number): Network {
	return {
		wayMs: () => MAX_WAY_MS * random(),
		wayBackMs: () => MAX_WAY_MS * random(),
		refusalMs: () => REFUSAL_MS * (1 - JITTER + 2 * JITTER * random()),
	};
}
