import { createFifo } from './fifo';

/** Lets a fixed number of tasks run at a time, first come, first served. */
export interface Semaphore {
	/**
	 * Waits for a free slot.
	 *
	 * @returns frees the slot; more calls than one do nothing
	 * @throws what the semaphore was closed with, also when that happens while waiting
	 */
	acquire(): Promise<() => void>;
	/**
	 * Runs a task when a slot is free, which is free again when the task has ended.
	 *
	 * @throws what the semaphore was closed with, and what the task throws
	 */
	run<T>(task: () => Promise<T>): Promise<T>;
	/** Tasks that have not started are refused from now on with this error. */
	close(error: Error): void;
	/**
	 * For tasks that take one step after another.
	 *
	 * @throws what the semaphore was closed with
	 */
	throwIfClosed(): void;
	isClosed(): boolean;
}

/** @param slots how many tasks may run at the same time; at least 1, which is what a non-number gives */
export function createSemaphore(slots: number): Semaphore {
	const waiting = createFifo<() => void>();
	let free = Math.max(1, Math.floor(slots) || 1);
	let closedWith: Error | undefined;

	const release = () => {
		const resume = waiting.at(0);
		if (!resume) {
			free += 1;
			return;
		}
		waiting.shift();
		resume();
	};

	const throwIfClosed = () => {
		if (closedWith) throw closedWith;
	};

	const acquire = async () => {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
		let isHeld = true;
		const releaseOnce = () => {
			if (isHeld) release();
			isHeld = false;
		};
		if (closedWith) releaseOnce();
		throwIfClosed();
		return releaseOnce;
	};

	return {
		acquire,
		async run(task) {
			const done = await acquire();
			return await task().finally(done);
		},
		close(error) {
			closedWith ??= error;
		},
		throwIfClosed,
		isClosed: () => closedWith !== undefined,
	};
}
