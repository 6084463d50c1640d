import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { batchOperation, type BatchItem, type InputResult } from '../shared/engine/batch';
import type { Item } from '../shared/engine/item';
import { usageOf, type Usage } from '../shared/engine/usage';
import type { ApiResponse } from '../shared/http/api-response';
import { readScores, readUsage } from './scores';

interface RankedItem {
	item: Item;
	document: string;
	result: InputResult<number, Usage>;
}

/** The items by their scores, most relevant first; equal ones in input order. */
function rank(items: Array<BatchItem<string, number, Usage>>): RankedItem[] {
	const ranked = items.flatMap(({ item, inputs: [document = ''], results: [result] }) =>
		result?.ok ? [{ item, document, result: result.value }] : [],
	);
	return ranked.sort((a, b) => b.result.value - a.result.value);
}

function toOutput({ item, document, result }: RankedItem, position: number): INodeExecutionData {
	const { json, binary } = item.input;
	const shared = usageOf([result.usage], item.index);
	const content = item.params.boolean('simplify', true)
		? { ...json, relevanceScore: result.value, rerank: { rank: position + 1, ...shared } }
		: {
				index: item.index,
				relevance_score: result.value,
				document: { text: document },
				...shared,
			};
	return { json: content, ...(binary ? { binary } : {}), pairedItem: { item: item.index } };
}

/**
 * The request for these documents. The ranking is cut here and not by the service, so that documents
 * which went out in several requests are ranked as one list.
 */
function compose(request: IHttpRequestOptions, documents: string[]): IHttpRequestOptions {
	const fields = Object.entries(request.body as IDataObject);
	const kept = fields.filter(([name]) => name !== 'top_n' && name !== 'return_documents');
	return { ...request, body: { ...Object.fromEntries(kept), documents } };
}

function read(response: ApiResponse, documents: string[]) {
	const scores = readScores(response, documents.length);
	const values = documents.map((_, position) => scores.get(position));
	return { values, shared: readUsage(response) };
}

/** What "Rerank items" does. */
export const rerankItems = batchOperation<string, number, Usage>({
	inputs(item) {
		item.params.requiredText('query');
		return [item.params.requiredText('document')];
	},
	// The API states no limit, and a score does not depend on the other documents.
	maxInputs: () => Infinity,
	compose,
	read,
	response: () => [],
	// The ranking is one list, and n8n joins the outputs of the items in input order: the first item with
	// a score carries the whole list, the others carry nothing.
	join(items) {
		const [carrier] = items;
		if (!carrier) return new Map();
		const topN = carrier.item.params.number('options.topN') ?? Infinity;
		return new Map([[carrier.item.index, rank(items).slice(0, topN).map(toOutput)]]);
	},
});
