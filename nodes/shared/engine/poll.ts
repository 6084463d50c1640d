import { NodeApiError } from 'n8n-workflow';

import type { PollingDefaults } from '../editor/options';
import { abortableSleep } from '../http/abortable-sleep';
import type { Item } from './item';
import { isPassing } from './item-errors';
import type { ParameterReader } from './parameters';

/** What the status of a video or a batch says of the work on it. */
type JobOutcome = 'succeeded' | 'failed' | 'unfinished';

/** The service's words (API reference, 2026), and those of gateways with other servers behind them. */
const WORDS: Array<[words: RegExp, outcome: JobOutcome]> = [
	[
		/^(succeed(ed)?|success(ful)?|completed?|done|finish(ed)?|ready|(已)?(成功|完成))$/,
		'succeeded',
	],
	[
		/^(fail(ed|ure)?|error(ed)?|cancell?ed|expired|rejected|aborted|terminated|(content_)?moderated|timed_?out|timeout|(已)?(失败|取消))$/,
		'failed',
	],
	[
		/^(in_?(queue|progress)|queued?|queuing|pending|waiting|submitted|created|accepted|starting|started|running|processing|validating|finalizing|cancell?ing|not_started)$/,
		'unfinished',
	],
];

/** A word of status in one form: they differ in case, blanks and hyphens, and some have a prefix. */
export const statusWord = (status: string): string =>
	status
		.trim()
		.toLowerCase()
		.replace(/[\s-]+/g, '_')
		.replace(/^(task_)?status_/, '');

/** @returns undefined for a word that nobody knows: the work may go on */
export function jobOutcome(status: string): JobOutcome | undefined {
	const word = statusWord(status);
	return WORDS.find(([words]) => words.test(word))?.[1];
}

/** Whether the work is over, well or not. */
export const hasJobEnded = (status: string): boolean =>
	['succeeded', 'failed'].includes(jobOutcome(status) ?? '');

/** How an item waits for work that the service does. */
export interface PollingSettings {
	/** Between two polls. */
	intervalMs: number;
	/** In all. */
	limitMs: number;
}

/** How the waiting ended: with the final answer, or without it. */
export type PollResult<T> =
	{ state: 'done'; value: T } | { state: 'timedOut'; value: T } | { state: 'cancelled' };

/** As many polls in a row may fail for what passes: the work goes on, and is paid for. */
const MAX_FAILED_POLLS = 5;

/** Not every server behind a gateway knows at once what was begun; of an ID that nobody has seen work, 404 is true. */
const mayPass = (error: unknown, isKnown: boolean): boolean =>
	error instanceof NodeApiError && (isPassing(error) || (isKnown && error.httpCode === '404'));

/** All items of a run together poll no more often than this: a thousand waiting items poll every 100 s. */
const MAX_POLLS_PER_SECOND = 10;

/**
 * Fetches a status until it is final, the limit is reached, or the execution is stopped. No slot of the
 * run is held between two polls.
 *
 * @param isBegun whether the run has begun the work itself, so that it exists
 * @throws what `fetchStatus` throws, unless it may pass or the execution was stopped
 */
export async function poll<T>(
	{ run }: Item,
	{ intervalMs, limitMs }: PollingSettings,
	fetchStatus: () => Promise<T>,
	isFinal: (value: T) => boolean,
	isBegun = false,
): Promise<PollResult<T>> {
	const end = Date.now() + limitMs;
	const pollUntilFinal = async (): Promise<PollResult<T>> => {
		let isKnown = isBegun;
		for (let failed = 0; ;) {
			const polled = await fetchStatus().then(
				(value) => ({ value }),
				(error: unknown) => ({ error }),
			);
			const left = end - Date.now();
			if ('value' in polled) {
				failed = 0;
				isKnown = true;
				if (isFinal(polled.value)) return { state: 'done', value: polled.value };
				if (!(left > 0)) return { state: 'timedOut', value: polled.value };
			} else {
				failed += 1;
				const mayGoOn = mayPass(polled.error, isKnown) && failed <= MAX_FAILED_POLLS && left > 0;
				if (run.semaphore.isClosed() || !mayGoOn) throw polled.error;
			}
			const shared = (run.pollingItems / MAX_POLLS_PER_SECOND) * 1000;
			// Up to a tenth more, so that items that were sent off together do not poll together for ever.
			const delay = Math.max(intervalMs, shared) * (1 + Math.random() / 10);
			await abortableSleep(Math.min(left, delay), run.signal);
		}
	};
	run.pollingItems += 1;
	return await pollUntilFinal()
		.catch((error: unknown): PollResult<T> => {
			if (run.signal?.aborted) return { state: 'cancelled' };
			throw error;
		})
		.finally(() => {
			run.pollingItems -= 1;
		});
}

/** What the options of `pollingOptions` say. */
export function readPollingSettings(
	params: ParameterReader,
	{ intervalS, limitS }: PollingDefaults,
): PollingSettings {
	return {
		intervalMs: 1000 * (params.number('options.pollingInterval') ?? intervalS),
		limitMs: 1000 * (params.number('options.maxWait') ?? limitS),
	};
}
