import type { Profiler } from 'node:inspector';

import { PACKAGE_NAME } from '../../scripts/n8n/package.mts';

/** Whose code the processor runs. */
export const OWNERS = [
	'this package',
	'n8n and its libraries',
	'Node',
	'collecting garbage',
] as const;
export type Owner = (typeof OWNERS)[number];

/** Milliseconds of the processor, by owner. */
export type ProcessorTime = Record<Owner, number>;

const IDLE = '(idle)';
/** `(program)` is what Node does outside of JavaScript: sockets, files, compression. */
const WITHOUT_FILE: Record<string, Owner> = {
	'(garbage collector)': 'collecting garbage',
	'(program)': 'Node',
};

/** Whose a function is; undefined for what is built into the engine, which counts for its caller. */
function ownerOf({ functionName, url }: Profiler.ProfileNode['callFrame']): Owner | undefined {
	if (url === '') return WITHOUT_FILE[functionName];
	if (url.includes(`/node_modules/${PACKAGE_NAME}/`)) return 'this package';
	return url.startsWith('node:') ? 'Node' : 'n8n and its libraries';
}

/** Whose code took the processor during a profile of n8n. */
export function processorTimeOf({ nodes, samples, timeDeltas }: Profiler.Profile): ProcessorTime {
	const owners = new Map<number, Owner>();
	const idle = new Set<number>();
	// A function stands before those that it calls.
	for (const { id, callFrame, children = [] } of nodes) {
		if (callFrame.functionName === IDLE) idle.add(id);
		const owner = ownerOf(callFrame) ?? owners.get(id) ?? 'Node';
		for (const each of [id, ...children]) owners.set(each, owner);
	}
	const time = Object.fromEntries(OWNERS.map((owner) => [owner, 0])) as ProcessorTime;
	for (const [index, sample] of (samples ?? []).entries()) {
		const lasted = timeDeltas?.[index + 1] ?? 0;
		const owner = owners.get(sample);
		if (owner && !idle.has(sample)) time[owner] += Math.max(0, lasted) / 1_000;
	}
	return time;
}
