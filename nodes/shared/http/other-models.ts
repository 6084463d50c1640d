import { internationalDefaults } from '../generated/models.generated';
import { isInternational } from './base-url';
import { readErrorBody } from './error-body';
import { isModelMissing } from './error-hints';
import type { Failure } from './failure';

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
	if (!isModelMissing(readErrorBody(failure.body))) return undefined;
	try {
		return likest((await Promise.all(subTypes.map(list))).flat(), model);
	} catch {
		// The list is help, and no reason for another error than the one that there is.
		return undefined;
	}
}

/** What is known of the model that is asked for. */
export interface RegionalOptions {
	/** The default of the model field, where it stands as it was. */
	untouchedModel?: string;
	/** Takes what a person should know of the requests. */
	onHint?(message: string): void;
}

/**
 * The model that the account's site has in place of a default that it lacks. A default that the user has not
 * touched is no choice of his; a model that he chose goes out as it is.
 *
 * What is sent is said by `onHint`: a default that was picked again from the list looks like one never touched.
 *
 * @param defaults of the international site, by those of the Chinese one
 */
export function regionalModel(
	model: string,
	baseUrl: string,
	{ untouchedModel, onHint }: RegionalOptions,
	defaults: Record<string, string | undefined> = internationalDefaults,
): string {
	const instead = model === untouchedModel ? defaults[model] : undefined;
	if (instead === undefined || !isInternational(baseUrl)) return model;
	onHint?.(
		`The model is ${instead}: ${model}, the default of Model, is not on siliconflow.com. Pick a model in Model to have another.`,
	);
	return instead;
}
