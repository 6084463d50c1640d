import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { costOf, type Cost } from '../shared/engine/usage';
import { GarbledAnswer } from '../shared/http/failure';
import type { Item } from '../shared/engine/operation';
import { resultsOf, sendGroup, type Member, type PartResult } from '../shared/engine/batch';
import { textParameter } from './documents';
import { readCost, readScores } from './scores';

type Ranked = { item: Item; document: string; part: PartResult<number, Cost> };

/** The items of a group that have a score, most relevant first; equal ones in input order. */
function rank(group: Array<Member<string, number, Cost>>): Ranked[] {
	const ranked: Ranked[] = [];
	for (const { item, parts, outcomes } of group) {
		const [outcome] = outcomes;
		if (outcome.ok) ranked.push({ item, document: parts[0], part: outcome.value });
	}
	return ranked.sort((a, b) => b.part.result - a.part.result);
}

function toOutput({ item, document, part }: Ranked, position: number): INodeExecutionData {
	const { json, binary } = item.getInputData();
	const itemIndex = item.getItemIndex();
	const cost = costOf([part.share], itemIndex);
	const content = item.getNodeParameter('simplify', true)
		? { ...json, relevanceScore: part.result, rerank: { rank: position + 1, ...cost } }
		: {
				index: itemIndex,
				relevance_score: part.result,
				document: { text: document },
				...cost,
			};
	return { json: content, ...(binary ? { binary } : {}), pairedItem: { item: itemIndex } };
}

/**
 * The request for these documents. The ranking is cut here and not by the service, so that documents
 * which went out in several requests are ranked as one list.
 */
function compose(request: IHttpRequestOptions, documents: string[]): IHttpRequestOptions {
	const gathered = Object.entries(request.body as IDataObject);
	const kept = gathered.filter(([name]) => name !== 'top_n' && name !== 'return_documents');
	return { ...request, body: { ...Object.fromEntries(kept), documents } };
}

/** What "Rerank items" does. */
export const paginate = sendGroup<string, number, Cost>({
	parts(item) {
		textParameter(item, 'query', 'Query');
		return [textParameter(item, 'document', 'Document')];
	},
	// The API states no limit, and a score does not depend on the other documents.
	partsPerRequest: () => Infinity,
	compose,
	read(answer, documents) {
		const scores = new Map(
			readScores(answer).map(({ index, relevanceScore }) => [index, relevanceScore]),
		);
		const results = documents.map((_, position) => {
			const score = scores.get(position);
			if (score === undefined) {
				throw new GarbledAnswer(`The service gave no score for document ${position}`);
			}
			return score;
		});
		return { results, shared: readCost(answer) };
	},
	response(member, group) {
		resultsOf(member);
		// The ranking is one list, and n8n joins the outputs of the items in input order: the first
		// item with a score carries the whole list, the others carry nothing.
		const carrier = group.find(({ outcomes: [outcome] }) => outcome.ok);
		if (member !== carrier) return [];
		const topN = member.item.getNodeParameter('options.topN', Infinity) as number;
		return rank(group).slice(0, topN).map(toOutput);
	},
});
