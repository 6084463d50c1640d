import { NodeApiError, type IDataObject } from 'n8n-workflow';

import type { PollingDefaults } from '../editor/options';
import { abortableSleep } from '../http/abortable-sleep';
import { escapeHtml } from '../http/error-hints';
import type { Item, RequestScope } from './item';
import { isPassing, resumableError, withResumeInfo } from './item-errors';

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

/** What is known of work that is not over, for a description. */
export function lastWord(status: string): string {
	const word = escapeHtml(status);
	return jobOutcome(status) === 'unfinished'
		? `The service goes on with it, and last said "${word}".`
		: `The service last said "${word}", which is no status that this node knows.`;
}

/** A message, and what to do. */
type Words = [message: string, hint: string];

/** Work that the service does for an item over a longer time. */
export interface Job<State> {
	defaults: PollingDefaults;
	fetchState(): Promise<State>;
	hasEnded(state: State): boolean;
	/** The run has begun the work itself, so that it exists. */
	isBegun?: boolean;
	/** What gets at the work later; it is in the details of its errors. */
	resume: IDataObject;
	/** What goes before the error of a state that cannot be had. */
	progress: string;
	/** What is said when the work takes longer than Max Wait. */
	late(seconds: number, state: State): Words;
	/** What is said when the execution is stopped. */
	stopped: Words;
	scope?: RequestScope;
}

/** As many polls in a row may fail for what passes: the work goes on, and is paid for. */
const MAX_FAILED_POLLS = 5;

/** Not every server behind a gateway knows at once what was begun; of an ID that nobody has seen work, 404 is true. */
const mayPass = (error: unknown, isKnown: boolean): boolean =>
	error instanceof NodeApiError && (isPassing(error) || (isKnown && error.httpCode === '404'));

/** All items of a run together poll no more often than this: a thousand waiting items poll every 100 s. */
const MAX_POLLS_PER_SECOND = 10;

/**
 * Fetches the state of work until it has ended. No slot of the run is held between two polls.
 *
 * @throws NodeOperationError when it takes longer than Max Wait, and when the execution is stopped; what
 * `fetchState` throws, unless it may pass. All of them have what gets at the work later.
 */
export async function waitForJob<State>(item: Item, job: Job<State>): Promise<State> {
	const { run, params } = item;
	const intervalMs = 1000 * (params.number('options.pollingInterval') ?? job.defaults.intervalS);
	const limitS = params.number('options.maxWait') ?? job.defaults.limitS;
	const fail = ([message, hint]: Words) =>
		resumableError(item, message, hint, job.resume, job.scope);
	const end = Date.now() + 1000 * limitS;
	let isKnown = job.isBegun === true;
	const pollUntilEnd = async (): Promise<{ state: State; isLate: boolean }> => {
		for (let failed = 0; ;) {
			const polled = await job.fetchState().then(
				(state) => ({ state }),
				(error: unknown) => ({ error }),
			);
			const left = end - Date.now();
			if ('state' in polled) {
				failed = 0;
				isKnown = true;
				const { state } = polled;
				const hasEnded = job.hasEnded(state);
				if (hasEnded || !(left > 0)) return { state, isLate: !hasEnded };
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
	const { state, isLate } = await pollUntilEnd()
		.catch((error: unknown) => {
			if (run.signal?.aborted) throw fail(job.stopped);
			throw withResumeInfo(error, job.progress, job.resume);
		})
		.finally(() => {
			run.pollingItems -= 1;
		});
	if (isLate) throw fail(job.late(limitS, state));
	return state;
}
