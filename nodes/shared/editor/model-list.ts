import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { models } from '../generated/models.generated';

type SubType = keyof typeof models & string;

type Search = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>;

const matches = (filter: string) => {
	const words = filter.toLowerCase().split(/\s+/);
	return ({ name }: INodeListSearchItems) =>
		words.every((word) => name.toLowerCase().includes(word));
};

/** The site of the credential. Prices are those of the China site; other sites have their own. */
async function siteOf(
	caller: ILoadOptionsFunctions,
): Promise<'china' | 'international' | undefined> {
	const { accountFor, CHINA_BASE_URL, isInternational } = await import('../http/base-url');
	// A credential that cannot be used is told of where the live list is asked for.
	const account = await accountFor(caller).catch(() => undefined);
	if (account?.baseUrl === CHINA_BASE_URL) return 'china';
	return account && isInternational(account.baseUrl) ? 'international' : undefined;
}

/** The marks of models; a model that nothing is known of has none. Loaded at its first use, as above. */
async function marksFor(caller: ILoadOptionsFunctions) {
	const { freeModels, modelMarks } = await import('../generated/model-marks.generated');
	const free = (await siteOf(caller)) === 'china' ? freeModels.ids : [];
	return {
		isFree: (id: string) => free.includes(id),
		labelOf(id: string): string {
			const price = free.includes(id) ? [`free ${freeModels.date}`] : [];
			const abilities = Object.hasOwn(modelMarks, id) ? (modelMarks[id] ?? []) : [];
			const marks = [...price, ...abilities];
			return marks.length > 0 ? `${id} (${marks.join(', ')})` : id;
		},
	};
}

/** Loaded at its first use, for n8n's start waits for what a node file imports. */
async function liveModels(caller: ILoadOptionsFunctions, subType: string): Promise<string[]> {
	const catalogue = await import('../http/live-lists');
	return await catalogue.liveModels(caller, subType);
}

type List = (caller: ILoadOptionsFunctions) => Promise<string[]>;

/** What the service lists under all of these sub types. */
const listed =
	(...subTypes: string[]): List =>
	async (caller) =>
		(await Promise.all(subTypes.map(async (type) => await liveModels(caller, type)))).flat();

/** Models that change images; the service lists them among those that make images (2026-07-21). */
const editing: readonly string[] = models['image-to-image'].today;
const isEditing = (id: string) => editing.includes(id) || /\bEdit\b|Kontext/i.test(id);
const internationalImages: readonly string[] = models['text-to-image'].international;
const isGenerating = (id: string) => !isEditing(id);

const generatingImages: List = async (caller) =>
	(await liveModels(caller, 'text-to-image')).filter(isGenerating);

const editingImages: List = async (caller) =>
	(await listed('image-to-image', 'text-to-image')(caller)).filter(isEditing);

/**
 * The list behind a model field: what the service offers now, with what the catalogue says of each, and
 * after it the ids of the 2024 spec that it no longer lists, so that old workflows can still name them.
 *
 * @param subType the service's sub type, under which the built-in list stands
 * @param live what the service offers now; all models of the sub type when left out
 * @param builtIn the international site's models, where its live list cannot be had
 */
function searchModels(
	subType: SubType,
	live: List = listed(subType),
	builtIn: readonly string[] = models[subType].international,
): Search {
	return async function (filter = '') {
		const { today, from2024 } = models[subType];
		let current: readonly string[];
		try {
			current = await live(this);
		} catch (error) {
			this.logger.warn(
				`SiliconFlow: no live model list, showing the built-in one: ${String(error)}`,
			);
			current = (await siteOf(this)) === 'international' ? builtIn : today;
		}
		const names = new Set(current);
		const old = from2024.filter((id) => !names.has(id));
		const { isFree, labelOf } = await marksFor(this);
		const catalogue: readonly string[] = today;
		const age = (id: string) => (catalogue.includes(id) ? catalogue.indexOf(id) : catalogue.length);
		// Free ones first, then the newest of the catalogue, then those that it does not know.
		const sorted = [...names].sort(
			(a, b) =>
				Number(isFree(b)) - Number(isFree(a)) || age(a) - age(b) || a.localeCompare(b, 'en'),
		);
		const results = [
			...sorted.map((id) => ({ name: labelOf(id), value: id })),
			...old.map((id) => ({ name: `${id} (2024)`, value: id })),
		];
		return { results: results.filter(matches(filter)) };
	};
}

/** The list searches of the model fields of all nodes, by the name that the generated fields use. */
export const modelSearch = {
	searchChatModels: searchModels('chat'),
	searchEmbeddingModels: searchModels('embedding'),
	searchRerankerModels: searchModels('reranker'),
	searchImageModels: searchModels(
		'text-to-image',
		generatingImages,
		internationalImages.filter(isGenerating),
	),
	searchImageEditModels: searchModels(
		'image-to-image',
		editingImages,
		internationalImages.filter(isEditing),
	),
	searchSpeechModels: searchModels('text-to-speech'),
	searchTranscriptionModels: searchModels('speech-to-text'),
	searchVideoModels: searchModels('text-to-video', listed('text-to-video', 'image-to-video')),
};
