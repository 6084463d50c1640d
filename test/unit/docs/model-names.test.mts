import { parse } from 'yaml';

import { packageNodes } from '../../support/nodes.mts';
import { filesWith, read } from './markdown.mts';
import { isIn, modelNamesIn } from './model-names.mts';

/** Every value under a name, however deep. */
function valuesOf(tree: unknown, name: string): unknown[] {
	if (typeof tree !== 'object' || tree === null) return [];
	return Object.entries(tree).flatMap(([key, value]) =>
		key === name ? [value] : valuesOf(value, name),
	);
}

/** The words that a person reads of a document or a node. */
const WORDS = ['description', 'summary', 'title', 'displayName', 'placeholder', 'hint', 'example'];

const wordsOf = (tree: unknown): string[] =>
	WORDS.flatMap((name) => valuesOf(tree, name)).filter((value) => typeof value === 'string');

const merged = parse(read('openapi/merged.openapi.yaml')) as unknown;
const overlay = parse(read('openapi/n8n.overlay.yaml')) as unknown;
const catalogue = valuesOf(merged, 'x-catalogue').flatMap((entry) => {
	const { ids, international = [] } = entry as { ids: string[]; international?: string[] };
	return [...ids, ...international];
});

/** Where names of retired models are right: history, and lists that say of themselves that they are old. */
const HISTORY = ['CHANGELOG.md'];

/** The page of the image node and the titles of its schemas name the models of 2024 that can still be chosen. */
const IMAGE_PAGES = ['docs/nodes/siliconFlowImage.md', 'docs/zh-CN/nodes/siliconFlowImage.md'];
const oldImageModels = valuesOf(parse(read('openapi/siliconflow.openapi.yaml')), 'enum')
	.flat()
	.filter((value): value is string => /FLUX|stable-diffusion/.test(String(value)));

const strangersIn = (text: string, known = catalogue) => [
	...new Set(modelNamesIn(text).filter((name) => !isIn(known, name))),
];

describe('the models that texts name', () => {
	it('are found in them', () => {
		expect(
			modelNamesIn('e.g. Qwen3, zai-org/GLM-4.6, Pro/BAAI/bge-m3 and FLUX.1-dev. Use QwQ-32B.'),
		).toEqual(['Qwen3', 'GLM-4.6', 'bge-m3', 'FLUX.1-dev', 'QwQ-32B']);
	});

	it('are told from those that are retired', () => {
		const retired = ['QwQ-32B', 'GLM-4.6', 'GLM-4.7', 'GLM-5', 'Kimi-K2', 'Qwen3-30B-A3B'];
		expect(retired.filter((name) => name !== 'GLM-5' && isIn(['zai-org/GLM-5.2'], name))).toEqual(
			[],
		);
		expect(isIn(['zai-org/GLM-5.2'], 'GLM-5')).toBe(false);
		expect(isIn(['Qwen/Qwen3-VL-8B-Thinking'], 'Qwen3')).toBe(true);
		expect(catalogue.length).toBeGreaterThan(80);
	});

	it.each(filesWith('.md').filter((file) => !HISTORY.includes(file)))(
		'in %s are there today',
		(file) => {
			const old = IMAGE_PAGES.includes(file) ? oldImageModels : [];
			expect(strangersIn(read(file), [...catalogue, ...old])).toEqual([]);
		},
	);

	it.each(filesWith('.json').filter((file) => file.startsWith('examples/')))(
		'in %s are there today',
		(file) => {
			expect(strangersIn(read(file))).toEqual([]);
		},
	);

	it.each([
		['the specification of today', merged],
		['the overlay of the editor', overlay],
	])('in the words of %s are there today', (_what, document) => {
		const known = [...catalogue, ...oldImageModels];
		expect(wordsOf(document).flatMap((words) => strangersIn(words, known))).toEqual([]);
	});

	it('in the words of every node, and its defaults, are there today', async () => {
		const nodes = [...(await packageNodes()).values()];
		for (const { description } of nodes) {
			const words = [...wordsOf(description), JSON.stringify(valuesOf(description, 'default'))];
			expect({
				node: description.name,
				strangers: words.flatMap((text) => strangersIn(text)),
			}).toEqual({
				node: description.name,
				strangers: [],
			});
		}
	});
});
