import { sleep } from 'n8n-workflow';

import type { Failure } from './failure';
import type { RateLimitHint } from './rate-limit-error';
import { createWindow } from './concurrency-window';

/** How a request that was let through has ended, as far as the pace is concerned. */
export type RequestResult =
	| { kind: 'success' }
	| { kind: 'rateLimited'; limit: RateLimitHint; failure: Failure }
	| { kind: 'error' };

/** Returns a request's place when it has ended. */
export type Release = (result: RequestResult) => void;

/**
 * How fast requests of one account and model may go. All runs of the process share it, so that two
 * workflows on one key do not trip each other.
 */
export interface RateLimiter {
	/**
	 * Waits until one more request may start.
	 *
	 * @param requestsPerMinute a limit of the caller's own, counted over all runs of the account and model
	 * @throws the signal's reason when the execution is cancelled meanwhile
	 */
	acquire(signal?: AbortSignal, requestsPerMinute?: number): Promise<Release>;
	/** Requests that were served so far: whether others make progress. */
	successCount(): number;
	/** What has been found of the account's limit; undefined when none was met. */
	estimate(): RateLimitEstimate | undefined;
}

/** What has been found of a limit, for people. */
export interface RateLimitEstimate {
	concurrency?: number;
	perMinute?: number;
}

/** What the pace needs of the world; tests bring their own. */
export interface Clock {
	now(): number;
	sleep(ms: number): Promise<void>;
	random(): number;
}

const MINUTE_MS = 60_000;
/**
 * A learned rate falls by 7 %, and by one a minute at least, with each refusal, and grows by a fifth
 * of its square root each minute: processes that share an account without knowing of each other come
 * to like shares that way (docs/scaling.md). Without a refusal for five minutes, it doubles each minute.
 */
const RATE_CUT = 0.07;
const RATE_GROWTH = 0.2;
const LEARNED_RATE_MS = 5 * MINUTE_MS;
/** What one refusal may take from a learned rate at most, however little was accepted lately. */
const DEEPEST_RATE_CUT = 0.3;
/**
 * A minute is counted this much longer at random: a request that started the moment an earlier one
 * stopped counting would keep its place in the account for ever, and other processes out of it.
 */
const SLACK_MS = 1_500;
/** Waits after a limit per minute that left nothing to count: 2 s doubling to 30 s. */
const PROBE_BASE_MS = 2_000;
const PROBE_CAP_MS = 30_000;
/**
 * Waits after refusals of a single request in flight, 0.5 s doubling to 30 s, with full jitter:
 * others use the account up.
 */
const CROWDED_BASE_MS = 500;

interface Waiter {
	requestsPerMinute: number;
	start(): void;
}

interface Start {
	at: number;
	/** Requests that were in flight then, itself included. */
	inFlight: number;
	/** Until when it counts against a limit per minute. */
	countsUntil: number;
	refused: boolean;
}

const realWorld: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};

/** An adaptive pace: a window of requests in flight, and a rate learned from limits per minute. */
export function createRateLimiter(world: Clock = realWorld): RateLimiter {
	const waiting: Waiter[] = [];
	const window = createWindow(world.now);
	let lastMinute: Start[] = [];
	let learnedRate = { perMinute: Infinity, at: 0 };
	let lastProbe = -Infinity;
	let fruitlessProbes = 0;
	let crowdedOut = 0;
	let blockedUntil = 0;
	let inFlight = 0;
	let servedCount = 0;
	let wakeAt = Infinity;

	const forgetOldStarts = () => {
		const now = world.now();
		if (lastMinute.length > 0 && lastMinute[0].countsUntil <= now) {
			lastMinute = lastMinute.filter(({ countsUntil }) => countsUntil > now);
		}
	};

	const currentRate = () => {
		const { perMinute, at } = learnedRate;
		if (perMinute === Infinity) return Infinity;
		const age = world.now() - at;
		const grown = perMinute + (RATE_GROWTH * Math.sqrt(perMinute) * age) / MINUTE_MS;
		return age > LEARNED_RATE_MS ? grown * 2 ** ((age - LEARNED_RATE_MS) / MINUTE_MS) : grown;
	};

	/** Milliseconds until a request that may do `perMinute` a minute may start; 0 is now. */
	const waitFor = (perMinute: number) => {
		const now = world.now();
		const rate = Math.max(1, Math.floor(Math.min(perMinute, currentRate())));
		const blocked = Math.max(0, blockedUntil - now);
		if (lastMinute.length < rate) return blocked;
		const oldestInTheWay = lastMinute[lastMinute.length - rate];
		return Math.max(blocked, oldestInTheWay.countsUntil - now);
	};

	const wakeIn = (ms: number) => {
		const at = world.now() + ms;
		if (at >= wakeAt) return;
		wakeAt = at;
		void world.sleep(ms).then(() => {
			if (wakeAt === at) wakeAt = Infinity;
			letIn();
		});
	};

	const letIn = () => {
		forgetOldStarts();
		let soonest = Infinity;
		for (const waiter of [...waiting]) {
			if (inFlight >= window.size()) return;
			const wait = waitFor(waiter.requestsPerMinute);
			if (wait > 0) {
				soonest = Math.min(soonest, wait);
				continue;
			}
			waiting.splice(waiting.indexOf(waiter), 1);
			waiter.start();
		}
		if (soonest < Infinity) wakeIn(soonest);
	};

	/** Others use the account up, when a single request in flight is too many. */
	const yieldToOthers = () => {
		const wait = Math.min(PROBE_CAP_MS, CROWDED_BASE_MS * 2 ** crowdedOut);
		crowdedOut += 1;
		blockedUntil = Math.max(blockedUntil, world.now() + wait * world.random());
	};

	const learnRate = (start: Start) => {
		const now = world.now();
		if (start.at <= lastProbe) return;
		const accepted = lastMinute.filter(({ refused }) => !refused).length;
		const rate = currentRate();
		const perMinute =
			rate === Infinity
				? accepted
				: Math.min(
						rate - Math.max(1, rate * RATE_CUT),
						Math.max(accepted, rate * (1 - DEEPEST_RATE_CUT)),
					);
		learnedRate = { perMinute: Math.max(1, perMinute), at: now };
		lastProbe = now;
		const wait = Math.min(PROBE_CAP_MS, PROBE_BASE_MS * 2 ** fruitlessProbes);
		fruitlessProbes += 1;
		blockedUntil = Math.max(blockedUntil, now + wait * (1 + world.random() / 10));
	};

	const end = (start: Start, ending: RequestResult) => {
		const isUsedUp = inFlight + waiting.length >= window.size();
		inFlight -= 1;
		if (ending.kind === 'success') {
			servedCount += 1;
			fruitlessProbes = 0;
			crowdedOut = 0;
			window.served(start.inFlight, isUsedUp);
		} else if (ending.kind === 'rateLimited') {
			start.refused = true;
			const { period, retryAfterMs } = ending.limit;
			if (period !== 'concurrency') learnRate(start);
			else if (window.refused(start.inFlight, start.at) && start.inFlight === 1) yieldToOthers();
			if (retryAfterMs !== undefined) {
				blockedUntil = Math.max(blockedUntil, world.now() + retryAfterMs);
			}
		}
		letIn();
	};

	return {
		async acquire(signal, requestsPerMinute = Infinity) {
			return await new Promise<Release>((resolve, reject) => {
				const waiter: Waiter = {
					requestsPerMinute,
					start() {
						signal?.removeEventListener('abort', giveUp);
						inFlight += 1;
						const at = world.now();
						const countsUntil = at + MINUTE_MS + SLACK_MS * world.random();
						const start = { at, inFlight, countsUntil, refused: false };
						lastMinute.push(start);
						resolve((ending) => end(start, ending));
					},
				};
				const giveUp = () => {
					waiting.splice(waiting.indexOf(waiter), 1);
					reject(signal?.reason);
				};
				if (signal?.aborted) {
					reject(signal.reason);
					return;
				}
				signal?.addEventListener('abort', giveUp, { once: true });
				waiting.push(waiter);
				letIn();
			});
		},
		successCount: () => servedCount,
		estimate: () => undefined,
	};
}
