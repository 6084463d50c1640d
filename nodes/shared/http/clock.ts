import { sleep } from 'n8n-workflow';

/** What the rate limiter needs of the world; tests bring their own. */
export interface Clock {
	/** Milliseconds; may jump, also back. */
	now(): number;
	sleep(ms: number): Promise<void>;
	/** A number from 0 to 1. */
	random(): number;
}

export const realClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};

/**
 * The clock's time, standing still where the clock goes back.
 *
 * @param read the clock, in milliseconds
 * @returns milliseconds that never become less
 */
export function createForwardTime(read: () => number): () => number {
	let offset = 0;
	let last = read();
	return () => {
		const time = read() + offset;
		if (time < last) offset += last - time;
		last = Math.max(last, time);
		return last;
	};
}
