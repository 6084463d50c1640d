import type { Clock } from '../../../nodes/shared/http/clock';
import {
	RateLimitExhaustedError,
	type RateLimitHint,
} from '../../../nodes/shared/http/rate-limit-error';
import {
	createRateLimiter,
	type RateLimiter,
	type RequestResult,
} from '../../../nodes/shared/http/rate-limiter';
import { createRandom } from '../../../sandbox/faults.mts';

/** A world whose clock moves only when somebody sleeps, so that minutes pass in no time. */
function createWorld() {
	let time = 0;
	let sleepers: Array<{ at: number; wake: () => void }> = [];
	const world: Clock = {
		now: () => time,
		sleep: async (ms) => await new Promise<void>((wake) => sleepers.push({ at: time + ms, wake })),
		random: () => 0.5,
	};
	const settle = async () => {
		for (let turn = 0; turn < 20; turn++) await Promise.resolve();
	};
	return {
		world,
		/** Runs until nobody sleeps any more. */
		async run() {
			await settle();
			while (sleepers.length > 0) {
				sleepers.sort((a, b) => a.at - b.at);
				const [next] = sleepers;
				sleepers = sleepers.slice(1);
				time = next.at;
				next.wake();
				await settle();
			}
		},
		now: () => time,
	};
}

const served: RequestResult = { kind: 'success' };
const REFUSAL = { kind: 'http', status: 429, headers: {}, body: '' } as const;

const limitedBy = (period: 'concurrency' | 'minute'): RequestResult => ({
	kind: 'rateLimited',
	limit: { period },
	failure: REFUSAL,
});

/** A service that takes `limit` requests at a time and answers after `latency` ms. */
function simulate(options: {
	requests: number;
	latency: number;
	concurrency?: number;
	perMinute?: number;
	clients?: number;
	requestsPerMinute?: number;
}) {
	const { world, run, now } = createWorld();
	const limiter = createRateLimiter(world);
	const seen = { accepted: [] as number[], refused: 0, peak: 0, inFlight: 0, ended: 0 };
	let left = options.requests;
	const client = async () => {
		while (left > 0) {
			left -= 1;
			for (;;) {
				const release = await limiter.acquire(undefined, options.requestsPerMinute);
				const recent = seen.accepted.filter((at) => at > now() - 60_000).length;
				const tooMany = seen.inFlight >= (options.concurrency ?? Infinity);
				const tooOften = recent >= (options.perMinute ?? Infinity);
				if (tooMany || tooOften) {
					seen.refused += 1;
					await world.sleep(2);
					release(limitedBy(tooMany ? 'concurrency' : 'minute'));
					await world.sleep(250);
					continue;
				}
				seen.accepted.push(now());
				seen.inFlight += 1;
				seen.peak = Math.max(seen.peak, seen.inFlight);
				await world.sleep(options.latency);
				seen.inFlight -= 1;
				seen.ended = now();
				release(served);
				break;
			}
		}
	};
	const clients = Array.from({ length: options.clients ?? 10 }, client);
	return {
		seen,
		done: async () => {
			await run();
			await Promise.all(clients);
		},
		now,
	};
}

interface SendOptions {
	requests: number;
	clients: number;
	isRefused: (inFlight: number) => boolean;
	/** How long a refusal takes, in milliseconds. */
	refusalMs?: number;
}

describe('the rate limiter', () => {
	it.each([1, 2, 3, 4])(
		'takes %d in flight for a limit in flight, whichever of a burst is refused first',
		async (most) => {
			for (let seed = 1; seed <= 50; seed++) {
				const world = createWorld();
				const random = createRandom(seed);
				const limiter = createRateLimiter(world.world);
				const starts = Array.from({ length: 5 }, async () => await limiter.acquire());
				const shuffled = (await Promise.all(starts)).toSorted(() => random() - 0.5);
				void world.world.sleep(50);
				await world.run();
				for (const release of shuffled.slice(most)) release(limitedBy('concurrency'));
				const found = limiter.estimate()?.concurrency ?? Infinity;
				// Those after a refused one may be counted a little high; the next refusal tells.
				expect(Math.abs(found - most)).toBeLessThanOrEqual(2);
			}
		},
	);

	it('reaches ten in flight within four rounds when nothing limits it', async () => {
		const { seen, done } = simulate({ requests: 32, latency: 100 });
		await done();
		expect(seen.refused).toBe(0);
		expect(seen.peak).toBe(10);
		expect(seen.ended).toBeLessThanOrEqual(400);
	});

	it.each([1, 2, 3, 5, 8, 20])(
		'finds a limit of %i in flight with few refusals and then keeps to it',
		async (concurrency) => {
			const { seen, done } = simulate({ requests: 200, latency: 100, concurrency });
			await done();
			expect(seen.accepted).toHaveLength(200);
			expect(seen.peak).toBeLessThanOrEqual(concurrency);
			expect(seen.refused).toBeLessThanOrEqual(8);
		},
	);

	it('wastes at most 10 % of 32 requests on a limit of five in flight', async () => {
		const { seen, done } = simulate({ requests: 32, latency: 100, concurrency: 5 });
		await done();
		expect(seen.refused).toBeLessThanOrEqual(3);
	});

	it('turns a limit per minute into a rate: 900 requests at 600 a minute', async () => {
		const { seen, done } = simulate({ requests: 900, latency: 300, perMinute: 600 });
		await done();
		expect(seen.accepted).toHaveLength(900);
		expect(seen.refused).toBeLessThanOrEqual(45);
		expect(seen.ended).toBeLessThan(120_000);
	});

	it('keeps to the requests per minute that a caller asks for', async () => {
		const { seen, done } = simulate({ requests: 50, latency: 10, requestsPerMinute: 20 });
		await done();
		for (const at of seen.accepted) {
			const within = seen.accepted.filter((other) => other >= at && other < at + 60_000);
			expect(within.length).toBeLessThanOrEqual(20);
		}
	});

	it('waits for a short Retry-After before anything else of the account starts', async () => {
		const { world, run, now } = createWorld();
		const limiter = createRateLimiter(world);
		const release = await limiter.acquire();
		release({
			kind: 'rateLimited',
			limit: { period: 'concurrency', retryAfterMs: 1_500 },
			failure: REFUSAL,
		});
		let startedAt = -1;
		void limiter.acquire().then(() => {
			startedAt = now();
		});
		await run();
		expect(startedAt).toBeGreaterThanOrEqual(1_500);
		expect(startedAt).toBeLessThan(1_700);
	});

	it('lets a cancelled request go without taking a place', async () => {
		const { world } = createWorld();
		const limiter = createRateLimiter(world);
		const places = await Promise.all([1, 2, 3, 4, 5].map(async () => await limiter.acquire()));
		const stop = new AbortController();
		const waiting = limiter.acquire(stop.signal);
		stop.abort(new Error('stopped'));
		await expect(waiting).rejects.toThrow('stopped');
		places[0](served);
		await expect(limiter.acquire()).resolves.toBeInstanceOf(Function);
	});

	it('lets a request that was refused go before those that came after it', async () => {
		const { world, run } = createWorld();
		const limiter = createRateLimiter(world);
		const order: string[] = [];
		const ask = async (name: string, ticket = limiter.ticket()) => {
			const release = await limiter.acquire(undefined, undefined, ticket);
			order.push(name);
			release(served);
		};
		const first = limiter.ticket();
		const refuse = await limiter.acquire(undefined, undefined, first);
		const places = await Promise.all([2, 3, 4, 5].map(async () => await limiter.acquire()));
		const later = [ask('sixth'), ask('seventh')];
		refuse(limitedBy('concurrency'));
		const again = ask('first', first);
		for (const release of places) release(served);
		await run();
		await Promise.all([again, ...later]);
		expect(order).toEqual(['first', 'sixth', 'seventh']);
	});

	const blockedUntil = async (limitAt: (now: number) => RateLimitHint) => {
		const { world, run, now } = createWorld();
		const limiter = createRateLimiter(world);
		let isOpen = false;
		const refusedAt: number[] = [];
		const ask = async () => {
			const release = await limiter.acquire();
			if (!isOpen) refusedAt.push(now());
			release(isOpen ? served : { kind: 'rateLimited', limit: limitAt(now()), failure: REFUSAL });
		};
		const waiting = Promise.allSettled(Array.from({ length: 20 }, ask));
		await run();
		return {
			outcomes: await waiting,
			refusedAt,
			now,
			run,
			open: () => (isOpen = true),
			ask,
		};
	};

	const DAY_MS = 86_400_000;

	it.each<[string, (now: number) => RateLimitHint]>([
		['counts down from a day', (at) => ({ period: 'day', retryAfterMs: DAY_MS - at })],
		['may be a service that is down', () => ({ period: 'concurrency', mayBeDown: true })],
	])('fails those who wait when a block %s, and works when it is over', async (_what, limitAt) => {
		const { outcomes, now, run, open, ask } = await blockedUntil(limitAt);
		const failed = outcomes.filter(({ status }) => status === 'rejected');
		expect(failed.length).toBeGreaterThan(0);
		expect(failed).toEqual(
			failed.map(() => ({ status: 'rejected', reason: expect.any(RateLimitExhaustedError) })),
		);
		expect(now()).toBeLessThan(125_000);
		open();
		const next = Promise.all(Array.from({ length: 20 }, ask));
		await run();
		expect(await next).toHaveLength(20);
	});

	it.each([86_400_000, 1e300, Infinity, Number.MAX_SAFE_INTEGER])(
		'does not believe a Retry-After of %d ms that the next answer contradicts',
		async (retryAfterMs) => {
			const { world, run, now } = createWorld();
			const limiter = createRateLimiter(world);
			const first = await limiter.acquire();
			first({
				kind: 'rateLimited',
				limit: { period: 'concurrency', retryAfterMs },
				failure: REFUSAL,
			});
			let servedAt: number | undefined;
			const next = limiter.acquire().then((release) => {
				release(served);
				servedAt = now();
			});
			await run();
			await next;
			expect(servedAt).toBeLessThan(5_000);
		},
	);

	it('says nothing of a limit before one was met, and what it has found then', async () => {
		const { world, run, now } = createWorld();
		const limiter = createRateLimiter(world);
		expect(limiter.estimate()).toBeUndefined();
		let inFlight = 0;
		const client = async () => {
			for (let count = 0; count < 30;) {
				const release = await limiter.acquire();
				if (inFlight >= 3) {
					release(limitedBy('concurrency'));
					await world.sleep(10);
					continue;
				}
				inFlight += 1;
				await world.sleep(100);
				inFlight -= 1;
				release(served);
				count += 1;
			}
		};
		void Promise.all(Array.from({ length: 6 }, client));
		await run();
		expect(now()).toBeGreaterThan(0);
		expect(limiter.estimate()).toEqual({ concurrency: 3 });
	});

	describe('with what it has learned before', () => {
		/** Sends requests of 100 ms through a limiter, and tells how long that took. */
		async function send(
			limiter: RateLimiter,
			{ world, run, now }: ReturnType<typeof createWorld>,
			{ requests, clients, isRefused, refusalMs = 10 }: SendOptions,
		): Promise<number> {
			const since = now();
			let left = requests;
			let inFlight = 0;
			let ended = since;
			const client = async () => {
				while (left > 0) {
					left -= 1;
					let release = await limiter.acquire();
					while (isRefused(inFlight)) {
						await world.sleep(refusalMs);
						release(limitedBy('minute'));
						await world.sleep(100);
						release = await limiter.acquire();
					}
					inFlight += 1;
					await world.sleep(100);
					inFlight -= 1;
					ended = now();
					release(served);
				}
			};
			const all = Promise.all(Array.from({ length: clients }, client));
			await run();
			await all;
			return ended - since;
		}

		it.each([5, 20, 50])(
			'fills a bucket that holds one and gets %d a second',
			async (perSecond) => {
				const world = createWorld();
				let full = 0;
				const isRefused = () => {
					const isEmpty = world.now() < full;
					if (!isEmpty) full = world.now() + 1_000 / perSecond;
					return isEmpty;
				};
				const options = { requests: 500, clients: 10, isRefused };
				const took = await send(createRateLimiter(world.world), world, options);
				expect((500 * 1_000) / perSecond / took).toBeGreaterThan(0.75);
			},
		);

		it('takes a lower limit in flight after a pause for what it is, not for a rate', async () => {
			const world = createWorld();
			const limiter = createRateLimiter(world.world);
			const free = { requests: 50, isRefused: () => false };
			const limited = { requests: 50, isRefused: (inFlight: number) => inFlight >= 10 };
			await send(limiter, world, { ...free, clients: 10 });
			await send(limiter, world, { ...free, clients: 64 });
			await send(limiter, world, { ...limited, clients: 10 });
			void world.world.sleep(5_000);
			await world.run();
			const took = await send(limiter, world, { ...limited, clients: 64 });
			expect(took).toBeLessThan(3 * (50 / 10) * 100);
		});

		it.each([0.01, 0.03])(
			'is hardly slowed down when a part of %d of all is refused by chance',
			async (part) => {
				const took: number[] = [];
				for (let seed = 1; seed <= 9; seed++) {
					const world = createWorld();
					const random = createRandom(seed);
					const isRefused = () => random() < part;
					const options = { requests: 2_000, clients: 10, isRefused };
					took.push(await send(createRateLimiter(world.world), world, options));
				}
				const [median = Infinity] = took.toSorted((x, y) => x - y).slice(4);
				expect(median).toBeLessThan(1.5 * (2_000 / 10) * 100);
			},
		);

		it('keeps a limit in flight when a busy server refuses by chance, as late as it answers', async () => {
			const took: number[] = [];
			for (let seed = 1; seed <= 9; seed++) {
				const world = createWorld();
				const random = createRandom(seed);
				const limiter = createRateLimiter(world.world);
				const isFull = (inFlight: number) => inFlight >= 10;
				await send(limiter, world, { requests: 300, clients: 64, isRefused: isFull });
				const isRefused = () => random() < 0.02;
				const options = { requests: 300, clients: 10, isRefused, refusalMs: 100 };
				took.push(await send(limiter, world, options));
			}
			const [median = Infinity] = took.toSorted((x, y) => x - y).slice(4);
			expect(median).toBeLessThan(2 * (300 / 10) * 100);
		});
	});
});
