/** What the status of a video or a batch says of the work on it. */
export type JobOutcome = 'succeeded' | 'failed' | 'unfinished';

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
