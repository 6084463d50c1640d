import type { IDataObject } from 'n8n-workflow';

import { contentTypeOf, imagesIn, type Content } from '../shared/engine/content';
import type { Item } from '../shared/engine/item';
import { isRecord } from '../shared/http/api-response';
import { DOCUMENT_CONTENT, QUERY_CONTENT } from './rerank.description';

/** A document as the user gave it, and what is compared with the query. */
export interface Document {
	original: string | IDataObject;
	/** Its text, or an object with a text, an image or both. */
	content: unknown;
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
	const withImages = contentTypeOf(item, DOCUMENT_CONTENT) !== 'text';
	return list.map((entry, position) => {
		if (withImages) return { original: entry as string | IDataObject, content: entry };
		const text = isRecord(entry) ? entry.text : entry;
		if (typeof text !== 'string' || text.trim() === '') {
			throw item.inputError(`Document ${position} of the list has no text`, LIST_HINT);
		}
		return { original: entry as string | IDataObject, content: text };
	});
}

/**
 * The query as the service takes it: a text, an image or both.
 *
 * @throws NodeOperationError when it is empty, or its image cannot be had
 */
export async function queryOf(item: Item): Promise<Content> {
	const type = contentTypeOf(item, QUERY_CONTENT);
	if (type === 'text') return item.params.requiredText('query');
	const { images } = await imagesIn(item, QUERY_CONTENT);
	const [image = ''] = images;
	return type === 'image' ? { image } : { text: item.params.requiredText('query'), image };
}
