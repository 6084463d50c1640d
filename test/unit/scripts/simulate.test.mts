import { simulate, type Simulation } from '../../bench/simulate/account.mts';
import { ceilingOf, TIERS } from '../../bench/simulate/tiers.mts';

const RPM: Pick<Simulation, 'limits' | 'load'> = {
	limits: { requestsPerMinute: 1_000 },
	load: { tokens: 0, latency: 1_000 },
};

const CROWD: Pick<Simulation, 'limits' | 'load'> = {
	limits: { concurrency: 8 },
	load: { tokens: 0, latency: 1_000 },
};

const run = async (simulation: Partial<Simulation> & Pick<Simulation, 'limits' | 'load'>) =>
	await simulate({ workers: 1, minutes: 30, warmUp: 10, ...simulation });

describe('processes that share an account and no memory', () => {
	it.each([1, 4, 16])(
		'use a limit of 1,000 requests a minute up, with few refusals: %i workers',
		async (workers) => {
			const outcome = await run({ ...RPM, workers });
			expect(outcome.perMinute).toBeGreaterThan(900);
			expect(outcome.perMinute).toBeLessThanOrEqual(1_000);
			expect(outcome.refused).toBeLessThan(0.06);
			expect(outcome.lost).toBe(0);
		},
	);

	it('get nearly equal shares of it when they are four', async () => {
		const outcome = await run({ ...RPM, workers: 4, minutes: 60, warmUp: 20 });
		expect(outcome.fairness).toBeGreaterThan(0.9);
		expect(outcome.smallestShare).toBeGreaterThan(0.5);
	});

	it('make room for those who come when the first has taken all', async () => {
		const limits = { requestsPerMinute: 200 };
		const joining = { ...RPM, limits, workers: 4, joinAfter: 10 };
		const late = await run({ ...joining, warmUp: 30, minutes: 60 });
		expect(late.fairness).toBeGreaterThan(0.7);
		expect(late.lost).toBe(0);
	});

	it('get equal shares without one refusal when each is told its part', async () => {
		const outcome = await run({ ...RPM, workers: 16, requestsPerMinute: 62 });
		expect(outcome.refusedInWorstMinute).toBe(0);
		expect(outcome.fairness).toBeGreaterThan(0.999);
		expect(outcome.perMinute).toBeGreaterThan(950);
	});

	it('would get nothing from it with back-off alone', async () => {
		const outcome = await run({ ...RPM, workers: 4, isLimited: false });
		expect(outcome.refused).toBeGreaterThan(0.99);
	});

	it('do not storm a service that takes fewer requests at a time than they are', async () => {
		const limited = await run({ ...CROWD, workers: 16 });
		const unlimited = await run({ ...CROWD, workers: 16, minutes: 5, warmUp: 1, isLimited: false });
		expect(limited.perMinute).toBeGreaterThan(0.5 * 480);
		expect(limited.refused).toBeLessThan(0.1);
		expect(limited.lost).toBeLessThan(0.01);
		expect(unlimited.refused).toBeGreaterThan(0.95);
	});

	it('use most of a limit in flight together, and lose nothing', async () => {
		const crowd = { ...CROWD, limits: { concurrency: 16 }, workers: 4, joinAfter: 5 };
		const { lost, refused, perMinute } = await run({ ...crowd, minutes: 25, warmUp: 15 });
		expect(lost).toBe(0);
		expect(refused).toBeLessThan(0.05);
		expect(perMinute).toBeGreaterThan(0.65 * 960);
	});

	it('do the same each time with the same dice', async () => {
		const simulation = { ...RPM, workers: 4, minutes: 5, warmUp: 2 };
		expect(await run(simulation)).toEqual(await run(simulation));
	});
});

describe('the most that a tier carries', () => {
	it('is the tighter of requests and tokens', () => {
		const [lowestChat, highestChat] = TIERS;
		expect(ceilingOf(lowestChat)).toBe(100);
		expect(ceilingOf(highestChat)).toBe(10_000);
	});
});
