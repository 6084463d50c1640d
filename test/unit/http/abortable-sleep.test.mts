/** A wait ends with the execution, also where n8n's own sleep knows of no signal. */
import { PassThrough } from 'node:stream';

import { sleep } from 'n8n-workflow';

import { abortableSleep, MAX_TIMER_MS } from '../../../nodes/shared/http/abortable-sleep';
import { watchStream } from '../../../nodes/shared/http/watch-stream';

jest.mock('n8n-workflow', () => ({
	// As n8n 2.0 has it: what comes after the time is passed over.
	sleep: jest.fn(
		async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms).unref()),
	),
}));

it('an hour of waiting ends when the execution is stopped', async () => {
	const controller = new AbortController();
	const began = Date.now();
	const waiting = abortableSleep(3_600_000, controller.signal);
	setTimeout(() => controller.abort(new Error('stopped')), 20);
	await expect(waiting).rejects.toThrow('stopped');
	expect(Date.now() - began).toBeLessThan(1_000);
});

it('does not begin when the execution was stopped before', async () => {
	await expect(abortableSleep(3_600_000, AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
		'stopped',
	);
});

it('leaves no listener behind, however often a run waits', async () => {
	const { signal } = new AbortController();
	const added = jest.spyOn(signal, 'addEventListener');
	const removed = jest.spyOn(signal, 'removeEventListener');
	for (let times = 0; times < 5; times++) await abortableSleep(1, signal);
	expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
});

it('a body that has come leaves no timer behind for minutes', () => {
	const connection = new AbortController();
	watchStream(new PassThrough(), connection, 300_000);
	connection.abort();
	expect(jest.mocked(sleep).mock.lastCall?.[0]).toBeLessThanOrEqual(5_000);
});

it.each([
	[Number.NaN, 0],
	[-5, 0],
	[3_000_000_000, MAX_TIMER_MS],
	[1e300, MAX_TIMER_MS],
	[Number.POSITIVE_INFINITY, MAX_TIMER_MS],
	[250, 250],
])('a wait of %p ms does not overflow into a timer that fires at once', async (ms, want) => {
	const controller = new AbortController();
	const waiting = abortableSleep(ms, controller.signal);
	controller.abort(new Error('stopped'));
	await waiting.catch(() => undefined);
	expect(jest.mocked(sleep).mock.lastCall?.[0]).toBe(want);
});
