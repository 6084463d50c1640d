/**
 * Mixed workflows in a real n8n at 10 % faults, for as long as asked: `npm run soak -- --minutes 30`.
 * Memory is what is left after a garbage collection that n8n's own inspector is told to make.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import axios from 'axios';

import { INSPECTED, inspect, type Inspector, type Memory } from '../../support/inspector.mts';
import { mixedWorkflows, type Mixed } from './workflows.mts';
import { setStage, type Stage } from '../../../scripts/n8n/stage.mts';
import { table } from '../../../scripts/table.mts';

const HELP = `npm run soak -- [options]

  --minutes N   how long (30)
  --help        this text

Exit code 1 when memory at the end is more than 10 % above that after the warm-up, when handles leak,
when an item is lost, or when more items than the faults explain say that their answer was lost.`;

const FAULTS = { rate: 0.1, kinds: ['429', '503', '504', 'reset', 'truncate', 'garble'] };
/** The part of the time after which memory and handles are first looked at: caches are full by then. */
const WARM_UP = 0.25;
const MAX_GROWTH = 0.1;
/** Connections that are kept open for the next request come and go. */
const HANDLE_SLACK = 10;
/** n8n lets go of what an execution needed, and of idle connections, a moment after its end. */
const QUIET_MS = 6_000;
const SAMPLES = 8;
/** Two thirds of the faults lose the answer of a request that is not repeated then: 7 %, and chance. */
const MAX_UNANSWERED = 0.15;

interface Sample extends Memory {
	minute: number;
	handles: number;
	executions: number;
	items: number;
}

interface Totals {
	executions: number;
	items: number;
	lost: number;
	/** Items of dear requests, and how many of them say that their answer was lost. */
	dear: number;
	unanswered: number;
	requests: number;
	failed: number;
}

async function handlesOf(pid: number): Promise<number> {
	return (await readdir(`/proc/${pid}/fd`)).length;
}

/** Moves the sandbox's counts into the totals, and empties its journal. */
async function collectRequests({ sandbox }: Stage, totals: Totals): Promise<void> {
	const { data } = await axios.get<{ byPath: Record<string, Record<string, number>> }>(
		`${sandbox?.url}/_sandbox/stats`,
	);
	for (const counts of Object.values(data.byPath)) {
		for (const [status, count] of Object.entries(counts)) {
			totals.requests += count;
			if (status !== '200') totals.failed += count;
		}
	}
	await axios.post(`${sandbox?.url}/_sandbox/reset`, {});
	await axios.post(`${sandbox?.url}/_sandbox/faults`, FAULTS);
}

/** Runs every workflow of the mix at the same time, once, and counts what is missing. */
async function round(
	stage: Stage,
	mix: Array<Mixed & { id: string }>,
	totals: Totals,
): Promise<void> {
	const { client } = stage;
	const ids = await Promise.all(mix.map(async ({ id }) => await client.start(id)));
	await client.waitForAll(ids);
	for (const [index, { workflow, expected, dear }] of mix.entries()) {
		const execution = await client.read(ids[index]);
		for (const [node, count] of Object.entries(expected)) {
			const items = execution.nodes[node]?.items ?? [];
			const done = items.filter(({ json, binary }) => !json.error && (binary ?? json)).length;
			totals.items += count;
			const unanswered = dear.has(node) ? items.filter(({ json }) => json.error).length : 0;
			const lost = Math.max(0, count - done - unanswered);
			totals.lost += lost;
			totals.unanswered += unanswered;
			if (dear.has(node)) totals.dear += count;
			if (lost > 0) {
				const reason = execution.error?.message ?? execution.status;
				console.log(`${workflow.name}: ${node} gave ${done} of ${count} items: ${reason}`);
			}
		}
		totals.executions += 1;
	}
	// What is kept for people to look at later is no leak.
	await client.deleteExecutions(ids);
}

async function take(
	{ n8n }: Stage,
	inspector: Inspector,
	started: number,
	{ executions, items }: Totals,
): Promise<Sample> {
	await wait(QUIET_MS);
	const memory = await inspector.memory();
	const minute = (Date.now() - started) / 60_000;
	return { ...memory, minute, handles: await handlesOf(n8n.pid), executions, items };
}

function printSample({ minute, heapMb, liveMb, rssMb, handles, executions, items }: Sample): void {
	const figures = [
		`${minute.toFixed(1)} min`,
		`${executions} executions`,
		`${items} items`,
		`${heapMb.toFixed(1)} MB heap`,
		`${liveMb.toFixed(1)} MB with buffers`,
		`${rssMb.toFixed(0)} MB process`,
		`${handles} handles`,
	];
	console.log(figures.join(', '));
}

/** @returns whether every goal is met */
function report(samples: Sample[], totals: Totals): boolean {
	const [warm, end] = [samples[0], samples[samples.length - 1]];
	const growth = (kind: 'liveMb' | 'rssMb') => end[kind] / warm[kind] - 1;
	const percent = (part: number) => `${part >= 0 ? '+' : ''}${(100 * part).toFixed(1)} %`;
	const goals: Array<[string, string, string, boolean]> = [
		[
			'live memory after garbage collection',
			`${warm.liveMb.toFixed(1)} -> ${end.liveMb.toFixed(1)} MB (${percent(growth('liveMb'))})`,
			'at most +10 %',
			growth('liveMb') <= MAX_GROWTH,
		],
		[
			'memory of the process',
			`${warm.rssMb.toFixed(0)} -> ${end.rssMb.toFixed(0)} MB (${percent(growth('rssMb'))})`,
			'at most +10 %',
			growth('rssMb') <= MAX_GROWTH,
		],
		[
			'handles',
			`${warm.handles} -> ${end.handles}`,
			`at most +${HANDLE_SLACK}`,
			end.handles <= warm.handles + HANDLE_SLACK,
		],
		['lost items', `${totals.lost} of ${totals.items}`, '0', totals.lost === 0],
		[
			'images that say that their answer was lost',
			`${totals.unanswered} of ${totals.dear}`,
			`at most ${100 * MAX_UNANSWERED} %`,
			totals.unanswered <= MAX_UNANSWERED * totals.dear,
		],
	];
	const rows = goals.map(([name, figure, goal, isMet]) => [
		name,
		figure,
		goal,
		isMet ? 'met' : 'MISSED',
	]);
	console.log(`\n${table(['', 'figure', 'goal', ''], rows)}\n`);
	console.log(
		`${totals.executions} executions, ${totals.requests} requests, ${totals.failed} of them answered with an error or cut off ` +
			`(${((100 * totals.failed) / totals.requests).toFixed(1)} %)`,
	);
	return goals.every(([, , , isMet]) => isMet);
}

async function soak(stage: Stage, minutes: number): Promise<boolean> {
	const mix = [];
	for (const mixed of mixedWorkflows(stage.credentialId)) {
		mix.push({ ...mixed, id: await stage.client.createWorkflow(mixed.workflow) });
	}
	const inspector = await inspect(stage.n8n);
	const totals: Totals = {
		executions: 0,
		items: 0,
		lost: 0,
		dear: 0,
		unanswered: 0,
		requests: 0,
		failed: 0,
	};
	const samples: Sample[] = [];
	const started = Date.now();
	const endsAt = started + minutes * 60_000;
	const sampleAt = (index: number) =>
		started + minutes * 60_000 * (WARM_UP + ((1 - WARM_UP) * index) / SAMPLES);
	await collectRequests(stage, totals);
	Object.assign(totals, { requests: 0, failed: 0 });
	while (Date.now() < endsAt) {
		await round(stage, mix, totals);
		await collectRequests(stage, totals);
		if (Date.now() < sampleAt(samples.length)) continue;
		samples.push(await take(stage, inspector, started, totals));
		printSample(samples[samples.length - 1]);
	}
	samples.push(await take(stage, inspector, started, totals));
	printSample(samples[samples.length - 1]);
	inspector.close();
	return report(samples, totals);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '30' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-soak-'));
	const stage = await setStage({ folder, sandboxArgs: ['--fast'], nodeArgs: INSPECTED });
	try {
		if (!(await soak(stage, Number(values.minutes)))) process.exitCode = 1;
	} finally {
		await stage.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

await main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
