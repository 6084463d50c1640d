import { sleep, type IDataObject, type IHttpRequestOptions } from 'n8n-workflow';

import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';
import { runOf } from '../shared/engine/run-context';
import type { Batch } from './batch';
import { lineOf, type Line } from './create.line';
import { startBatch, termsOf, type Terms } from './create.request';

/** An item's place in a batch. */
export interface Place {
	customId: string;
	batch: Batch;
}

interface Member {
	item: Item;
	line: Promise<Line>;
	/** Set when the group has started, for members whose line is good. */
	batch?: Promise<Batch>;
}

interface Group {
	members: Member[];
	/** Resolves when no more items can join and the batches are on their way. */
	started: Promise<void>;
}

/** .cn API reference, files, 2026-10. */
const MOST_LINES = 5_000;
const LARGEST_FILE_BYTES = 1_000_000_000;

type Ready = { member: Member; line: Line };

/** Files of at most so many lines and bytes, in order. */
export function cutIntoFiles<T extends { line: Line }>(
	ready: T[],
	mostLines = MOST_LINES,
	mostBytes = LARGEST_FILE_BYTES,
): T[][] {
	const files: T[][] = [];
	let bytes = Infinity;
	for (const entry of ready) {
		const length = entry.line.bytes.length + 1;
		const file = files.at(-1);
		if (file && file.length < mostLines && bytes + length <= mostBytes) {
			file.push(entry);
			bytes += length;
		} else {
			files.push([entry]);
			bytes = length;
		}
	}
	return files;
}

function duplicateError({ item }: Member, customId: string): Error {
	return inputError(
		item.getNode(),
		item.getItemIndex(),
		`The custom ID "${customId}" is not the only one of its name`,
		'Give every item an ID of its own; its result is found by it.',
	);
}

/** The members with a good line. Those that repeat an ID get their error. */
async function readyMembers(members: Member[]): Promise<Ready[]> {
	const known = new Set<string>();
	const ready: Ready[] = [];
	for (const member of members) {
		const line = await member.line.catch(() => undefined);
		if (!line) continue;
		if (known.has(line.customId)) {
			member.line = Promise.reject(duplicateError(member, line.customId));
			member.line.catch(() => undefined);
			continue;
		}
		known.add(line.customId);
		ready.push({ member, line });
	}
	return ready;
}

async function start(
	members: Member[],
	gathered: IHttpRequestOptions,
	terms: Terms,
): Promise<void> {
	const ready = await readyMembers(members);
	if (ready.length < members.length && !members[0].item.continueOnFail()) {
		// The node will stop at the bad item: a batch without it would be paid for and never seen.
		const guilty = Promise.all(members.map(async ({ line }) => await line));
		await guilty.catch((error: Error) => runOf(members[0].item).gate.shut(error));
	}
	for (const file of cutIntoFiles(ready)) {
		const lines = file.map(({ line }) => line);
		const batch = startBatch(file[0].member.item, gathered, lines, terms);
		batch.catch(() => undefined);
		for (const { member } of file) member.batch = batch;
	}
}

/**
 * Puts an item into a batch together with all other items of the run that have the same model and
 * terms. n8n fires the items of a run in one turn; they are gathered until the turn ends.
 *
 * @throws NodeOperationError when the item's own request is no good; NodeApiError when the batch
 * could not be started
 */
export async function joinBatch(item: Item, gathered: IHttpRequestOptions): Promise<Place> {
	const { groups } = runOf(item);
	const terms = termsOf(item);
	// One model a file, as the service asks (.cn guides, batch, 2025-07).
	const { model } = gathered.body as IDataObject;
	const key = `batch ${JSON.stringify([model, terms])}`;
	const member: Member = { item, line: lineOf(item, gathered) };
	member.line.catch(() => undefined);
	let group = groups.get(key) as Group | undefined;
	if (group) {
		group.members.push(member);
	} else {
		const members = [member];
		const started = sleep(0).then(async () => {
			groups.delete(key);
			await start(members, gathered, terms);
		});
		group = { members, started };
		groups.set(key, group);
	}
	await group.started;
	const { customId } = await member.line;
	const batch = await member.batch;
	if (!batch) throw new Error('The item was left out of its batch');
	return { customId, batch };
}
