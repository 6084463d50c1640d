import { format } from './emit.mts';
import type { Schema } from './ir.mts';
import { branchesOf } from './models.mts';
import type { ApiDocument } from './to-ir.mts';

/** What people look for in a list of models, in the order of its marks; by the names in `x-models`. */
const MARKS: Record<string, string> = {
	vision: 'vision',
	images: 'images',
	imageToVideo: 'image to video',
	audio: 'audio',
	thinking: 'thinking',
	tools: 'tools',
	json: 'JSON',
};

/** How many tokens a model takes, by the names in `x-models`: with its answer, and in one input. */
const LENGTHS = ['contextTokens', 'maxInputTokens'];

const K = 1024;

/** @param length as the catalogue writes it, e.g. `262K`, or a number */
const inTokens = (length: string | number): string =>
	typeof length === 'number' && length >= K ? `${length / K}K tokens` : `${length} tokens`;

/**
 * What single models can do, and how much they take, as marks for a list. A model that no list names has no
 * mark, which says nothing of it.
 *
 * @param bodies the schemas of requests
 * @returns marks by model id
 */
export function modelMarksOf(bodies: Schema[]): Map<string, string[]> {
	const abilities = bodies
		.flatMap(branchesOf)
		.map(({ properties }) => properties?.model?.['x-models'] ?? {});
	const marks = new Map<string, string[]>();
	const add = (id: string, mark: string) => marks.set(id, [...(marks.get(id) ?? []), mark]);
	for (const [name, mark] of Object.entries(MARKS)) {
		const ids = abilities.flatMap((models) => models[name] ?? []) as string[];
		for (const id of new Set(ids)) add(id, mark);
	}
	for (const name of LENGTHS) {
		for (const models of abilities) {
			const lengths = (models[name] ?? {}) as Record<string, string | number>;
			for (const [id, length] of Object.entries(lengths)) add(id, inTokens(length));
		}
	}
	return marks;
}

/** The file of the marks in the lists of models. */
export async function emitModelMarks(
	marks: Map<string, string[]>,
	info: ApiDocument['info'],
): Promise<string> {
	return await format(`
		/** What the catalogue says that models can do, by id; of others it says nothing. */
		export const modelMarks: Record<string, string[]> = ${JSON.stringify(Object.fromEntries(marks))};

		/** Models that cost nothing on siliconflow.cn, and in which month that was so. */
		export const freeModels: { date: string; ids: string[] } = ${JSON.stringify(info?.['x-free-models'])};
	`);
}
