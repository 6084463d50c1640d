import type { Clock as LimiterClock } from '../../../nodes/shared/http/clock.ts';
import { rateLimitHintOf } from '../../../nodes/shared/http/rate-limit-error.ts';
import {
	createRateLimiter,
	type RateLimiter,
	type RequestResult,
} from '../../../nodes/shared/http/rate-limiter.ts';
import { backoffMs } from '../../../nodes/shared/http/retry-policy.ts';
import { createRandom } from '../../../sandbox/faults.mts';
import { createClock } from './clock.mts';
import type { Cost, Limit } from './limits.mts';
import { createNetwork, MEAN_WAYS_MS } from './network.mts';

/** What a 429 says of the wait, beside nothing. */
export type RetryAfter = 'none' | 'right' | '0' | '1' | '60' | '86400' | 'past';

/** One cell of the gauntlet. */
export interface Cell {
	/** Makes the account's limit anew. */
	limit: () => Limit;
	/** The name in the text of a 429, e.g. "RPM". */
	name?: string;
	retryAfter: RetryAfter;
	items: number;
	/** Items that a worker has in hand at a time. */
	inHand: number;
	/** Milliseconds until an answer; a quarter more or less at random. */
	latency: number;
	/** Whether a tenth of the requests cost ten times as much. */
	isHeavyTailed?: boolean;
	/** One in so many requests is larger than the limit, and refused for ever. */
	oversizedOneIn?: number;
	/** The share of requests that meet a fault that is no limit. */
	faults?: number;
	/** The share of requests that a busy server refuses with a 429, whatever the limit is. */
	refusedByChance?: number;
	/** Refusals take as long as answers, as those of a server that has tried; else they come at once. */
	isRefusedLate?: boolean;
	workers?: number;
	/** When the run begins, in milliseconds: what was before it is a quiet time, but for `earlier`. */
	begins?: number;
	/** What the first worker did from the start on, until the run begins. */
	earlier?: Earlier;
	seed?: number;
}

/** Requests of an answer's latency before the run that counts. */
export interface Earlier {
	requests: number;
	/** Requests at a time, each so many milliseconds after the one before it has ended. */
	inHand: number;
	pauseMs: number;
}

/** What came of a cell. */
export interface CellResult {
	/** How long the run took, and the shortest that the limit allows, in milliseconds. */
	took: number;
	allowed: number;
	sent: number;
	refused: number;
	lost: number;
	/**
	 * The longest that an item waited for its turns, and between a refusal and the next of them, beyond
	 * the longest that the limit makes one wait.
	 */
	longestExtraWait: number;
	/** When each item was served, by worker, in milliseconds from the beginning. */
	servedAt: number[][];
}

const JITTER = 0.25;
const MAX_RETRIES = 5;
/** A cell that takes ten times as long as it may is given up. */
const PATIENCE = 10;
const LEAST_PATIENCE_MS = 600_000;

const NOTHING_EARLIER: Earlier = { requests: 0, inHand: 0, pauseMs: 0 };

interface Item extends Cost {
	latency: number;
	isOversized: boolean;
}

function itemsOf({
	items,
	latency,
	isHeavyTailed,
	oversizedOneIn = Infinity,
	seed = 1,
}: Cell): Item[] {
	const random = createRandom(seed);
	return Array.from({ length: items }, (_, index) => ({
		latency: latency * (1 - JITTER + 2 * JITTER * random()),
		tokens: isHeavyTailed && random() < 0.1 ? 10 : 1,
		isOversized: index % oversizedOneIn === Math.floor(oversizedOneIn / 2),
	}));
}

/** A client that knows the limit, and sends each request the moment that it will be let in. */
export function ideal(cell: Cell): { took: number; longest: number } {
	const limit = cell.limit();
	const begins = cell.begins ?? 0;
	const slots = cell.inHand * (cell.workers ?? 1);
	let ends: number[] = [];
	let now = begins;
	let longest = 0;
	/** When the slots got free in which the next items wait. */
	const freeSince = Array<number>(slots).fill(begins);
	const passTo = (time: number) => {
		now = time;
		for (const end of ends.filter((end) => end <= now).sort((a, b) => a - b)) {
			limit.end();
			freeSince.push(end);
		}
		ends = ends.filter((end) => end > now);
	};
	for (const item of itemsOf(cell).filter(({ isOversized }) => !isOversized)) {
		for (;;) {
			const next = Math.min(...ends);
			const wait = freeSince.length === 0 ? Infinity : limit.wait(now, item);
			if (wait <= 0) break;
			passTo(Math.min(next, now + Math.min(wait, 1_000)));
		}
		limit.admit(now, item);
		ends.push(now + MEAN_WAYS_MS + item.latency);
		longest = Math.max(longest, now - (freeSince.shift() ?? now));
	}
	return { took: Math.max(...ends) - begins, longest };
}

/** The `Retry-After` of a refusal. */
function headersOf(retryAfter: RetryAfter, wait: number, now: number): Record<string, string> {
	if (retryAfter === 'none') return {};
	if (retryAfter === 'past') return { 'retry-after': new Date(now - 3_600_000).toUTCString() };
	const seconds = Number.isFinite(wait) ? Math.ceil(wait / 1_000) : 1;
	return { 'retry-after': retryAfter === 'right' ? String(seconds) : retryAfter };
}

/** Sends the items of a cell through the limiter of the nodes, the way that `send` does it. */
export async function runCell(
	cell: Cell,
	createLimiter: (clock: LimiterClock) => RateLimiter = createRateLimiter,
): Promise<CellResult> {
	const { took: allowed, longest: longestAllowed } = ideal(cell);
	const { begins = 0, workers = 1, seed = 1, faults = 0 } = cell;
	const { refusedByChance = 0, isRefusedLate = false } = cell;
	const clock = createClock();
	const service = clock.world(seed);
	const network = createNetwork(service.random);
	const limit = cell.limit();
	const items = itemsOf(cell);
	const servedAt: number[][] = Array.from({ length: workers }, () => []);
	const counts = { sent: 0, refused: 0, lost: 0, longest: 0, last: 0 };
	let next = 0;
	let running = workers * cell.inHand;

	const refuse = async (wait: number, { latency }: Item): Promise<RequestResult> => {
		const headers = headersOf(cell.retryAfter, wait, service.now());
		const detail = cell.name ? ` Details: ${cell.name} limit reached.` : '';
		const body = { message: `Request was rejected due to rate limiting.${detail}` };
		await service.sleep(isRefusedLate ? latency : network.refusalMs());
		const failure = { kind: 'http', status: 429, headers, body } as const;
		const hint = rateLimitHintOf(failure, service.now());
		return hint ? { kind: 'rateLimited', limit: hint, failure } : { kind: 'error' };
	};

	const request = async (item: Item): Promise<RequestResult> => {
		counts.sent += 1;
		await service.sleep(network.wayMs());
		const now = service.now();
		const wait = item.isOversized ? Infinity : limit.wait(now, item);
		if (wait > 0) {
			counts.refused += 1;
			limit.refuse(now);
			return await refuse(wait, item);
		}
		if (service.random() < refusedByChance) return await refuse(0, item);
		limit.admit(now, item);
		const isFaulty = service.random() < faults;
		await service.sleep(isFaulty ? network.refusalMs() : item.latency);
		limit.end();
		await service.sleep(network.wayBackMs());
		return { kind: isFaulty ? 'error' : 'success' };
	};

	const send = async (limiter: RateLimiter, world: LimiterClock, item: Item): Promise<boolean> => {
		const ticket = limiter.ticket();
		let waited = 0;
		for (let retries = 0; ;) {
			const since = world.now();
			const release = await limiter.acquire(undefined, undefined, ticket).catch(() => undefined);
			waited += world.now() - since;
			counts.longest = Math.max(counts.longest, waited);
			if (!release) return false;
			const result = await request(item);
			const isLimited = result.kind === 'rateLimited';
			release(result);
			if (result.kind === 'success') return true;
			if (!isLimited || limiter.usesUpRetry(ticket)) retries += 1;
			if (retries > MAX_RETRIES) return false;
			if (retries === MAX_RETRIES) limiter.requeue(ticket);
			const delay = backoffMs(Math.max(1, retries), isLimited, world.random());
			if (isLimited) waited += delay;
			await world.sleep(delay);
		}
	};

	const client = async (worker: number, limiter: RateLimiter, world: LimiterClock) => {
		for (let item = items[next]; item; item = items[next]) {
			next += 1;
			if (await send(limiter, world, item)) servedAt[worker].push(world.now() - begins);
			else counts.lost += 1;
			counts.last = world.now() - begins;
		}
		running -= 1;
	};

	const runEarlier = async (limiter: RateLimiter, world: LimiterClock) => {
		const { requests, inHand, pauseMs } = cell.earlier ?? NOTHING_EARLIER;
		for (let count = 0; count < requests && world.now() + pauseMs < begins; count += inHand) {
			await world.sleep(pauseMs);
			await send(limiter, world, { latency: cell.latency, tokens: 1, isOversized: false });
		}
	};

	const own = Array.from({ length: workers }, (_, worker) => {
		const world = clock.world(seed * 1_000 + worker);
		return { world, limiter: createLimiter(world) };
	});
	const [first] = own;
	for (let count = 0; count < (cell.earlier?.inHand ?? 0); count++) {
		void runEarlier(first.limiter, first.world);
	}
	await clock.runUntil(begins);
	Object.assign(counts, { sent: 0, refused: 0, lost: 0, longest: 0, last: 0 });
	for (const [worker, { limiter, world }] of own.entries()) {
		for (let count = 0; count < cell.inHand; count++) void client(worker, limiter, world);
	}
	const end = begins + Math.max(LEAST_PATIENCE_MS, PATIENCE * allowed);
	await clock.runUntil(end, () => running === 0);
	return {
		took: running === 0 ? counts.last : Infinity,
		allowed,
		sent: counts.sent,
		refused: counts.refused,
		lost: counts.lost,
		longestExtraWait: Math.max(0, counts.longest - longestAllowed),
		servedAt,
	};
}
