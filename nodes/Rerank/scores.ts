import { readUsageNumbers, type Usage } from '../shared/engine/usage';
import {
	countedFromZero,
	holderOf,
	isRecord,
	listIn,
	placeIn,
	toNumber,
	traceOf,
	type ApiResponse,
} from '../shared/http/api-response';
import { InvalidResponseError } from '../shared/http/failure';

/** A document's place in the request and its relevance to the query, from 0 to 1. */
export interface Score {
	index: number;
	relevanceScore: number;
}

/** The service's name, and those of gateways with servers of another make (text-embeddings-inference and others). */
const SCORE_NAMES = ['relevance_score', 'score', 'relevanceScore', 'rerank_score', 'similarity'];

/** @param position the place of a bare score, where the list has one for each document */
function toScore(scored: unknown, position: number | undefined): Score | undefined {
	const entry = isRecord(scored) ? scored : { index: position, score: scored };
	const index = placeIn(entry);
	const given = SCORE_NAMES.map((name) => entry[name]).find((score) => score !== undefined);
	const relevanceScore = toNumber(given);
	return Number.isInteger(index) && Number.isFinite(relevanceScore)
		? { index, relevanceScore }
		: undefined;
}

/**
 * The scores of a response by the places of their documents. Entries that stand for no document are left
 * out, and so is a document with two scores that differ: nobody can tell which of the two is meant.
 *
 * @param documentCount how many documents were ranked
 * @throws InvalidResponseError when there are none
 */
export function readScores({ body }: ApiResponse, documentCount: number): Map<number, number> {
	const results = listIn(body, 'results', 'data', 'scores');
	if (!results) {
		throw new InvalidResponseError('The service gave no relevance scores');
	}
	const scores = new Map<number, number>();
	const disputed = new Set<number>();
	const isComplete = results.length === documentCount;
	const given = results.flatMap(
		(entry, position) => toScore(entry, isComplete ? position : undefined) ?? [],
	);
	for (const { index, relevanceScore } of countedFromZero(given, documentCount)) {
		if (index < 0 || index >= documentCount) continue;
		const known = scores.get(index);
		if (known !== undefined && known !== relevanceScore) disputed.add(index);
		scores.set(index, relevanceScore);
	}
	for (const index of disputed) scores.delete(index);
	if (scores.size > 0) return scores;
	throw new InvalidResponseError('The service gave no relevance score for any document');
}

/**
 * The ranking of a response, most relevant first.
 *
 * @param topN how many of the documents were asked for
 * @throws InvalidResponseError when there are fewer: one that is left out would look like one that is of
 * no use
 */
export function readRanking(response: ApiResponse, documentCount: number, topN?: number): Score[] {
	const scores = readScores(response, documentCount);
	const wanted = Math.min(documentCount, topN ?? documentCount);
	if (scores.size < wanted) {
		const left = Array.from({ length: documentCount }, (_, index) => index).find(
			(index) => !scores.has(index),
		);
		throw new InvalidResponseError(`The service gave no score for document ${left}`);
	}
	// Some servers know no limit, and rank all.
	return [...scores]
		.map(([index, relevanceScore]) => ({ index, relevanceScore }))
		.sort((a, b) => b.relevanceScore - a.relevanceScore)
		.slice(0, wanted);
}

/** Tokens are under `meta` on siliconflow.cn and at the top on siliconflow.com (2026-10), and elsewhere in `usage`. */
export function readUsage(response: ApiResponse): Usage {
	const { body } = response;
	const { meta } = holderOf(body, 'meta');
	const usage =
		(isRecord(meta) && isRecord(meta.tokens) && meta.tokens) ||
		(holderOf(body, 'tokens').tokens ?? holderOf(body, 'usage').usage);
	return { usage: readUsageNumbers(usage) ?? {}, ...traceOf(response) };
}
