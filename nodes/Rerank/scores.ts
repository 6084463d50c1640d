import type { IDataObject } from 'n8n-workflow';

import type { components } from '../shared/generated/api.generated';
import { traceOf, type Cost } from '../shared/engine/usage';
import { GarbledAnswer } from '../shared/http/failure';
import type { Answer } from '../shared/engine/operation';

type RerankResponse = components['schemas']['RerankResponse'];

/** A document's place in the request and its relevance to the query, from 0 to 1. */
export interface Score {
	index: number;
	relevanceScore: number;
}

/** The scores of an answer, most relevant first. */
export function readScores(answer: Answer): Score[] {
	const { results } = answer.body as RerankResponse;
	if (!Array.isArray(results)) throw new GarbledAnswer('The service gave no relevance scores');
	return results
		.map(({ index, relevance_score }) => ({
			index: index as number,
			relevanceScore: relevance_score as number,
		}))
		.sort((a, b) => b.relevanceScore - a.relevanceScore);
}

/** Tokens are under `meta` on siliconflow.cn and at the top on siliconflow.com (2026-10): both are read. */
export function readCost(answer: Answer): Cost {
	const body = answer.body as { meta?: { tokens?: IDataObject }; tokens?: IDataObject };
	return { usage: body.meta?.tokens ?? body.tokens ?? {}, ...traceOf(answer) };
}
