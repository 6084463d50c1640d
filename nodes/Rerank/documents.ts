import type { IDataObject } from 'n8n-workflow';

import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';

/** A document as the user gave it, and the text that is compared with the query. */
export interface Document {
	original: string | IDataObject;
	text: string;
}

const LIST_ADVICE =
	'Set Documents to a list of texts, or of objects with a text field, e.g. ["First", "Second"].';

function parseList(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Not JSON, so no list: the caller says so.
		return undefined;
	}
}

/**
 * The documents of one item: a list from an expression, or a JSON array as text.
 *
 * @throws NodeOperationError when there is no list, or a document without text
 */
export function documentsOf(item: Item): Document[] {
	const given: unknown = item.getNodeParameter('documents', []);
	const list = typeof given === 'string' ? parseList(given) : given;
	const fail = (message: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, LIST_ADVICE);
	if (!Array.isArray(list)) throw fail('Documents is not a list');
	if (list.length === 0) throw fail('The list of documents is empty');
	return list.map((entry: unknown, position) => {
		const text = (entry as IDataObject | null)?.text ?? entry;
		if (typeof text !== 'string' || text.trim() === '') {
			throw fail(`Document ${position} of the list has no text`);
		}
		return { original: entry as string | IDataObject, text };
	});
}

/**
 * A text that must not be empty: the query, or the document of an item.
 *
 * @throws NodeOperationError when it is empty or no text
 */
export function textParameter(item: Item, name: string, displayName: string): string {
	const value: unknown = item.getNodeParameter(name, '');
	if (typeof value === 'string' && value.trim() !== '') return value;
	if (typeof value === 'number') return String(value);
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		`${displayName} is empty`,
		`Give ${displayName} a text, or filter out the items that have none before this node.`,
	);
}
