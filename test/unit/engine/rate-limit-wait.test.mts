/** What a person is told of waits: as long as the clock says, and only of those that are felt. */
import { createRateLimitWait } from '../../../nodes/shared/engine/rate-limit-wait';
import type { RateLimiter, RateLimitEstimate } from '../../../nodes/shared/http/rate-limiter';

const limiterWith = (estimate?: RateLimitEstimate) =>
	({ estimate: () => estimate }) as unknown as RateLimiter;

/** @param waits of requests: when each went out and how long it had waited, in milliseconds */
function hintAfter(waits: Array<[at: number, ms: number]>, estimate?: RateLimitEstimate) {
	let now = 0;
	const wait = createRateLimitWait(() => now);
	for (const [at, ms] of waits) {
		now = at;
		wait.add(ms, limiterWith(estimate), 'a/model');
	}
	return wait.hint();
}

it('requests that wait side by side wait once', () => {
	const ten = Array.from({ length: 10 }, (): [number, number] => [60_000, 30_000]);
	expect(hintAfter(ten, { perMinute: 600 })).toContain('waited 30 s');
});

it('waits one after the other add up, without the time between them', () => {
	const waits: Array<[number, number]> = [
		[10_000, 4_000],
		[12_000, 5_000],
		[90_000, 6_000],
	];
	expect(hintAfter(waits, { perMinute: 600 })).toContain('waited 12 s');
});

it.each([
	['about 120 requests a minute of a/model', { perMinute: 120.4, concurrency: 3 }],
	['3 requests of a/model at a time', { concurrency: 3 }],
	['1 request of a/model at a time', { concurrency: 1 }],
])('the limit that was found is named: %s', (words, estimate) => {
	expect(hintAfter([[60_000, 20_000]], estimate)).toContain(`which now serves ${words}.`);
});

it('of several models that is named which the run has waited for longest, not the last one', () => {
	let now = 0;
	const wait = createRateLimitWait(() => now);
	for (const [at, ms, model, perMinute] of [
		[20_000, 20_000, 'slow', 30],
		[40_000, 20_000, 'slow', 40],
		// Ten that wait side by side have waited no longer than one.
		...Array.from({ length: 10 }, () => [45_000, 9_000, 'fast', 900] as const),
		[46_000, 1_000, '', 500],
	] as const) {
		now = at;
		wait.add(ms, limiterWith({ perMinute }), model);
	}
	expect(wait.hint()).toContain(
		'waited 46 s for the rate limit of the SiliconFlow account, which now serves about 40 requests a minute of slow.',
	);
});

it('nothing is said of waits that nobody feels, nor where no limit was met', () => {
	expect(hintAfter([[60_000, 4_900]], { perMinute: 600 })).toBeUndefined();
	expect(hintAfter([[60_000, 60_000]])).toBeUndefined();
	expect(hintAfter([], { perMinute: 600 })).toBeUndefined();
});
