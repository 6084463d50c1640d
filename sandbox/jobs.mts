/** Work that takes its time: when it leaves the queue and when it is done, in milliseconds after its start. */
export interface Schedule {
	begins: number;
	ends: number;
}

/** A video with this in its prompt cannot be made, nor a request of a batch answered; a chat's stream breaks off with an error. */
export const FAILED_MARK = '[[fail]]';

/** Work with this in its text goes on for an hour, so that a test can give up on it. */
export const SLOW_MARK = '[[slow]]';

/** Work with this in its text waits in the queue for an hour. */
export const QUEUED_MARK = '[[queued]]';

const HOUR_MS = 3_600_000;

/** Real waits of minutes, as seconds for people and as an instant for tests. */
export function scheduleFor(text: string, fast: boolean): Schedule {
	const schedule = fast ? { begins: 200, ends: 600 } : { begins: 2_000, ends: 8_000 };
	if (text.includes(QUEUED_MARK)) return { begins: HOUR_MS, ends: 2 * HOUR_MS };
	return text.includes(SLOW_MARK) ? { ...schedule, ends: HOUR_MS } : schedule;
}
