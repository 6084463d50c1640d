/** Lets a fixed number of tasks run at a time, first come, first served. */
export interface Gate {
	/**
	 * Runs the task when a slot is free and frees the slot when it ends.
	 *
	 * @throws what the task throws; what `refuse` gives when the task's turn comes after the gate was shut
	 */
	run<T>(task: () => Promise<T>): Promise<T>;
	/** Tasks that have not started are refused from now on with this error. */
	shut(error: Error): void;
	/**
	 * For tasks that take one step after another.
	 *
	 * @throws what the gate was shut with
	 */
	assertOpen(): void;
}

/** @param slots how many tasks may run at the same time, at least 1 */
export function createGate(slots: number): Gate {
	const waiting: Array<() => void> = [];
	let free = Math.max(1, Math.floor(slots));
	let shutBy: Error | undefined;

	const enter = async () => {
		if (free > 0) {
			free -= 1;
			return;
		}
		await new Promise<void>((resolve) => waiting.push(resolve));
	};

	const leave = () => {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	};

	return {
		async run(task) {
			await enter();
			try {
				if (shutBy) throw shutBy;
				return await task();
			} finally {
				leave();
			}
		},
		shut(error) {
			shutBy ??= error;
		},
		assertOpen() {
			if (shutBy) throw shutBy;
		},
	};
}
