import { readErrorBody } from './error-body';
import type { Failure } from './failure';

/** The code of "Model does not exist" (docs.siliconflow.cn/faqs/error-code, 2026-10). */
const UNKNOWN_MODEL = 20012;

/** The sub types of `GET /models` whose models a path takes. */
const SUB_TYPES: Record<string, string[]> = {
	'/chat/completions': ['chat'],
	'/embeddings': ['embedding'],
	'/rerank': ['reranker'],
	'/images/generations': ['text-to-image', 'image-to-image'],
	'/audio/speech': ['text-to-speech'],
	'/audio/transcriptions': ['speech-to-text'],
	'/uploads/audio/voice': ['text-to-speech'],
	'/video/submit': ['text-to-video', 'image-to-video'],
};

const MAX_NAMED = 3;

const wordsIn = (id: string) => id.toLowerCase().split(/[^a-z0-9]+/);

/** The models whose names have most in common with this one, the likest first. */
function likest(ids: string[], model: string): string[] {
	const wanted = wordsIn(model);
	const score = (id: string) => wordsIn(id).filter((word) => wanted.includes(word)).length;
	return [...new Set(ids)].sort((a, b) => score(b) - score(a)).slice(0, MAX_NAMED);
}

/**
 * Some models of the same kind that the account has, where the service does not know the one that was asked
 * for.
 *
 * @param list gives the models of a sub type
 * @returns none where there are none; undefined where it is not about a model, or the list cannot be had
 */
export async function otherModels(
	failure: Failure,
	path: string,
	model: string,
	list: (subType: string) => Promise<string[]>,
): Promise<string[] | undefined> {
	const subTypes = SUB_TYPES[path];
	if (failure.kind !== 'http' || !subTypes) return undefined;
	if (readErrorBody(failure.body).code !== UNKNOWN_MODEL) return undefined;
	try {
		return likest((await Promise.all(subTypes.map(list))).flat(), model);
	} catch {
		// The list is help, and no reason for another error than the one that there is.
		return undefined;
	}
}
