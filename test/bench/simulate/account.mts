import type { Clock as LimiterClock } from '../../../nodes/shared/http/clock.ts';
import { createRateLimiter, type RateLimiter } from '../../../nodes/shared/http/rate-limiter.ts';
import { backoffMs } from '../../../nodes/shared/http/retry-policy.ts';
import { createClock } from './clock.mts';
import { createService, type Limits, type Load, type Service } from './service.mts';

export interface Simulation {
	limits: Limits;
	load: Load;
	/** Processes that share the account and know nothing of each other. */
	workers: number;
	/** Minutes of work, and how many of them at the start do not count. */
	minutes: number;
	warmUp: number;
	/** Whether the processes have a rate limiter; false shows what ten in flight with back-off alone would do. */
	isLimited?: boolean;
	/** The option "Requests per Minute" of the nodes, for each worker. */
	requestsPerMinute?: number;
	/** Minutes that the first worker has the account to itself before the others come. */
	joinAfter?: number;
	seed?: number;
}

/** What came of it, from the end of the warm-up on. */
export interface Outcome {
	/** Requests per minute that were served. */
	perMinute: number;
	/** Refused requests, as a part of all. */
	refused: number;
	/** The same in the worst minute, warm-up included. */
	refusedInWorstMinute: number;
	/** Jain's index of the workers' shares: 1 is all alike, 1/n is one has all. */
	fairness: number;
	/** What the worst and the best worker had of an equal share. */
	smallestShare: number;
	largestShare: number;
	/** Items that ran out of retries, of all items. */
	lost: number;
}

const MINUTE_MS = 60_000;
/** As many as the widest window lets through: there is always work to do. */
const CLIENTS = 64;
/** The default of "Max Retries". */
const MAX_RETRIES = 5;

/** What one worker was served, refused and had to give up, minute by minute. */
interface Tally {
	served: number[];
	refused: number[];
	lost: number[];
}

const createTally = (minutes: number): Tally => ({
	served: Array<number>(minutes).fill(0),
	refused: Array<number>(minutes).fill(0),
	lost: Array<number>(minutes).fill(0),
});

interface Worker {
	world: LimiterClock;
	limiter: Limiter;
	tally: Tally;
	/** Milliseconds from the start until it has work. */
	begins: number;
	requestsPerMinute?: number;
}

const REFUSAL = { kind: 'http', status: 429, headers: {}, body: '' } as const;

/** One item after the other, each sent the way `send` of the transport does it. */
async function work(service: Service, worker: Worker): Promise<never> {
	const { world, limiter, tally, requestsPerMinute } = worker;
	const note = (counts: number[]) => {
		const minute = Math.floor(world.now() / MINUTE_MS);
		if (minute < counts.length) counts[minute] += 1;
	};
	await world.sleep(worker.begins);
	for (;;) {
		const ticket = limiter.ticket();
		for (let setbacks = 0; ;) {
			const place = limiter.acquire(undefined, requestsPerMinute, ticket);
			const leave = await place.catch(() => undefined);
			if (!leave) {
				note(tally.lost);
				break;
			}
			const limit = await service.request();
			leave(limit ? { kind: 'rateLimited', limit, failure: REFUSAL } : { kind: 'success' });
			if (!limit) {
				note(tally.served);
				break;
			}
			note(tally.refused);
			if (limiter.usesUpRetry(ticket)) setbacks += 1;
			if (setbacks > MAX_RETRIES) {
				note(tally.lost);
				break;
			}
			if (setbacks === MAX_RETRIES) limiter.requeue(ticket);
			await world.sleep(backoffMs(Math.max(1, setbacks), true, world.random()));
		}
	}
}

type Limiter = Pick<RateLimiter, 'acquire' | 'ticket' | 'requeue' | 'usesUpRetry'>;

/** Ten requests in flight whatever the service says, each repeated with back-off only. */
function createNoLimiter(): Limiter {
	const SLOTS = 10;
	const waiting: Array<() => void> = [];
	let free = SLOTS;
	let served = 0;
	return {
		ticket: () => ({ arrival: 0, servedBefore: 0, refusedAlone: 0, usesUpRetry: false }),
		requeue: () => {},
		usesUpRetry: ({ servedBefore }) => servedBefore === served,
		async acquire(_signal, _requestsPerMinute, ticket) {
			if (ticket) ticket.servedBefore = served;
			if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
			else free -= 1;
			return ({ kind }) => {
				if (kind === 'success') served += 1;
				const next = waiting.shift();
				if (next) next();
				else free += 1;
			};
		},
	};
}

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

function toOutcome({ workers, minutes, warmUp }: Simulation, tallies: Tally[]): Outcome {
	const after = (counts: number[]) => sumOf(counts.slice(warmUp));
	const total = (kind: keyof Tally) => sumOf(tallies.map((tally) => after(tally[kind])));
	const served = total('served');
	const shares = tallies.map((tally) => (after(tally.served) * workers) / served);
	const worst = Array.from({ length: minutes }, (_, minute) => {
		const [good, bad] = (['served', 'refused'] as const).map((kind) =>
			sumOf(tallies.map((tally) => tally[kind][minute])),
		);
		return bad / Math.max(1, good + bad);
	});
	return {
		perMinute: served / (minutes - warmUp),
		refused: total('refused') / (served + total('refused')),
		refusedInWorstMinute: Math.max(...worst),
		fairness: workers ** 2 / (workers * sumOf(shares.map((share) => share ** 2))),
		smallestShare: Math.min(...shares),
		largestShare: Math.max(...shares),
		lost: total('lost') / (served + total('lost')),
	};
}

/** Lets the workers loose on the account, each with the rate limiter that the nodes use, on a clock of its own. */
export async function simulate(simulation: Simulation): Promise<Outcome> {
	const { limits, load, workers, minutes, isLimited = true, joinAfter = 0, seed = 1 } = simulation;
	const { requestsPerMinute } = simulation;
	const clock = createClock();
	const service = createService(clock.world(seed), limits, load);
	const tallies = Array.from({ length: workers }, (_, index) => {
		const world = clock.world(seed * 1_000 + index);
		const limiter = isLimited ? createRateLimiter(world) : createNoLimiter();
		const tally = createTally(minutes);
		const begins = index === 0 ? 0 : joinAfter * MINUTE_MS;
		const worker = { world, limiter, tally, begins, requestsPerMinute };
		for (let client = 0; client < CLIENTS; client++) void work(service, worker);
		return tally;
	});
	await clock.runUntil(minutes * MINUTE_MS);
	return toOutcome(simulation, tallies);
}
