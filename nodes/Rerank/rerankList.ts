import type { IDataObject } from 'n8n-workflow';

import {
	contentOf,
	contentTypeOf,
	listedContent,
	textIn,
	type Content,
} from '../shared/engine/content';
import type { Item } from '../shared/engine/item';
import type { ItemOperation } from '../shared/engine/operation';
import { isRecord } from '../shared/http/api-response';
import { DOCUMENT_CONTENT, QUERY_CONTENT } from './rerank.description';
import { readRanking, readUsage } from './scores';

/** A document as the user gave it, and what is compared with the query. */
interface Document {
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
function documentsOf(item: Item): Document[] {
	const list = item.params.list('documents') ?? [];
	if (list.length === 0) throw item.inputError('The list of documents is empty', LIST_HINT);
	const withImages = contentTypeOf(item, DOCUMENT_CONTENT) !== 'text';
	return list.map((entry, position) => {
		if (withImages) return { original: entry as string | IDataObject, content: entry };
		const text = textIn(isRecord(entry) ? (entry.text ?? entry) : entry);
		if (!text?.trim()) {
			throw item.inputError(`Document ${position} of the list has no text`, LIST_HINT);
		}
		return { original: entry as string | IDataObject, content: text };
	});
}

/** What "Rerank a list of documents" does. */
export const rerankList: ItemOperation = {
	kind: 'item',
	async request(item, request) {
		const query = await contentOf(item, QUERY_CONTENT, 'query');
		const documents: Content[] = [];
		for (const [position, { content }] of documentsOf(item).entries()) {
			documents.push(await listedContent(item, content, `Document ${position} of the list`));
		}
		const body = { ...(request.body as IDataObject), query, documents } as IDataObject;
		return { ...request, body };
	},
	response(item, response) {
		const { usage, traceId } = readUsage(response);
		const documents = documentsOf(item);
		const ranking = readRanking(response, documents.length, item.params.number('options.topN'));
		if (!item.params.boolean('simplify', true)) {
			return [{ json: { ...(response.body as IDataObject), usage, traceId } }];
		}
		const results = ranking.map((score) => ({
			...score,
			document: documents[score.index]?.original,
		}));
		return [{ json: { results, usage, traceId } }];
	},
};
