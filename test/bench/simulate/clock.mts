import type { Clock as LimiterClock } from '../../../nodes/shared/http/clock.ts';
import { createRandom } from '../../../sandbox/faults.mts';

interface Sleeper {
	at: number;
	wake: () => void;
}

/** Time that passes only when everybody sleeps, so that hours of waiting take seconds. */
export interface Clock {
	/** What a process sees of it: its own dice and the common time. */
	world(seed: number): LimiterClock;
	/** Runs until this time, in milliseconds from the start, or until all is done. */
	runUntil(end: number, isDone?: () => boolean): Promise<void>;
}

/** A binary heap by time: the simulation has thousands of sleepers. */
function createQueue() {
	const heap: Sleeper[] = [];
	const isBefore = (a: number, b: number) => heap[a].at < heap[b].at;
	const swap = (a: number, b: number) => ([heap[a], heap[b]] = [heap[b], heap[a]]);
	return {
		first: (): Sleeper | undefined => heap[0],
		push(sleeper: Sleeper) {
			let index = heap.push(sleeper) - 1;
			while (index > 0) {
				const parent = (index - 1) >> 1;
				if (!isBefore(index, parent)) break;
				swap(index, parent);
				index = parent;
			}
		},
		shift() {
			const last = heap.pop();
			if (!last || heap.length === 0) return;
			heap[0] = last;
			let index = 0;
			for (;;) {
				let smallest = index;
				for (const child of [2 * index + 1, 2 * index + 2]) {
					if (child < heap.length && isBefore(child, smallest)) smallest = child;
				}
				if (smallest === index) return;
				swap(index, smallest);
				index = smallest;
			}
		},
	};
}

export function createClock(): Clock {
	const sleepers = createQueue();
	let time = 0;
	/** Until all that follows from the last step has happened and everybody sleeps or waits again. */
	const settle = async () => await new Promise<void>((resolve) => setImmediate(resolve));
	return {
		world: (seed) => ({
			now: () => time,
			sleep: async (ms) =>
				await new Promise<void>((wake) => sleepers.push({ at: time + Math.max(0, ms), wake })),
			random: createRandom(seed),
		}),
		async runUntil(end, isDone = () => false) {
			await settle();
			for (
				let next = sleepers.first();
				next && next.at <= end && !isDone();
				next = sleepers.first()
			) {
				time = next.at;
				sleepers.shift();
				next.wake();
				await settle();
			}
			if (!isDone()) time = end;
		},
	};
}
