/**
 * What the package adds to n8n's start, in time and memory: `npm run startup -- --runs 20`.
 *
 * The verdict rests on fresh processes that load n8n's own nodes and then, under the clock, a folder of
 * community packages by n8n's own loader: one with this package, and an empty one. A whole start takes
 * seconds, which scatter by more than the package adds; a few whole starts are timed too, but only to
 * show what the package is a part of. With and without take turns, so that whatever else the machine
 * does meets both alike.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { ensureN8n } from '../../../scripts/n8n/install.mts';
import { installPackage, packPackage } from '../../../scripts/n8n/package.mts';
import { environment } from '../../../scripts/n8n/server.mts';
import type { Load } from './load-nodes.mts';
import { startWhole, type Start } from './whole-start.mts';
import { table } from '../../../scripts/table.mts';

const HELP = `npm run startup -- [options]

  --runs N     loads of each kind (20)
  --starts N   starts of all of n8n of each kind (3)
  --help       this text

Exit code 1 when the package adds more than 60 ms or 8 MB.`;

const MAX_MS = 60;
const MAX_MB = 8;

const run = promisify(execFile);
const LOAD_NODES = fileURLToPath(new URL('load-nodes.mts', import.meta.url));

/** The same measure of two user folders, in turns. */
interface Pairs<Measured> {
	withIt: Measured[];
	without: Measured[];
}

/** @throws Error with n8n's words when the package does not load, or loads where it should not */
async function load(bin: string, userFolder: string, hasPackage: boolean): Promise<Load> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules');
	const args = ['--expose-gc', LOAD_NODES, bin, folder];
	const env = environment({ bin, userFolder, filesFolder: userFolder }, 0, 0);
	const { stdout } = await run(process.execPath, args, { cwd: userFolder, env });
	const loaded = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Load;
	if (loaded.nodeTypes > 0 !== hasPackage) {
		throw new Error(`${loaded.nodeTypes} node types came from ${folder}:\n${stdout}`);
	}
	return loaded;
}

/** Measures both in turns; the first of each, which fills the machine's caches, does not count. */
async function measurePairs<Measured>(
	count: number,
	measure: (hasPackage: boolean) => Promise<Measured>,
): Promise<Pairs<Measured>> {
	const pairs: Pairs<Measured> = { withIt: [], without: [] };
	for (const hasPackage of [true, false]) await measure(hasPackage);
	for (let pair = 1; pair <= count; pair++) {
		// First one, then the other begins a pair: what slowly changes favours neither.
		for (const hasPackage of pair % 2 === 0 ? [false, true] : [true, false]) {
			pairs[hasPackage ? 'withIt' : 'without'].push(await measure(hasPackage));
		}
	}
	return pairs;
}

function quantile(numbers: number[], part: number): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	const at = part * (sorted.length - 1);
	const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
	return below + (above - below) * (at - Math.floor(at));
}

const median = (numbers: number[]) => quantile(numbers, 0.5);

/** Half the range that holds the middle half of the numbers: how much they scatter. */
const scatter = (numbers: number[]) => (quantile(numbers, 0.75) - quantile(numbers, 0.25)) / 2;

function differences<Measured>(
	{ withIt, without }: Pairs<Measured>,
	of: (each: Measured) => number,
) {
	return withIt.map((each, index) => of(each) - of(without[index]));
}

function printPairs<Measured>(
	title: string,
	pairs: Pairs<Measured>,
	figures: Array<[string, (each: Measured) => number]>,
): void {
	const rows = figures.map(([name, of]) => {
		const [bare, ours] = [pairs.without, pairs.withIt].map((list) => median(list.map(of)));
		const added = differences(pairs, of);
		return [
			name,
			bare.toFixed(0),
			ours.toFixed(0),
			`${median(added).toFixed(1)} ± ${scatter(added).toFixed(1)}`,
			(ours / bare).toFixed(3),
		];
	});
	const header = [title, 'without', 'with', 'added (median of pairs)', 'ratio'];
	console.log(`\n${table(header, rows)}`);
}

/** @returns whether the goal is met */
function report(loads: Pairs<Load>, starts: Pairs<Start>): boolean {
	printPairs('loading the packages', loads, [
		['loading the nodes, ms', ({ loadMs }) => loadMs],
		['processor for it, ms', ({ loadCpuMs }) => loadCpuMs],
		['merging their types, ms', ({ mergeMs }) => mergeMs],
		['memory, MB', ({ rssMb }) => rssMb],
		['of it objects, MB', ({ heapMb }) => heapMb],
	]);
	const [ms, mb] = [
		median(differences(loads, ({ loadMs, mergeMs }) => loadMs + mergeMs)),
		median(differences(loads, ({ rssMb }) => rssMb)),
	];
	if (starts.without.length > 0) {
		printPairs('the whole start', starts, [
			['time, ms', (each) => each.ms],
			['processor, ms', ({ cpuMs }) => cpuMs],
			['memory, MB', ({ rssMb }) => rssMb],
		]);
		const [wholeMs, wholeMb] = [
			median(starts.without.map((each) => each.ms)),
			median(starts.without.map(({ rssMb }) => rssMb)),
		];
		const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
		console.log(
			`\nLoading it is ${percent(ms / wholeMs)} of the time and ${percent(mb / wholeMb)} of the memory of n8n's start.`,
		);
	}
	const isGood = ms <= MAX_MS && mb <= MAX_MB;
	console.log(
		`Goal: at most ${MAX_MS} ms and ${MAX_MB} MB added: ${ms.toFixed(0)} ms, ${mb.toFixed(1)} MB: ${isGood ? 'met' : 'MISSED'}`,
	);
	return isGood;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '20' },
			starts: { type: 'string', default: '3' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	const [runs, starts] = [Number(values.runs), Number(values.starts)];
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-startup-'));
	try {
		const tarball = await packPackage(folder);
		const bin = await ensureN8n();
		const [ours, bare] = [join(folder, 'with'), join(folder, 'without')];
		await installPackage(tarball, ours);
		await installPackage(tarball, bare);
		await rm(join(bare, '.n8n', 'nodes'), { recursive: true });
		const folderOf = (hasPackage: boolean) => (hasPackage ? ours : bare);
		console.log(
			`${runs} loads and ${starts} starts of each kind, in turns, on ${cpus().length} x ${cpus()[0].model}`,
		);
		const loads = await measurePairs(
			runs,
			async (hasPackage) => await load(bin, folderOf(hasPackage), hasPackage),
		);
		const whole =
			starts > 0
				? await measurePairs(
						starts,
						async (hasPackage) => await startWhole(bin, folderOf(hasPackage)),
					)
				: { withIt: [], without: [] };
		if (!report(loads, whole)) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

await main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
