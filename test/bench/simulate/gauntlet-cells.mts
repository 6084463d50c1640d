import type { Cell, RetryAfter } from './gauntlet-run.mts';
import {
	allOf,
	concurrencyLimit,
	fixedWindow,
	slidingMinute,
	tokenBucket,
	tokensOf,
	type Factor,
	type Limit,
} from './limits.mts';

/** A kind of limiter with the goals that hold for it. */
export interface Kind {
	group: string;
	name: string;
	/** What the text of its 429s would name. */
	rightName?: string;
	limit: () => Limit;
	/** The goal for the throughput, as a part of what the limit allows. */
	goal?: number;
	rest?: Partial<Cell>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A limit that is another one from a time on. */
const from =
	(time: number, factor: number, factorBefore = 1): Factor =>
	(now) =>
		now < time ? factorBefore : factor;

/** Another client takes half in each second minute. */
const shared: Factor = (now) => (Math.floor(now / MINUTE) % 2 === 1 ? 0.5 : 1);

const many = [1, 3, 10, 40].map((most): Kind => ({
	group: 'in flight',
	name: `${most} in flight`,
	limit: () => concurrencyLimit(most),
}));

const buckets = (
	[
		['5 a second, burst 1', 5, 1],
		['5 a second, burst 10', 5, 10],
		['5 a second, burst of a minute', 5, 300],
		['20 a second, burst 20', 20, 20],
		['50 a second, burst 1', 50, 1],
		['12 a minute, burst 1', 0.2, 1],
		['12 a minute, burst of a minute', 0.2, 12],
	] as const
).map(([name, perSecond, burst]): Kind => ({
	group: 'token bucket',
	name,
	rightName: 'RPM',
	limit: () => tokenBucket({ perSecond, burst }),
}));

const windows = (
	[
		['10 in each second', 10, SECOND, 700],
		['50 in each ten seconds', 50, 10 * SECOND, 4 * SECOND],
		['300 in each minute', 300, MINUTE, 23 * SECOND],
		['20 in each minute', 20, MINUTE, 23 * SECOND],
	] as const
).map(([name, most, windowMs, phase]): Kind => ({
	group: 'window of the clock',
	name,
	rightName: 'RPM',
	limit: () => fixedWindow({ most, windowMs, phase }),
}));

const sliding = (
	[
		['300 in any minute', 300, false],
		['300 in any minute, refused count', 300, true],
		['20 in any minute, refused count', 20, true],
	] as const
).map(([name, most, countsRefused]): Kind => ({
	group: 'sliding minute',
	name,
	rightName: 'RPM',
	limit: () => slidingMinute({ most, countsRefused }),
}));

const tokens: Kind[] = [
	{
		group: 'tokens',
		name: '600 in any minute',
		rightName: 'TPM',
		limit: () => slidingMinute({ most: 600 }, tokensOf),
		rest: { isHeavyTailed: true },
	},
	{
		group: 'tokens',
		name: '10 a second, burst 100',
		rightName: 'TPM',
		limit: () => tokenBucket({ perSecond: 10, burst: 100 }, tokensOf),
		rest: { isHeavyTailed: true },
	},
];

const both: Kind[] = [
	{
		group: 'two limits',
		name: '8 in flight, 300 in any minute',
		rightName: 'RPM',
		limit: () => allOf(concurrencyLimit(8), slidingMinute({ most: 300 })),
	},
	{
		group: 'two limits',
		name: '20 requests and 30 tokens a second',
		rightName: 'TPM',
		limit: () =>
			allOf(
				tokenBucket({ perSecond: 20, burst: 20 }),
				tokenBucket({ perSecond: 30, burst: 60 }, tokensOf),
			),
		rest: { isHeavyTailed: true },
	},
];

const changing: Kind[] = [
	['halves after 20 s', from(20 * SECOND, 0.5)] as const,
	['doubles after 20 s', from(20 * SECOND, 2)] as const,
	['is lifted after 20 s', from(20 * SECOND, 1_000)] as const,
].flatMap(([what, factor]): Kind[] => [
	{
		group: 'changes',
		name: `10 in flight ${what}`,
		limit: () => concurrencyLimit(10, factor),
		rest: { items: 10_000 },
	},
	{
		group: 'changes',
		name: `20 a second, burst 20, ${what}`,
		rightName: 'RPM',
		limit: () => tokenBucket({ perSecond: 20, burst: 20 }, undefined, factor),
		rest: { items: 10_000 },
	},
]);
changing.push({
	group: 'changes',
	name: '5 a second, burst 300, after a quiet hour',
	rightName: 'RPM',
	limit: () => tokenBucket({ perSecond: 5, burst: 300 }),
	rest: { begins: 60 * MINUTE },
});

/** What the same n8n did with the model in the twenty minutes before. */
const before = (
	[
		['a request now and then', { requests: Infinity, inHand: 1, pauseMs: 10 * SECOND }],
		['a run of 100', { requests: 100, inHand: 10, pauseMs: 0 }],
	] as const
).flatMap(([what, earlier]): Kind[] =>
	[
		{ name: '3 in flight', limit: () => concurrencyLimit(3) },
		{
			name: '20 a second, burst 20',
			rightName: 'RPM',
			limit: () => tokenBucket({ perSecond: 20, burst: 20 }),
		},
		{
			name: '300 in any minute',
			rightName: 'RPM',
			limit: () => slidingMinute({ most: 300 }),
		},
	].map((kind) => ({
		...kind,
		group: 'history',
		name: `${kind.name}, after ${what}`,
		rest: { begins: 20 * MINUTE, earlier },
	})),
);

before.push({
	group: 'history',
	name: '10 in flight, after 500 requests without a limit',
	limit: () => concurrencyLimit(10, from(20 * MINUTE, 1, 100)),
	rest: { begins: 20 * MINUTE, earlier: { requests: 500, inHand: 64, pauseMs: 0 } },
});

const others: Kind[] = [
	{
		group: 'others',
		name: '10 in flight, half taken each second minute',
		limit: () => concurrencyLimit(10, shared),
		goal: 0.75,
	},
	{
		group: 'others',
		name: '20 a second, burst 20, half taken each second minute',
		rightName: 'RPM',
		limit: () => tokenBucket({ perSecond: 20, burst: 20 }, undefined, shared),
		goal: 0.75,
	},
	...[2, 4, 16].map((workers): Kind => ({
		group: 'others',
		name: `1,000 in any minute, ${workers} workers`,
		rightName: 'RPM',
		limit: () => slidingMinute({ most: 1_000 }),
		goal: 0.75,
		rest: { workers, items: 10_000 },
	})),
];

const faulty = [0.05, 0.15].flatMap((faults): Kind[] => [
	{
		group: 'faults on top',
		name: `10 in flight, ${100 * faults} % faults`,
		limit: () => concurrencyLimit(10),
		goal: faults > 0.1 ? 0.75 : 0.85,
		rest: { faults },
	},
	{
		group: 'faults on top',
		name: `20 a second, burst 20, ${100 * faults} % faults`,
		rightName: 'RPM',
		limit: () => tokenBucket({ perSecond: 20, burst: 20 }),
		goal: faults > 0.1 ? 0.75 : 0.85,
		rest: { faults },
	},
]);

const busy = [0.02, 0.05].flatMap((refusedByChance): Kind[] => [
	{
		group: 'refused by chance',
		name: `no limit, ${100 * refusedByChance} % refused by chance`,
		limit: () => concurrencyLimit(1e9),
		rest: { refusedByChance },
	},
	{
		group: 'refused by chance',
		name: `20 a second, burst 20, ${100 * refusedByChance} % refused by chance`,
		rightName: 'RPM',
		limit: () => tokenBucket({ perSecond: 20, burst: 20 }),
		rest: { refusedByChance },
	},
]);

const late = [0, 0.02].map((refusedByChance): Kind => ({
	group: 'refused late',
	name: `10 in flight,${refusedByChance > 0 ? ` ${100 * refusedByChance} % refused by chance,` : ''} refused as late as answered`,
	limit: () => concurrencyLimit(10),
	rest: { refusedByChance, isRefusedLate: true },
}));

const none: Kind = { group: 'none', name: 'no limit', limit: () => concurrencyLimit(1e9) };

export const KINDS: Kind[] = [
	...many,
	...buckets,
	...windows,
	...sliding,
	...tokens,
	...both,
	...changing,
	...before,
	...others,
	...faulty,
	...busy,
	...late,
	none,
];

const RETRY_AFTERS: RetryAfter[] = ['none', 'right', '0', '1', '60', '86400', 'past'];
const NAMES = ['right', 'wrong', 'none'] as const;
const HANDS = [10, 64];
const LENGTHS = [100, 1_000, 10_000];
const LATENCIES = [100, SECOND, 20 * SECOND];

function nameFor({ rightName }: Kind, which: (typeof NAMES)[number]): string | undefined {
	if (which === 'none') return undefined;
	// A limit that no name stands for, such as of requests in flight, has wrong names only.
	if (which === 'wrong') return rightName === 'TPM' ? 'RPM' : 'TPM';
	return rightName;
}

/**
 * The cells of a kind: each value of each dimension meets each value of each other one. The values that
 * are numbered by `index` go through all combinations of two dimensions in 63 steps.
 */
export function cellsOf(kind: Kind): Cell[] {
	const cells = new Map<string, Cell>();
	for (let index = 0; index < 63; index++) {
		const cell: Cell = {
			limit: kind.limit,
			retryAfter: RETRY_AFTERS[index % 7],
			name: nameFor(kind, NAMES[Math.floor(index / 7) % 3]),
			inHand: HANDS[(index + Math.floor(index / 7)) % 2],
			latency: LATENCIES[Math.floor(index / 21) % 3],
			items: LENGTHS[(index + Math.floor(index / 7) + Math.floor(index / 21)) % 3],
			...kind.rest,
		};
		cells.set(describeCell(cell), cell);
	}
	return [...cells.values()];
}

/** A cell in the words of the table. */
export function describeCell({ name, retryAfter, items, inHand, latency }: Cell): string {
	const header = retryAfter === 'none' ? '' : `, Retry-After ${retryAfter}`;
	const count = items.toLocaleString('en-US');
	return `${count} items, ${inHand} in hand, ${latency / SECOND} s, ${name ?? 'no name'}${header}`;
}
