import { sleep, type INodeProperties } from 'n8n-workflow';

import type { Item } from './operation';
import { runOf } from './run';

/** How an item waits for work that the service does. */
export interface Patience {
	/** Between two questions. */
	intervalMs: number;
	/** In all. */
	limitMs: number;
}

/** How the waiting ended: with the final answer, or without it. */
export type Waited<T> =
	{ state: 'done'; value: T } | { state: 'timedOut' } | { state: 'cancelled' };

const SHORTEST_INTERVAL_MS = 500;

/** All items of a run together ask no more often than this: a thousand waiting items ask every 100 s. */
const MOST_QUESTIONS_PER_SECOND = 10;

/** The options of waiting, in seconds. */
export const patienceOptions = (interval: number, limit: number): INodeProperties[] => [
	{
		displayName: 'Max Wait',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: limit,
		description:
			'How long to wait for the result, in seconds. The work goes on after that, and the error says how to get its result later.',
	},
	{
		displayName: 'Polling Interval',
		name: 'pollingInterval',
		type: 'number',
		typeOptions: { minValue: SHORTEST_INTERVAL_MS / 1000, numberPrecision: 1 },
		default: interval,
		description:
			'How long to wait between two questions for the state, in seconds. With many items at a time the node waits longer.',
	},
];

/** What the options say; the defaults, in seconds, are those of `patienceOptions`. */
export function patienceOf(item: Item, interval: number, limit: number): Patience {
	const seconds = (name: string, fallback: number) =>
		Number(item.getNodeParameter(`options.${name}`, fallback)) * 1000;
	return {
		intervalMs: Math.max(SHORTEST_INTERVAL_MS, seconds('pollingInterval', interval)),
		limitMs: Math.max(0, seconds('maxWait', limit)),
	};
}

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
