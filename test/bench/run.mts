import { setFaults } from '../support/measure.mts';
import type { Inspector } from '../support/inspector.mts';
import type { N8nClient } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import type { Contender, Side } from './contenders.mts';
import { runIdeal } from './ideal.mts';
import { processorTimeOf, type ProcessorTime } from './profile.mts';
import type { Scenario } from './scenarios.mts';
import { watchUsage } from './usage.mts';
import type { Setting } from './workflows.mts';

/** What the service allows, or does, during a run. */
export interface Condition {
	name: string;
	faults: object;
}

export const CONDITIONS: Condition[] = [
	{ name: 'no limit', faults: {} },
	{ name: '10 in flight', faults: { concurrency: 10 } },
	{ name: '5 % faults', faults: { rate: 0.05, kinds: ['429', '503', '504', 'reset'] } },
];

/** A row of the table. */
export interface Row {
	scenario: string;
	condition: string;
	contender: string;
	side: 'ideal' | Side;
	items: number;
	done: number;
	requests: number;
	/** Milliseconds. */
	wall: number;
	ideal: number;
	/** The goal of `wall` in times of `ideal`, for the nodes as they come. */
	timesIdeal?: number;
	/** MB above what n8n held before; undefined for the bare client. */
	peakMb?: number;
	cpuSeconds?: number;
	/** Whose code took the processor in another run, of the nodes as they come and without a limit. */
	processorMs?: ProcessorTime;
}

/** What the bench has at hand. */
export interface Bench {
	stage: Stage;
	setting: Setting;
	inspector: Inspector;
}

/** A run that takes longer than this has failed. */
const PATIENCE_MS = 300_000;

async function itemsDone(client: N8nClient, executionId: string, { timed }: Contender) {
	const execution = await client.read(executionId);
	const last = execution.nodes[timed.at(-1) ?? ''];
	const good = last?.items.filter(
		({ json }) => !json.error && !('code' in json && 'message' in json),
	);
	const wall = timed.reduce((sum, name) => sum + (execution.nodes[name]?.executionTime ?? 0), 0);
	return { done: last?.error ? 0 : (good?.length ?? 0), wall };
}

/** Runs one way of doing a job once. */
export async function runContender(
	{ stage, inspector }: Bench,
	scenario: Scenario,
	condition: Condition,
	contender: Contender,
	ideal: number,
): Promise<Row> {
	const { client, n8n } = stage;
	await setFaults(stage, { latency: scenario.latency, ...condition.faults });
	const id = await client.createWorkflow(contender.workflow);
	const usage = await watchUsage(n8n.pid, inspector);
	const executionId = await client.start(id);
	await client.waitFor(executionId, PATIENCE_MS);
	const used = await usage();
	const requests = Number(await stage.requestCount());
	return {
		scenario: scenario.name,
		condition: condition.name,
		contender: contender.name,
		side: contender.side,
		items: scenario.items,
		...(await itemsDone(client, executionId, contender)),
		requests,
		ideal,
		timesIdeal: scenario.timesIdeal,
		...used,
	};
}

/** Runs a way of doing a job once more: a profile slows it down, so that its times do not count. */
async function profileContender(
	{ stage: { client }, inspector }: Bench,
	{ workflow }: Contender,
): Promise<ProcessorTime> {
	const id = await client.createWorkflow(workflow);
	const profile = await inspector.profile(async () => {
		await client.waitFor(await client.start(id), PATIENCE_MS);
	});
	return processorTimeOf(profile);
}

/** Runs a scenario under one condition: the bare client, then every contender. */
export async function runScenario(
	bench: Bench,
	scenario: Scenario,
	condition: Condition,
	onRow: (row: Row) => void,
): Promise<Row[]> {
	const { stage, setting } = bench;
	await setFaults(stage, { latency: scenario.latency, ...condition.faults });
	const ideal = await runIdeal(setting.baseUrl, scenario.ideal);
	const rows: Row[] = [];
	const add = (row: Row) => {
		rows.push(row);
		onRow(row);
	};
	add({
		scenario: scenario.name,
		condition: condition.name,
		contender: 'bare client (ideal)',
		side: 'ideal',
		items: scenario.items,
		done: scenario.items,
		requests: Number(await stage.requestCount()),
		wall: ideal,
		ideal,
	});
	for (const [index, contender] of scenario.contenders(setting).entries()) {
		const row = await runContender(bench, scenario, condition, contender, ideal);
		const isProfiled = index === 0 && condition === CONDITIONS[0];
		add(isProfiled ? { ...row, processorMs: await profileContender(bench, contender) } : row);
	}
	return rows;
}
