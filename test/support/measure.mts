import axios from 'axios';

import type { Execution, WorkflowFile } from '../../scripts/n8n/rest.mts';
import { forgetPeak, memoryMb } from './process-usage.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import type { NotedRequest } from './run-on-sandbox.mts';

/** A run of a workflow in a real n8n with all that can be counted from outside. */
export interface Measured {
	execution: Execution;
	/** The requests that the sandbox has seen, oldest first. */
	requests: NotedRequest[];
	/** How many of them were refused for a limit. */
	limited: number;
	/** The most memory that n8n's process held while it ran, in MB. */
	peakMb: number;
}

/** Prints a figure on a line of its own, past jest's decoration. */
export function figure(text: string): void {
	process.stdout.write(`  figure: ${text}\n`);
}

/** Sets the sandbox back and switches these faults on. */
export async function setFaults(
	{ sandbox }: { sandbox?: { url: string } },
	faults: object,
): Promise<void> {
	await axios.post(`${sandbox?.url}/_sandbox/reset`, {});
	await axios.post(`${sandbox?.url}/_sandbox/faults`, faults);
}

/** The requests since the sandbox was set back, oldest first. */
export async function requestsOf(stage: Stage): Promise<NotedRequest[]> {
	const { data } = await axios.get<NotedRequest[]>(`${stage.sandbox?.url}/_sandbox/requests`, {
		params: { since: 0 },
	});
	return data;
}

/**
 * How long requests took, in milliseconds: together, from the first arrival to the end of the last
 * answer, and added up, as if they had come one after the other. The two grow alike on a busy machine,
 * and neither holds the time in which n8n evaluates expressions.
 */
export function serviceTimes(requests: NotedRequest[]): { together: number; addedUp: number } {
	const first = Math.min(...requests.map(({ time }) => time));
	const last = Math.max(...requests.map(({ time, ms }) => time + ms));
	return { together: last - first, addedUp: requests.reduce((sum, { ms }) => sum + ms, 0) };
}

/**
 * Runs a workflow under these faults.
 *
 * @param faults settings of the sandbox, e.g. `{latency: 100}`
 */
export async function measure(
	stage: Stage,
	workflow: WorkflowFile,
	faults: object = {},
): Promise<Measured> {
	const { client, n8n } = stage;
	const id = await client.createWorkflow(workflow);
	await setFaults(stage, faults);
	await forgetPeak(n8n.pid);
	const executionId = await client.start(id);
	await client.waitFor(executionId);
	const peakMb = await memoryMb(n8n.pid, 'VmHWM');
	const execution = await client.read(executionId);
	const requests = await requestsOf(stage);
	const limited = requests.filter(({ status }) => status === 429).length;
	return { execution, requests, limited, peakMb };
}
