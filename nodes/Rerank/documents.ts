import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { isRecord } from '../shared/http/api-response';

/** A document as the user gave it, and the text that is compared with the query. */
export interface Document {
	original: string | IDataObject;
	text: string;
}

const LIST_HINT =
	'Set Documents to a list of texts, or of objects with a text field, e.g. ["First", "Second"].';

/**
 * The documents of one item: a list from an expression, or a JSON array as text.
 *
 * @throws NodeOperationError when there is no list, or a document without text
 */
export function documentsOf(item: Item): Document[] {
	const list = item.params.list('documents') ?? [];
	if (list.length === 0) throw item.inputError('The list of documents is empty', LIST_HINT);
	return list.map((entry, position) => {
		const text = isRecord(entry) ? entry.text : entry;
		if (typeof text !== 'string' || text.trim() === '') {
			throw item.inputError(`Document ${position} of the list has no text`, LIST_HINT);
		}
		return { original: entry as string | IDataObject, text };
	});
}
