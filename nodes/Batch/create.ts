import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { createBatcher } from '../shared/engine/batcher';
import type { Item } from '../shared/engine/item';
import { errorOfItem } from '../shared/engine/item-errors';
import type { ComposedItem, JobOperation } from '../shared/engine/operation';
import { quote } from '../shared/engine/text-value';
import { regionalModel } from '../shared/http/other-models';
import type { Batch } from './batch';
import { DEFAULT_MODEL } from './batch.description';
import {
	batchLineOf,
	readBatchSettings,
	sizeOf,
	startBatch,
	type BatchLine,
	type BatchSettings,
} from './start-batch';

interface ItemLine {
	item: Item;
	line: BatchLine;
}

/** Items that may be in one batch. */
interface Group {
	settings: BatchSettings;
	entries: ItemLine[];
	/** The first item of each custom ID. */
	customIds: Map<string, Item>;
}

/** .cn API reference, files, 2026-10. */
const MAX_LINES = 5_000;
const MAX_FILE_BYTES = 1_000_000_000;

/** Files of at most so many lines and bytes, in order. */
export function cutIntoFiles<T extends { line: BatchLine }>(
	entries: T[],
	maxLines = MAX_LINES,
	maxBytes = MAX_FILE_BYTES,
): T[][] {
	const files: T[][] = [];
	const limits = { maxInputs: maxLines, maxBytes, bytesOf: ({ line }: T) => sizeOf(line) };
	const batcher = createBatcher<T>(limits, (file) => files.push(file));
	for (const entry of entries) batcher.add(entry);
	batcher.flush();
	return files;
}

function toOutput({ params }: Item, customId: string, batch: Batch): INodeExecutionData[] {
	if (!params.boolean('simplify', true)) return [{ json: { customId, ...(batch as IDataObject) } }];
	const { id: batchId, status, input_file_id: inputFileId } = batch;
	return [{ json: { customId, batchId, status, inputFileId } }];
}

/**
 * Of the models that are documented for batches, siliconflow.com has this one alone (.com API reference,
 * 2026-10).
 */
const INTERNATIONAL_DEFAULTS = { [DEFAULT_MODEL]: 'deepseek-ai/DeepSeek-R1' };

/** Gives items a model that their account's site has: no client looks at the lines of a file. */
function regionalModels() {
	/** The addresses by account: to ask n8n for the credential of each of thousands of items takes long. */
	const baseUrls = new Map<string, string>();
	return async ({ item, request }: ComposedItem): Promise<ComposedItem> => {
		const untouchedModel = item.params.untouchedDefault('model');
		if (untouchedModel === undefined) return { item, request };
		const key = await item.accountKey();
		const baseUrl = baseUrls.get(key) ?? (await item.account()).baseUrl;
		baseUrls.set(key, baseUrl);
		const options = { untouchedModel, onHint: (message: string) => item.run.hints.add(message) };
		const model = regionalModel(untouchedModel, baseUrl, options, INTERNATIONAL_DEFAULTS);
		return { item, request: { ...request, body: { ...(request.body as IDataObject), model } } };
	};
}

/** One model a file, as the service asks (.cn guides, batch, 2025-07), the same settings, and one account. */
async function groupOf(
	groups: Map<string, Group>,
	{ item, request }: ComposedItem,
	settings: BatchSettings,
): Promise<Group> {
	const { model } = request.body as IDataObject;
	const key = JSON.stringify([model, settings, await item.accountKey()]);
	const group = groups.get(key) ?? { settings, entries: [], customIds: new Map<string, Item>() };
	groups.set(key, group);
	return group;
}

/** What "Create a batch" does: a batch for all items with the same model, settings and account. */
export const create: JobOperation = {
	kind: 'job',
	async run(items, settle) {
		const groups = new Map<string, Group>();
		const withRegionalModel = regionalModels();
		for await (const given of items) {
			const { item } = given;
			try {
				const composed = await withRegionalModel(given);
				const group = await groupOf(groups, composed, readBatchSettings(item));
				const line = await batchLineOf(composed);
				const namesake = group.customIds.get(line.customId);
				if (namesake) {
					throw item.inputError(
						`The custom ID ${quote(line.customId)} is also that of item ${namesake.index}`,
						'Give every item an ID of its own; its result is found by it.',
					);
				}
				group.customIds.set(line.customId, item);
				group.entries.push({ item, line });
			} catch (error) {
				settle(item, errorOfItem(error, item.index));
			}
		}

		const files = [...groups.values()].flatMap(({ settings, entries }) =>
			cutIntoFiles(entries).map((file) => ({ settings, file })),
		);
		await Promise.all(
			files.map(async ({ settings, file }) => {
				const [first] = file;
				if (!first) return;
				try {
					const lines = file.map(({ line }) => line);
					const batch = await startBatch(first.item, lines, settings);
					for (const { item, line } of file) {
						settle(item, toOutput(item, line.customId, batch));
					}
				} catch (error) {
					for (const { item } of file) settle(item, errorOfItem(error, item.index));
				}
			}),
		);
	},
};
