/**
 * What the package adds to n8n's start, in time and memory: n8n is started with it and without it in
 * turns, so that whatever else the machine does meets both alike. `npm run startup -- --runs 10`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { ensureN8n } from './n8n/install.mts';
import { installPackage, packPackage } from './n8n/package.mts';
import { checkPort, environment } from './n8n/server.mts';
import { cpuSeconds, memoryMb } from './process-usage.mts';
import { table } from './table.mts';

const HELP = `npm run startup -- [options]

  --runs N   starts of each kind (10)
  --help     this text

Exit code 1 when the package adds more than 60 ms or 8 MB.`;

const MOST_MS = 60;
const MOST_MB = 8;
const READY = 'Editor is now accessible';
const START_TIMEOUT_MS = 120_000;
/** n8n goes on working for a moment after it says that it is ready. */
const SETTLE_MS = 3_000;
interface Start {
	/** From the process's begin to the line that says it is ready. */
	ms: number;
	/** The processor's time until then. */
	cpuMs: number;
	/** Memory a moment later, MB. */
	mb: number;
}

/** @throws Error with n8n's words when it does not start */
async function start(bin: string, userFolder: string): Promise<Start> {
	const [port, broker] = [await checkPort(0, '--port'), await checkPort(0, '--port')];
	const options = { bin, userFolder, filesFolder: userFolder };
	const began = performance.now();
	const child = spawn(process.execPath, [bin, 'start'], {
		cwd: userFolder,
		env: environment(options, port, broker),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	let text = '';
	const ready = new Promise<number>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (chunk: string) => {
				text += chunk;
				if (text.includes(READY)) resolve(performance.now() - began);
			});
		}
		const fail = () => reject(new Error(`n8n did not start:\n${text.slice(-2_000)}`));
		void exited.then(fail);
		setTimeout(fail, START_TIMEOUT_MS).unref();
	});
	try {
		const ms = await ready;
		const pid = child.pid ?? 0;
		const cpuMs = (await cpuSeconds(pid)) * 1_000;
		await wait(SETTLE_MS);
		return { ms, cpuMs, mb: await memoryMb(pid, 'VmRSS') };
	} finally {
		child.kill('SIGTERM');
		await exited;
	}
}

function median(numbers: number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Half the range that holds the middle half of the numbers: how much they scatter. */
function scatter(numbers: number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))];
	return (at(0.75) - at(0.25)) / 2;
}

function report(withIt: Start[], without: Start[]): boolean {
	const KINDS: Array<[keyof Start, string]> = [
		['ms', 'start, ms'],
		['cpuMs', 'processor, ms'],
		['mb', 'memory, MB'],
	];
	const added = (kind: keyof Start) =>
		median(withIt.map((each, index) => each[kind] - without[index][kind]));
	const rows = KINDS.map(([kind, name]) => {
		const [ours, bare] = [withIt, without].map((starts) => starts.map((each) => each[kind]));
		const differences = ours.map((value, index) => value - bare[index]);
		return [
			name,
			median(bare).toFixed(0),
			median(ours).toFixed(0),
			`${added(kind).toFixed(1)} ± ${scatter(differences).toFixed(1)}`,
			(median(ours) / median(bare)).toFixed(3),
		];
	});
	const header = ['', 'without', 'with', 'added (median of pairs)', 'ratio'];
	console.log(`\n${table(header, rows)}\n`);
	const isGood = added('ms') <= MOST_MS && added('mb') <= MOST_MB;
	const verdict = isGood ? 'met' : 'MISSED';
	console.log(`Goal: at most ${MOST_MS} ms and ${MOST_MB} MB added: ${verdict}`);
	return isGood;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '10' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	const runs = Number(values.runs);
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-startup-'));
	try {
		const tarball = await packPackage(folder);
		const bin = await ensureN8n();
		const [ours, bare] = [join(folder, 'with'), join(folder, 'without')];
		await installPackage(tarball, ours);
		await installPackage(tarball, bare);
		await rm(join(bare, '.n8n', 'nodes'), { recursive: true });
		console.log(`${runs} starts of each kind, in turns, on ${cpus().length} x ${cpus()[0].model}`);
		// The first start of each makes its database and fills the machine's caches.
		for (const each of [ours, bare]) await start(bin, each);
		const withIt: Start[] = [];
		const without: Start[] = [];
		const measure = async (list: Start[], userFolder: string) =>
			list.push(await start(bin, userFolder));
		for (let run = 1; run <= runs; run++) {
			// First one, then the other begins a pair: what slowly changes favours neither.
			const pair = [() => measure(without, bare), () => measure(withIt, ours)];
			for (const one of run % 2 === 0 ? pair : pair.reverse()) await one();
			const [first, second] = [without[run - 1], withIt[run - 1]];
			console.log(
				`${run}: without ${first.ms.toFixed(0)} ms, ${first.mb.toFixed(0)} MB; with ${second.ms.toFixed(0)} ms, ${second.mb.toFixed(0)} MB`,
			);
		}
		if (!report(withIt, without)) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

await main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
