import type { IDataObject } from 'n8n-workflow';

import type { Usage } from '../shared/engine/usage';
import { isRecord, traceOf, type ApiResponse } from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';

/** A document's place in the request and its relevance to the query, from 0 to 1. */
export interface Score {
	index: number;
	relevanceScore: number;
}

/** A finite number, which some gateways write as text. */
const toNumber = (value: unknown): number =>
	typeof value === 'string' && value.trim() !== '' ? Number(value) : (value as number);

function toScore(entry: unknown): Score | undefined {
	if (!isRecord(entry)) return undefined;
	const index = toNumber(entry.index);
	// Gateways with servers of another make name it so (text-embeddings-inference).
	const relevanceScore = toNumber(entry.relevance_score ?? entry.score);
	return Number.isInteger(index) && Number.isFinite(relevanceScore)
		? { index, relevanceScore }
		: undefined;
}

/**
 * The scores of a response, most relevant first. Entries that stand for no document are left out.
 *
 * @param documentCount how many documents were ranked
 * @throws InvalidResponseError when there are none
 */
export function readScores({ body }: ApiResponse, documentCount: number): Score[] {
	const { results } = body as { results?: unknown };
	if (!Array.isArray(results)) {
		throw new InvalidResponseError('The service gave no relevance scores');
	}
	const scores = results
		.map(toScore)
		.filter((score) => score !== undefined)
		.filter(({ index }) => index >= 0 && index < documentCount);
	if (scores.length === 0) {
		throw new InvalidResponseError('The service gave no relevance score for any document');
	}
	return scores.sort((a, b) => b.relevanceScore - a.relevanceScore);
}

/** Tokens are under `meta` on siliconflow.cn and at the top on siliconflow.com (2026-10): both are read. */
export function readUsage(response: ApiResponse): Usage {
	const { meta, tokens } = response.body as { meta?: unknown; tokens?: unknown };
	const usage = (isRecord(meta) && isRecord(meta.tokens) && meta.tokens) || tokens;
	return { usage: isRecord(usage) ? (usage as IDataObject) : {}, ...traceOf(response) };
}
