import { sleep } from 'n8n-workflow';

/** Longer delays overflow Node's timers, which then fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** A delay that a timer can hold; what is no number is none. */
const toTimerMs = (ms: number): number =>
	Number.isNaN(ms) ? 0 : Math.min(MAX_TIMER_MS, Math.max(0, ms));

/**
 * Waits, or ends early when the signal is aborted. n8n's own `sleep` takes a signal only since late
 * 2.x releases; with earlier ones its timer runs on unnoticed.
 *
 * @param ms bounded to what a timer can hold, some 24 days
 * @throws the signal's reason when it is aborted
 */
export async function abortableSleep(ms: number, signal?: AbortSignal): Promise<void> {
	signal?.throwIfAborted();
	if (!signal) {
		await sleep(toTimerMs(ms));
		return;
	}
	let onAbort = () => {};
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(signal.reason as Error);
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		await Promise.race([sleep(toTimerMs(ms), signal), aborted]);
		// Newer releases of n8n's sleep may end without an error when they are aborted.
		signal.throwIfAborted();
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}
