import fc from 'fast-check';

import {
	createRateLimiter,
	type RateLimiter,
	type Release,
	type RequestResult,
} from '../../../nodes/shared/http/rate-limiter';
import { RateLimitExhaustedError } from '../../../nodes/shared/http/rate-limit-error';

const FAILURE = { kind: 'http', status: 429, headers: {}, body: '' } as const;

/** A clock that a test moves, also back; who sleeps wakes by time slept and not by what the clock says. */
function createJumpingClock() {
	let slept = 0;
	let jump = 0;
	let sleepers: Array<{ at: number; wake: () => void }> = [];
	const sleeps: number[] = [];
	const settle = async () => {
		for (let turn = 0; turn < 10; turn++) await Promise.resolve();
	};
	return {
		clock: {
			now: () => slept + jump,
			sleep: async (ms: number) =>
				await new Promise<void>((wake) => {
					sleeps.push(ms);
					sleepers.push({ at: slept + ms, wake });
				}),
			random: () => 0.5,
		},
		sleeps,
		settle,
		jump: (ms: number) => void (jump += ms),
		async pass(ms: number) {
			const end = slept + ms;
			await settle();
			for (;;) {
				const next = sleepers.reduce<(typeof sleepers)[number] | undefined>(
					(first, sleeper) => (first && first.at <= sleeper.at ? first : sleeper),
					undefined,
				);
				if (!next || next.at > end) break;
				sleepers = sleepers.filter((sleeper) => sleeper !== next);
				slept = Math.max(slept, next.at);
				next.wake();
				await settle();
			}
			slept = end;
		},
	};
}

const success: RequestResult = { kind: 'success' };

const anyResult: fc.Arbitrary<RequestResult> = fc.oneof(
	fc.constant(success),
	fc.constant<RequestResult>({ kind: 'error' }),
	fc
		.record({
			period: fc.constantFrom('concurrency', 'minute', 'hour', 'day'),
			retryAfterMs: fc.option(fc.constantFrom(0, 1_000, 60_000, 86_400_000, 1e300, Infinity), {
				nil: undefined,
			}),
		})
		.map((limit): RequestResult => ({ kind: 'rateLimited', limit, failure: FAILURE })),
);

const anyStep = fc.oneof(
	fc.record({
		act: fc.constant('acquire' as const),
		requestsPerMinute: fc.constantFrom(undefined, NaN, 0, -5, 0.5, 3, 600, Infinity),
	}),
	fc.record({ act: fc.constant('release' as const), which: fc.nat(), result: anyResult }),
	fc.record({ act: fc.constant('releaseAgain' as const), which: fc.nat(), result: anyResult }),
	fc.record({ act: fc.constant('cancel' as const), which: fc.nat() }),
	fc.record({ act: fc.constant('pass' as const), ms: fc.constantFrom(0, 1, 900, 5_000, 70_000) }),
	fc.record({
		act: fc.constant('jump' as const),
		ms: fc.constantFrom(-86_400_000, -1_000, 1_000, 3_600_000),
	}),
);

/** Requests of a limiter, each with what became of it. */
function createRequests(limiter: RateLimiter) {
	const held: Release[] = [];
	const ended: Release[] = [];
	const errors: unknown[] = [];
	const waiting = new Set<AbortController>();
	return {
		held,
		ended,
		errors,
		waiting,
		acquire(requestsPerMinute?: number) {
			const controller = new AbortController();
			waiting.add(controller);
			void limiter
				.acquire(controller.signal, requestsPerMinute)
				.then((release) => void held.push(release))
				.catch((error: unknown) => void errors.push(error))
				.finally(() => waiting.delete(controller));
		},
		release(index: number, result: RequestResult) {
			const [release] = held.splice(index, 1);
			release?.(result);
			if (release) ended.push(release);
		},
	};
}

describe('the rate limiter, whatever happens in whatever order', () => {
	it('loses no place, starves nobody and sets no timer that overflows', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), async (steps) => {
				const { clock, sleeps, jump, pass, settle } = createJumpingClock();
				const limiter = createRateLimiter(clock);
				const requests = createRequests(limiter);
				for (const step of steps) {
					if (step.act === 'acquire') requests.acquire(step.requestsPerMinute);
					if (step.act === 'release' && requests.held.length > 0) {
						requests.release(step.which % requests.held.length, step.result);
					}
					if (step.act === 'releaseAgain' && requests.ended.length > 0) {
						requests.ended[step.which % requests.ended.length](step.result);
					}
					if (step.act === 'cancel') {
						[...requests.waiting][step.which % Math.max(1, requests.waiting.size)]?.abort();
					}
					if (step.act === 'pass') await pass(step.ms);
					if (step.act === 'jump') jump(step.ms);
					await settle();
				}
				// From now on all is served: everyone who waits has to get through.
				for (let round = 0; requests.held.length + requests.waiting.size > 0; round++) {
					expect(round).toBeLessThan(400);
					while (requests.held.length > 0) requests.release(0, success);
					await pass(5_000);
				}
				for (const error of requests.errors) {
					expect(error instanceof RateLimitExhaustedError || error instanceof DOMException).toBe(
						true,
					);
				}
				expect(Math.max(0, ...sleeps)).toBeLessThanOrEqual(5_000);
				expect(Math.min(1, ...sleeps)).toBeGreaterThan(0);
			}),
			{ numRuns: 300 },
		);
	});

	it('has all places again after everything was released twice', async () => {
		const { clock, settle } = createJumpingClock();
		const limiter = createRateLimiter(clock);
		const requests = createRequests(limiter);
		for (let count = 0; count < 200; count++) requests.acquire();
		await settle();
		let most = 0;
		while (requests.held.length > 0) {
			most = Math.max(most, requests.held.length);
			const [release] = requests.held;
			requests.release(0, success);
			release(success);
			await settle();
		}
		expect(requests.ended).toHaveLength(200);
		expect(most).toBeLessThanOrEqual(64);
	});

	it('serves 10,000 who wait within seconds, and lets as many be cancelled', async () => {
		const { clock, settle } = createJumpingClock();
		const limiter = createRateLimiter(clock);
		const requests = createRequests(limiter);
		const begun = process.cpuUsage();
		for (let count = 0; count < 10_000; count++) requests.acquire(count % 2 ? 1e6 : undefined);
		await settle();
		while (requests.ended.length < 5_000) {
			requests.release(0, success);
			await settle();
		}
		for (const controller of [...requests.waiting]) controller.abort();
		await settle();
		expect(requests.waiting.size).toBe(0);
		// Of the processor, which is not less when others use it too.
		expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(5_000);
	});
});
