import { createRandom } from '../../../sandbox/faults.mts';
import { simulate } from '../../bench/simulate/account.mts';
import { cellsOf, describeCell, KINDS, type Kind } from '../../bench/simulate/gauntlet-cells.mts';
import { ideal, runCell, type Cell } from '../../bench/simulate/gauntlet-run.mts';
import {
	allOf,
	concurrencyLimit,
	fixedWindow,
	renewedMinute,
	slidingMinute,
	tokenBucket,
	tokensOf,
	type Limit,
} from '../../bench/simulate/limits.mts';
import { MEAN_WAYS_MS } from '../../bench/simulate/network.mts';

const REQUEST = { tokens: 1 };

/** How many of the requests that come at these times are let in; each ends at once. */
function letIn(limit: Limit, times: number[], tokens = 1): number {
	return times.filter((now) => {
		if (limit.wait(now, { tokens }) > 0) {
			limit.refuse(now);
			return false;
		}
		limit.admit(now, { tokens });
		return true;
	}).length;
}

const each = (intervalMs: number, count: number) =>
	Array.from({ length: count }, (_, index) => index * intervalMs);

describe('the limits of the simulation are those of the textbook', () => {
	it('a number in flight', () => {
		const limit = concurrencyLimit(2);
		expect(letIn(limit, [0, 0, 0])).toBe(2);
		expect(limit.wait(0, REQUEST)).toBe(Infinity);
		limit.end();
		expect(limit.wait(0, REQUEST)).toBe(0);
	});

	it('a bucket serves its burst and then its rate', () => {
		const limit = tokenBucket({ perSecond: 5, burst: 10 });
		expect(letIn(limit, each(10, 6_001))).toBe(10 + 300);
		expect(limit.wait(60_000, REQUEST)).toBeLessThanOrEqual(200);
	});

	it('a window of the clock is new at its end, and not before', () => {
		const limit = fixedWindow({ most: 10, windowMs: 1_000, phase: 700 });
		expect(letIn(limit, each(1, 700))).toBe(10);
		expect(limit.wait(699, REQUEST)).toBe(1);
		expect(limit.wait(700, REQUEST)).toBe(0);
	});

	it('a sliding minute counts what is younger than a minute, refused requests where it says so', () => {
		expect(letIn(slidingMinute({ most: 3 }), [0, 0, 0, 1, 59_999, 60_000])).toBe(4);
		const strict = slidingMinute({ most: 3, countsRefused: true });
		expect(letIn(strict, [0, 0, 0, ...each(1_000, 120)])).toBe(3);
	});

	it('a minute that is renewed ends only when it is quiet', () => {
		const times = [0, 1_000, 2_000, ...each(30_000, 10).map((at) => 10_000 + at), 341_000];
		expect(letIn(renewedMinute(3), times)).toBe(4);
	});

	it('tokens are counted in place of requests', () => {
		expect(letIn(tokenBucket({ perSecond: 1, burst: 20 }, tokensOf), [0, 0, 0], 10)).toBe(2);
	});

	it('of two limits both hold', () => {
		const limit = allOf(concurrencyLimit(5), slidingMinute({ most: 3 }));
		expect(letIn(limit, [0, 0, 0, 0])).toBe(3);
	});

	it('what they allow is what arithmetic says', () => {
		const cell: Cell = {
			limit: () => tokenBucket({ perSecond: 5, burst: 10 }),
			retryAfter: 'none',
			items: 110,
			inHand: 64,
			latency: 0,
		};
		expect(ideal(cell).took / 1_000).toBeCloseTo(100 / 5, 0);
		const flights = { ...cell, limit: () => concurrencyLimit(10), latency: 1_000 };
		expect(ideal(flights).took / 1_000).toBeGreaterThan(10.5);
		expect(ideal(flights).took / 1_000).toBeLessThan(12.5);
		const minutes = { ...cell, limit: () => fixedWindow({ most: 50, windowMs: 60_000 }) };
		expect(ideal(minutes).took).toBe(120_000 + MEAN_WAYS_MS);
	});
});

/**
 * The least throughput where the goal of 85 % is not reached in a run of 1,000 items, for the reasons in
 * docs/scaling.md; what is not named here reaches it.
 */
const LEAST: Record<string, number> = {
	'40 in flight': 0.75,
	'50 a second, burst 1': 0.3,
	'10 in each second': 0.75,
	'300 in any minute, refused count': 0.8,
	'600 in any minute': 0.8,
	'20 requests and 30 tokens a second': 0.75,
	'300 in any minute, after a request now and then': 0.75,
	'300 in any minute, after a run of 100': 0.75,
	'10 in flight, half taken each second minute': 0.5,
	'1,000 in any minute, 16 workers': 0.7,
	'10 in flight, 5 % faults': 0.8,
	'20 a second, burst 20, 5 % faults': 0.5,
	'10 in flight, 15 % faults': 0.55,
	'20 a second, burst 20, 15 % faults': 0.5,
	'20 a second, burst 20, after a request now and then': 0.6,
	'20 a second, burst 20, after a run of 100': 0.8,
	'20 a second, burst 20, half taken each second minute': 0.55,
	'no limit': 0.7,
	'no limit, 2 % refused by chance': 0.4,
	'20 a second, burst 20, 2 % refused by chance': 0.35,
	'no limit, 5 % refused by chance': 0.1,
	'20 a second, burst 20, 5 % refused by chance': 0.1,
	'10 in flight, refused as late as answered': 0.65,
	'10 in flight, 2 % refused by chance, refused as late as answered': 0.5,
};

/** The most refused, as a part of what was sent; where it is missing 20 %. */
const MAX_REFUSED: Record<string, number> = {
	// A refusal that takes 20 s tells too late that nothing more fits; nothing is lost by it.
	'10 in flight, refused as late as answered': 0.85,
	'10 in flight, 2 % refused by chance, refused as late as answered': 0.85,
};

/** The cells of a kind with 1,000 items; of long runs a few. */
const cellsFor = (kind: Kind) =>
	cellsOf(kind).filter(({ items }, index) =>
		kind.rest?.items ? index % 21 === 0 : items === 1_000,
	);

const SEEDS = 6;

describe('the rate limiter against every kind of limit', () => {
	it.each(KINDS.map((kind) => [kind.name, kind] as const))('%s', async (name, kind) => {
		const missed: string[] = [];
		for (const cell of cellsFor(kind)) {
			const { took, allowed, sent, refused, lost } = await runCell(cell);
			const isEnough = allowed / took >= (LEAST[name] ?? kind.goal ?? 0.85);
			// Faults on top use up retries of their own.
			const isComplete = lost <= (kind.rest?.faults ? 0.005 * cell.items : 0);
			if (isEnough && isComplete && refused <= (MAX_REFUSED[name] ?? 0.2) * sent) continue;
			missed.push(
				`${describeCell(cell)}: ${(allowed / took).toFixed(2)}, ${refused} refused, ${lost} lost`,
			);
		}
		expect(missed).toEqual([]);
	});

	it('lets four workers share 100 requests a minute alike', async () => {
		const shares: number[] = [];
		// In one run of hours chance may leave one of few requests behind.
		for (let seed = 1; seed <= 6; seed++) {
			const { perMinute, fairness, lost } = await simulate({
				limits: { tokensPerMinute: 50_000 },
				load: { latency: 3_000, tokens: 500 },
				workers: 4,
				minutes: 60,
				warmUp: 20,
				seed,
			});
			shares.push(fairness);
			expect(fairness).toBeGreaterThan(0.6);
			expect(perMinute).toBeGreaterThan(95);
			expect(lost).toBe(0);
		}
		expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.85);
	});

	it.each([
		[4, 8],
		[4, 32],
		[16, 32],
	])('lets %i workers share %i places in flight alike, and use them', async (workers, places) => {
		let fairnesses = 0;
		let refusals = 0;
		// In minutes chance may leave one of them behind.
		for (let seed = 1; seed <= SEEDS; seed++) {
			const { perMinute, refused, fairness, smallestShare, lost } = await simulate({
				limits: { concurrency: places },
				load: { latency: 1_000, tokens: 0 },
				workers,
				minutes: 20,
				warmUp: 5,
				seed,
			});
			fairnesses += fairness;
			refusals += refused;
			// Nobody takes the places of others for a rate, and is left with ever less.
			expect(smallestShare).toBeGreaterThan(0.3);
			expect(perMinute).toBeGreaterThan(0.85 * places * 60);
			expect(lost).toBe(0);
		}
		expect(refusals / SEEDS).toBeLessThan(0.06);
		expect(fairnesses / SEEDS).toBeGreaterThan(0.8);
	});

	it.each([
		['a pause', { begins: 30_000, earlier: { requests: 32, inHand: 10, pauseMs: 0 } }],
		['little work', { begins: 150_000, earlier: { requests: Infinity, inHand: 1, pauseMs: 500 } }],
	])('does not take %s for what a limit allows', async (_, history) => {
		const slow: string[] = [];
		// Whether a refusal is taken for that of a rate is chance: in one of ten runs it is.
		for (let seed = 1; seed <= 40; seed++) {
			const { took, allowed } = await runCell({
				...history,
				limit: () => concurrencyLimit(3, (now) => (now < history.begins ? 5 / 3 : 1)),
				name: 'TPM',
				retryAfter: 'none',
				items: 100,
				inHand: 10,
				latency: 300,
				seed,
			});
			if (took > 2.5 * allowed) slow.push(`seed ${seed}: ${took} of ${allowed} ms`);
		}
		expect(slow).toEqual([]);
	});

	/** The limits that are measured in a real n8n, with the least of what is allowed and the most refused in 200 runs. */
	it.each<[string, Pick<Cell, 'limit' | 'name' | 'latency' | 'isHeavyTailed'>, number, number]>([
		['3 in flight', { limit: () => concurrencyLimit(3), name: 'TPM', latency: 300 }, 0.6, 0.07],
		[
			'a bucket of 15 a second',
			{ limit: () => tokenBucket({ perSecond: 15, burst: 10 }), name: 'TPM', latency: 300 },
			0.7,
			0.11,
		],
		[
			'8 in each second',
			{
				limit: () => fixedWindow({ most: 8, windowMs: 1_000, phase: 400 }),
				name: 'RPM',
				latency: 200,
			},
			0.6,
			0.1,
		],
		[
			'a bucket of tokens',
			{
				limit: () => tokenBucket({ perSecond: 30, burst: 30 }, tokensOf),
				name: 'RPM',
				latency: 300,
				isHeavyTailed: true,
			},
			0.5,
			0.15,
		],
	])(
		'is misled by no order of 300 requests where %s are allowed, called by a wrong name',
		async (_, cell, least, mostRefused) => {
			const missed: string[] = [];
			for (let seed = 1; seed <= 200; seed++) {
				const run = await runCell({ retryAfter: 'none', items: 300, inHand: 10, ...cell, seed });
				const used = run.allowed / run.took;
				const refused = run.refused / run.sent;
				if (used >= least && refused <= mostRefused && run.lost === 0) continue;
				missed.push(
					`seed ${seed}: ${used.toFixed(2)}, ${refused.toFixed(3)} refused, ${run.lost} lost`,
				);
			}
			expect(missed).toEqual([]);
		},
	);

	it('takes no limit for a much lower one, whatever it was and whatever went before', async () => {
		const slow: string[] = [];
		for (let seed = 300; seed < 600; seed++) {
			const random = createRandom(seed);
			const oneOf = <T,>(...choices: T[]) => choices[Math.floor(choices.length * random())];
			const begins = oneOf(0, 5_000, 30_000, 90_000, 600_000);
			const before = oneOf(1, 1, 5 / 3, 3, 0.5);
			const factor = (now: number) => (now < begins ? before : 1);
			const most = oneOf(1, 2, 3, 5, 8, 16, 32);
			const bucket = { perSecond: oneOf(1, 2, 5, 10, 20), burst: oneOf(2, 5, 10, 60) };
			const window = { most: oneOf(60, 100, 300, 600) };
			const limits = {
				'in flight': () => concurrencyLimit(most, factor),
				bucket: () => tokenBucket(bucket, undefined, factor),
				sliding: () => slidingMinute(window),
				window: () => fixedWindow({ ...window, windowMs: 60_000 }),
			};
			const kind = oneOf<keyof typeof limits>(
				'in flight',
				'in flight',
				'bucket',
				'sliding',
				'window',
			);
			const cell: Cell = {
				limit: limits[kind],
				name: oneOf(undefined, 'RPM', 'TPM'),
				retryAfter: oneOf('none', 'none', 'right', '1'),
				items: oneOf(32, 100, 300),
				inHand: oneOf(5, 10, 64),
				latency: oneOf(100, 300, 1_000, 3_000, 10_000),
				begins,
				earlier: oneOf(
					{ requests: 32, inHand: 10, pauseMs: 0 },
					{ requests: 100, inHand: 10, pauseMs: 0 },
					{ requests: Infinity, inHand: 1, pauseMs: oneOf(0, 500, 10_000) },
					{ requests: Infinity, inHand: 2, pauseMs: 3_000 },
				),
				seed,
			};
			const { took, allowed, lost } = await runCell(cell);
			// What went before may have used a minute up.
			if (lost === 0 && took < 3 * (allowed + 10_000) + 120_000) continue;
			slow.push(
				`seed ${seed}, ${kind}, ${describeCell(cell)}: ${took} of ${allowed} ms, ${lost} lost`,
			);
		}
		expect(slow).toEqual([]);
	});

	it.each([
		['60 in any minute', () => slidingMinute({ most: 60 })],
		['60 in each minute', () => fixedWindow({ most: 60, windowMs: 60_000 })],
		[
			'5 in flight, 300 in any minute',
			() => allOf(concurrencyLimit(5), slidingMinute({ most: 300 })),
		],
	])('loses no item that goes alone: %s', async (_, limit) => {
		const { lost } = await runCell({
			limit,
			retryAfter: 'none',
			items: 1_000,
			inHand: 1,
			latency: 50,
		});
		expect(lost).toBe(0);
	});

	it('loses nothing where each request, a refused one too, begins the minute of the limit anew', async () => {
		const { lost, refused } = await runCell({
			limit: () => renewedMinute(300),
			retryAfter: 'none',
			items: 1_000,
			inHand: 10,
			latency: 100,
		});
		expect(lost).toBe(0);
		expect(refused).toBeLessThan(60);
	});

	it.each<[string, Partial<Cell> & Pick<Cell, 'limit'>]>([
		['no limit', { limit: () => concurrencyLimit(1e9) }],
		['no limit, 64 in hand', { limit: () => concurrencyLimit(1e9), inHand: 64, name: 'TPM' }],
		['300 in any minute', { limit: () => slidingMinute({ most: 300 }), name: 'RPM' }],
		['8 in flight', { limit: () => concurrencyLimit(8), retryAfter: '1' }],
	])('is not held up by ten requests that are larger than the limit: %s', async (_, cell) => {
		for (let seed = 1; seed <= 3; seed++) {
			const { took, allowed, lost } = await runCell({
				...{ retryAfter: 'none', items: 1_000, inHand: 10, latency: 1_000 },
				...{ oversizedOneIn: 100, seed },
				...cell,
			});
			expect(lost).toBe(10);
			// A minute is waited for the first: it may need all that the account has.
			expect(took - allowed).toBeLessThan(240_000);
		}
	});

	it('saves requests that need a third or two thirds of what the account has in a minute', async () => {
		for (const most of [15, 30]) {
			const { lost } = await runCell({
				limit: () => slidingMinute({ most }, tokensOf),
				...{ name: 'TPM', retryAfter: 'none', items: 100, inHand: 10, latency: 1_000 },
				isHeavyTailed: true,
			});
			expect(lost).toBe(0);
		}
	});

	it('comes to 90 % of a new rate within 30 s after a limit was lifted', async () => {
		const rates: number[] = [];
		for (let seed = 1; seed <= 5; seed++) {
			const { servedAt } = await runCell({
				limit: () =>
					tokenBucket({ perSecond: 20, burst: 20 }, undefined, (now) => (now < 60_000 ? 1 : 10)),
				retryAfter: 'none',
				items: 10_000,
				inHand: 64,
				latency: 100,
				seed,
			});
			rates.push(servedAt.flat().filter((at) => at >= 90_000 && at < 100_000).length / 10);
		}
		const [median] = rates.toSorted((x, y) => x - y).slice(2);
		expect(median).toBeGreaterThan(0.9 * 200);
	});
});
