import { createHash } from 'crypto';
import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { batchOperation, type BatchItem, type InputResult } from '../shared/engine/batch';
import {
	contentBytes,
	contentOf,
	contentTypeOf,
	HARMLESS_TEXT,
	MAX_CONTENT_BYTES,
	type Content,
} from '../shared/engine/content';
import type { Item } from '../shared/engine/item';
import { usageOf } from '../shared/engine/usage';
import { binaryOf } from '../shared/files/input-file';
import type { ApiResponse } from '../shared/http/api-response';
import { DOCUMENT_CONTENT, QUERY_CONTENT } from './rerank.description';
import { readScores, readUsage } from './scores';

interface RankedItem {
	item: Item;
	document: Content;
	result: InputResult<number>;
}

/** The items by their scores, most relevant first; equal ones in input order. */
function rank(items: Array<BatchItem<Content, number>>): RankedItem[] {
	const ranked = items.flatMap(({ item, inputs: [document = ''], results: [result] }) =>
		result?.ok ? [{ item, document, result: result.value }] : [],
	);
	return ranked.sort((a, b) => b.result.value - a.result.value);
}

/** A document in the service's own form; a file is the item's own, and not said again. */
function describe(document: Content): IDataObject {
	if (typeof document === 'string') return { text: document };
	const { text, image } = document;
	return {
		...(text === undefined ? {} : { text }),
		...(typeof image === 'string' && !image.startsWith('data:') ? { image } : {}),
	};
}

function toOutput({ item, document, result }: RankedItem, position: number): INodeExecutionData {
	const { json, binary } = item.input;
	const shared = usageOf([result.usage], item.index);
	const content = item.params.boolean('simplify', true)
		? { ...json, relevanceScore: result.value, rerank: { rank: position + 1, ...shared } }
		: {
				index: item.index,
				relevance_score: result.value,
				document: describe(document),
				...shared,
			};
	return { json: content, ...(binary ? { binary } : {}), pairedItem: { item: item.index } };
}

/** What is the same for all items whose query is the same file: n8n's ID of it, or its bytes. */
function keyOf(item: Item): string {
	if ((item.params.option(QUERY_CONTENT.source) ?? 'binary') !== 'binary') return '';
	const { id, data } = binaryOf(item, item.params.file(QUERY_CONTENT.binary) ?? 'data');
	return id ?? createHash('sha256').update(data).digest('hex');
}

/**
 * The request for these documents. The ranking is cut here and not by the service, so that documents
 * which went out in several requests are ranked as one list.
 */
function compose(request: IHttpRequestOptions, documents: Content[]): IHttpRequestOptions {
	const fields = Object.entries(request.body as IDataObject);
	const kept = fields.filter(([name]) => name !== 'top_n');
	return { ...request, body: { ...Object.fromEntries(kept), documents } as IDataObject };
}

function read(response: ApiResponse, documents: Content[]) {
	const scores = readScores(response, documents.length);
	const values = documents.map((_, position) => scores.get(position));
	return { values, shared: readUsage(response) };
}

/** How many documents of a list are put out: the most that one of its items asks for, as all are in it. */
function topNOf(items: Array<BatchItem<Content, number>>): number {
	const asked = new Set(items.map(({ item }) => item.params.number('options.topN') ?? Infinity));
	const most = [...asked].reduce((one, other) => Math.max(one, other));
	if (asked.size > 1) {
		const used = most === Infinity ? 'none' : `the largest, ${most},`;
		items[0]?.item.run.hints.add(
			`Items with the same query ask for different Top N: ${used} was used.`,
		);
	}
	return most;
}

/** What "Rerank items" does. */
export const rerankItems = batchOperation<Content, number>({
	async inputs(item) {
		if (contentTypeOf(item, QUERY_CONTENT) === 'text') item.params.requiredText('query');
		return [await contentOf(item, DOCUMENT_CONTENT, 'document')];
	},
	async share({ item, request }) {
		if (contentTypeOf(item, QUERY_CONTENT) === 'text') return { request, key: '' };
		const query = await contentOf(item, QUERY_CONTENT, 'query');
		return {
			request: { ...request, body: { ...(request.body as IDataObject), query } as IDataObject },
			key: keyOf(item),
		};
	},
	limits: { maxBytes: MAX_CONTENT_BYTES, bytesOf: contentBytes },
	// The API states no limit, and a score does not depend on the other documents.
	maxInputs: () => Infinity,
	compose,
	harmless: HARMLESS_TEXT,
	read,
	response: () => [],
	// The ranking is one list, and n8n joins the outputs of the items in input order: the first item with
	// a score carries the whole list, the others carry nothing.
	join(items, settle) {
		const [carrier] = items;
		if (carrier) settle(carrier.item, rank(items).slice(0, topNOf(items)).map(toOutput));
	},
});
