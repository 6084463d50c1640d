import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Item } from './item';
import { toErrorItem, toItemError } from './item-errors';

/** An output item that stands for a file which could not be had, in n8n's form of an error. */
function toFailedFile(
	{ run, index }: Item,
	error: unknown,
	place: IDataObject,
): INodeExecutionData {
	const { json } = toErrorItem(index, toItemError(run, index, error));
	return { json: { ...json, details: { ...(json.details as IDataObject), ...place } } };
}

/**
 * Makes an output item of each file of a response. All of them are paid for, so that one that cannot be had
 * does not cost the others: it is an item that says why.
 *
 * @param toOutput makes the item of a file
 * @param placeOf what the item of one that fails says of it, e.g. its index and link
 * @throws what `toOutput` throws for the first file, when it throws for all; the abort reason when the
 * execution is stopped
 */
export async function outputEach<T>(
	item: Item,
	files: T[],
	toOutput: (file: T, index: number) => Promise<INodeExecutionData>,
	placeOf: (file: T, index: number) => IDataObject,
): Promise<INodeExecutionData[]> {
	const results = await Promise.allSettled(
		files.map(async (file, index) => await toOutput(file, index)),
	);
	item.run.signal?.throwIfAborted();
	const errors = results.flatMap((result) =>
		result.status === 'rejected' ? [result.reason as unknown] : [],
	);
	if (errors.length === files.length) throw errors[0];
	if (errors.length > 0) {
		item.run.hints.add(
			`Of item ${item.index}, ${errors.length} of ${files.length} files could not be had. They have items of their own, whose error says why.`,
		);
	}
	return results.map((result, index) =>
		result.status === 'fulfilled'
			? result.value
			: toFailedFile(item, result.reason, placeOf(files[index] as T, index)),
	);
}
