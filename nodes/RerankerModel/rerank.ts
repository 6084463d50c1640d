import type { IDataObject, ISupplyDataFunctions } from 'n8n-workflow';

import { readCost, readScores } from '../Rerank/scores';
import { GarbledAnswer } from '../shared/http/failure';
import { subNodeError, type Line } from '../shared/engine/sub-node-client';

/** A document of a vector store, as LangChain has it. */
export interface StoredDocument {
	pageContent: string;
	metadata?: IDataObject;
}

/** A document with its relevance to the query, from 0 to 1, where n8n's vector stores look for it. */
export type RankedDocument = StoredDocument & { metadata: { relevanceScore: number } };

/** The documents that are kept, most relevant first, and what the ranking cost. */
export interface Ranking {
	documents: RankedDocument[];
	usage: IDataObject;
}

/**
 * Ranks documents by how well they answer the query, in one request.
 *
 * @param body what the request says besides documents and query
 * @param minScore documents below are dropped
 * @throws NodeApiError when there is no ranking
 */
export async function rerank(
	context: ISupplyDataFunctions,
	line: Line,
	body: IDataObject,
	documents: StoredDocument[],
	query: string,
	minScore = 0,
): Promise<Ranking> {
	if (documents.length === 0) return { documents: [], usage: {} };
	const sent = await line.post({
		url: '/rerank',
		body: { ...body, query, documents: documents.map(({ pageContent }) => pageContent) },
		read(answer) {
			const ranked = readScores(answer).map(({ index, relevanceScore }) => {
				const document: StoredDocument | undefined = documents[index];
				if (!document) throw new GarbledAnswer(`The service ranks a document ${index} of its own`);
				return { ...document, metadata: { ...document.metadata, relevanceScore } };
			});
			return { documents: ranked, usage: readCost(answer).usage };
		},
	});
	if (!sent.ok) throw subNodeError(context, sent.failure, sent.attempts);
	const { documents: ranked, usage } = sent.value;
	return {
		documents: ranked.filter(({ metadata }) => metadata.relevanceScore >= minScore),
		usage,
	};
}
