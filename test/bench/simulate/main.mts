/**
 * How the rate limiter of the nodes does when several processes share one account and nothing else, and
 * against every kind of limit: writes the tables of docs/scaling.md and its Chinese page. `npm run simulate`,
 * `npm run simulate -- --gauntlet`; with `--check` they are compared only.
 */
import './load-nodes.mts';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { writeChineseFigures } from '../../../scripts/docs/write-figures.mts';
import { markdownTable, withTable } from '../table.mts';
import type { Outcome, Simulation } from './account.mts';
import { gauntlet } from './gauntlet.mts';
import { ceilingOf, TIERS, type Tier } from './tiers.mts';

const { simulate } = await import('./account.mts');
const { runCell } = await import('./gauntlet-run.mts');

const PAGE = new URL('../../../docs/scaling.md', import.meta.url);
const WORKERS = [1, 4, 16];
const MINUTES = 60;
const WARM_UP = 20;
const MINUTES_PER_DAY = 1_440;

const run = async (simulation: Omit<Simulation, 'minutes' | 'warmUp'>) =>
	await simulate({ ...simulation, minutes: MINUTES, warmUp: WARM_UP });

const percent = (part: number) => `${(100 * part).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`;
/** A part that must not be rounded away. */
const exactly = (part: number) => (part > 0 && part < 0.001 ? '< 0.1 %' : percent(part));

/** Three significant digits: more would only pretend. */
function rounded(count: number): string {
	const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 2);
	return (Math.round(count / step) * step).toLocaleString('en-US');
}

function perDay({ itemsPerRequest, perDay: most = Infinity }: Tier, perMinute: number): number {
	return Math.min(most, perMinute * itemsPerRequest * MINUTES_PER_DAY);
}

async function capacity(): Promise<string> {
	const rows: string[][] = [];
	for (const tier of TIERS) {
		const { requestsPerMinute, tokensPerMinute } = tier.limits;
		const counted = tier.kind === 'Images' ? 'images' : 'tokens';
		const limits = [
			...(requestsPerMinute ? [`${requestsPerMinute.toLocaleString('en-US')} requests`] : []),
			...(tokensPerMinute ? [`${tokensPerMinute.toLocaleString('en-US')} ${counted}`] : []),
		];
		const outcomes: string[] = [];
		for (const workers of WORKERS) {
			const { perMinute } = await run({ ...tier, workers });
			outcomes.push(rounded(perDay(tier, perMinute)));
		}
		const ceiling = rounded(perDay(tier, ceilingOf(tier)));
		rows.push([tier.kind, tier.tier, tier.item, limits.join(', '), ceiling, ...outcomes]);
	}
	return markdownTable(
		[
			'model',
			'tier',
			'one item',
			'limits a minute',
			'items a day, most',
			...WORKERS.map((count) => `${count} worker${count > 1 ? 's' : ''}`),
		],
		rows,
	);
}

type Case = Pick<Simulation, 'limits' | 'load'> & { name: string; most: number };

const load = (latency: number, tokens = 0) => ({ latency, tokens });

const CASES: Case[] = [
	{
		name: '1,000 requests a minute',
		limits: { requestsPerMinute: 1_000 },
		load: load(1_000),
		most: 1_000,
	},
	{
		name: '100 requests a minute (50,000 tokens, 500 each)',
		limits: { requestsPerMinute: 1_000, tokensPerMinute: 50_000 },
		load: load(3_000, 500),
		most: 100,
	},
	{ name: '32 in flight', limits: { concurrency: 32 }, load: load(1_000), most: 1_920 },
	{ name: '8 in flight', limits: { concurrency: 8 }, load: load(1_000), most: 480 },
];

function shareCells({ perMinute, refused, fairness, ...outcome }: Outcome, most: number): string[] {
	if (perMinute === 0) return ['0 %', percent(refused), '–', '–', exactly(outcome.lost)];
	return [
		percent(Math.min(1, perMinute / most)),
		percent(refused),
		fairness.toFixed(2),
		`${outcome.smallestShare.toFixed(2)} – ${outcome.largestShare.toFixed(2)}`,
		exactly(outcome.lost),
	];
}

async function sharing(): Promise<string> {
	const rows: string[][] = [];
	for (const { name, most, ...rest } of CASES) {
		for (const workers of WORKERS) {
			const cells = async (how: string, options: Partial<Simulation> = {}) =>
				rows.push([
					name,
					String(workers),
					how,
					...shareCells(await run({ ...rest, workers, ...options }), most),
				]);
			await cells('rate limiter');
			if (rest.limits.concurrency === undefined && workers > 1) {
				await cells('rate limiter, Requests per Minute set', {
					requestsPerMinute: Math.floor(most / workers),
				});
			}
			await cells('back-off alone', { isLimited: false });
		}
	}
	return markdownTable(
		['limit', 'workers', 'how', 'of the limit used', 'refused', 'fairness', 'shares', 'items lost'],
		rows,
	);
}

/** When the others join the first worker, and what is looked at from then on, in minutes. */
const JOIN_AFTER = 10;
const SPANS = [
	[10, 20],
	[40, 60],
	[90, 120],
	[200, 240],
] as const;

async function convergence(): Promise<string> {
	const rows: string[][] = [];
	for (const { name, limits, load } of CASES) {
		for (const workers of WORKERS.filter((count) => count > 1)) {
			const cells: string[] = [];
			for (const [warmUp, minutes] of SPANS) {
				const span = { warmUp, minutes, joinAfter: JOIN_AFTER };
				const outcome = await simulate({ limits, load, workers, ...span });
				cells.push(`${outcome.fairness.toFixed(2)}, ${percent(outcome.refused)} refused`);
			}
			rows.push([name, String(workers), ...cells]);
		}
	}
	const spans = SPANS.map(([from, to]) => `minutes ${from} to ${to}`);
	return markdownTable(['limit', 'workers', ...spans], rows);
}

const { values } = parseArgs({
	options: {
		check: { type: 'boolean', default: false },
		gauntlet: { type: 'boolean', default: false },
	},
});
const before = await readFile(PAGE, 'utf8');
const gauntletTable = async () => {
	const [header, ...rows] = await gauntlet(runCell);
	return markdownTable(header, rows);
};
const tables = values.gauntlet ? { gauntlet: gauntletTable } : { capacity, sharing, convergence };
let written = before;
const command = values.gauntlet ? 'npm run simulate -- --gauntlet' : 'npm run simulate';
for (const [name, make] of Object.entries(tables)) {
	written = withTable(written, name, command, await make());
}
const page = await format(written, {
	...(await resolveConfig(PAGE)),
	parser: 'markdown',
});
if (!values.check) {
	await writeFile(PAGE, page);
	console.log('docs/scaling.md written');
	await writeChineseFigures();
} else if (page !== before) {
	console.error('docs/scaling.md is not what the simulation says: npm run simulate');
	process.exitCode = 1;
}
