import { sleep, type IExecuteData } from 'n8n-workflow';

import { addressOf } from '../http/address';
import { createGate, type Gate } from '../http/semaphore';
import type { Item } from './operation';
import { settingsOf, type Settings } from '../editor/transport-options';

/** What the items of one run of a node share. */
export interface Run {
	gate: Gate;
	/** Read from the first item: they say how the run goes, not what an item is. */
	settings: Settings;
	/** Where the credential points; asked for once, when the first request is due. */
	address(): Promise<string>;
	/** Items waiting to go out together, by what their requests have in common. */
	groups: Map<string, unknown>;
	/** What items ask for together, by what they ask. */
	shared: Map<string, Promise<unknown>>;
	/** How many items wait for work that the service does. */
	waiting: number;
}

/**
 * Module state: one scope per run. n8n hands the same execute data to every item of a run and to no
 * other run; when it is gone, so is the scope.
 */
const runs = new WeakMap<IExecuteData, Run>();

/** The scope of the run that the item belongs to. */
export function runOf(item: Item): Run {
	const executeData = item.getExecuteData();
	const known = runs.get(executeData);
	if (known) return known;
	const settings = settingsOf(item);
	let address: Promise<string> | undefined;
	const run: Run = {
		gate: createGate(settings.maxConcurrentRequests),
		settings,
		address: async () => await (address ??= addressOf(item)),
		groups: new Map(),
		shared: new Map(),
		waiting: 0,
	};
	runs.set(executeData, run);
	return run;
}

/** Module state: the runs whose items are still being read. */
const gatherings = new WeakMap<IExecuteData, Promise<void>>();

/** Lets items share requests until `read` has read them all, however many turns that takes. */
export async function gather(executeData: IExecuteData, read: () => Promise<void>): Promise<void> {
	// It begins when the first item can find that others are to come, and ends when the last has joined.
	const gathering = Promise.resolve()
		.then(read)
		.then(async () => await sleep(0));
	gatherings.set(executeData, gathering);
	await gathering;
}

/** Resolves when no more items of the run can come: n8n's own way fires all of them in one turn. */
export async function gathered(item: Item): Promise<void> {
	await (gatherings.get(item.getExecuteData()) ?? sleep(0));
}
