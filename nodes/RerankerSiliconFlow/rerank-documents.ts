import type { IDataObject, ISupplyDataFunctions } from 'n8n-workflow';

import { readRanking, readUsage } from '../Rerank/scores';
import { contentOfText } from '../shared/engine/content';
import { tokensOf } from '../shared/engine/usage';
import { subNodeError, type SubNodeClient } from '../shared/engine/sub-node-client';

/** A document of a vector store, as LangChain has it. */
export interface StoredDocument {
	pageContent: string;
	metadata?: IDataObject;
}

/** A document with its relevance to the query, from 0 to 1, where n8n's vector stores look for it. */
type RankedDocument = StoredDocument & { metadata: { relevanceScore: number } };

/** The documents that are kept, most relevant first, and what the ranking cost. */
interface Ranking {
	documents: RankedDocument[];
	/** Tokens. */
	promptTokens: number;
}

/**
 * Ranks documents by how well they answer the query, in one request.
 *
 * @param body what the request says besides documents and query
 * @param minScore documents below are dropped; none when left out, for some servers score below 0
 * @throws NodeApiError when there is no ranking; NodeOperationError for an empty query
 */
export async function rerankDocuments(
	context: ISupplyDataFunctions,
	client: SubNodeClient,
	body: IDataObject,
	documents: StoredDocument[],
	query: string,
	minScore = -Infinity,
): Promise<Ranking> {
	if (documents.length === 0) return { documents: [], promptTokens: 0 };
	const url = '/rerank';
	const topN = typeof body.top_n === 'number' ? body.top_n : undefined;
	const asContent = (text: string) => contentOfText(String(body.model), text);
	const contents = documents.map(({ pageContent }) => asContent(pageContent));
	const content = { query: asContent(query), documents: contents } as IDataObject;
	if (typeof content.query === 'string' && content.query.trim() === '') {
		throw client.params.inputError(
			'The query to rank by is empty',
			'Check what the node that uses the reranker hands over as its query.',
		);
	}
	const attempted = await client.request({
		request: { method: 'POST', url, body: { ...body, ...content } },
		read(response) {
			const ranking = readRanking(response, documents.length, topN);
			const ranked = ranking.flatMap(({ index, relevanceScore }) => {
				const document = documents[index];
				if (!document) return [];
				return [{ ...document, metadata: { ...document.metadata, relevanceScore } }];
			});
			const { usage } = readUsage(response);
			return { documents: ranked, promptTokens: tokensOf(usage, 'input_tokens') };
		},
	});
	if (!attempted.ok) {
		throw subNodeError(context, attempted.failure, { attempts: attempted.attempts, path: url });
	}
	const { documents: ranked, promptTokens } = attempted.value;
	return {
		documents: ranked.filter(({ metadata }) => metadata.relevanceScore >= minScore),
		promptTokens,
	};
}
