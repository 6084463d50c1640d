import { sleep } from 'n8n-workflow';

import type { Item } from './operation';
import type { Patience } from '../editor/polling-options';
import { runOf } from './run-context';

/** How the waiting ended: with the final answer, or without it. */
export type Waited<T> =
	{ state: 'done'; value: T } | { state: 'timedOut' } | { state: 'cancelled' };

/** All items of a run together ask no more often than this: a thousand waiting items ask every 100 s. */
const MOST_QUESTIONS_PER_SECOND = 10;

/**
 * Asks until the answer is final, the patience ends, or the execution is stopped. No slot of the
 * run's gate is held between two questions.
 *
 * @throws what `question` throws, unless the execution was stopped
 */
export async function poll<T>(
	item: Item,
	{ intervalMs, limitMs }: Patience,
	question: () => Promise<T>,
	isFinal: (value: T) => boolean,
): Promise<Waited<T>> {
	const signal = item.getExecutionCancelSignal();
	const run = runOf(item);
	const end = Date.now() + limitMs;
	const wait = async (): Promise<Waited<T>> => {
		for (;;) {
			const value = await question();
			if (isFinal(value)) return { state: 'done', value };
			const left = end - Date.now();
			if (left <= 0) return { state: 'timedOut' };
			const polite = Math.max(intervalMs, (run.waiting / MOST_QUESTIONS_PER_SECOND) * 1000);
			// Up to a tenth more, so that items that were sent off together do not ask together for ever.
			await sleep(Math.min(left, polite * (1 + Math.random() / 10)), signal);
		}
	};
	run.waiting += 1;
	return await wait()
		.catch((error: unknown): Waited<T> => {
			if (signal?.aborted) return { state: 'cancelled' };
			throw error;
		})
		.finally(() => {
			run.waiting -= 1;
		});
}
