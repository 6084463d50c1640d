/** What the lists of models say of each, and what people find by it. */
import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { modelSearch } from '../../../nodes/shared/editor/model-list';
import { readSpec } from './output.mts';

const { info } = readSpec('merged') as unknown as {
	info: { 'x-free-models': { date: string; ids: string[] } };
};

/** An editor whose credential is for a site, where the service lists these models, or cannot be reached. */
function editorAt(region: 'cn' | 'com' | 'custom', ids?: string[]): ILoadOptionsFunctions {
	const baseUrl = `http://${region}.test/v1`;
	return {
		getCredentials: async () => ({
			apiKey: 'sk-test',
			region,
			...(region === 'custom' ? { baseUrl } : {}),
		}),
		getNode: () => ({ credentials: { siliconFlowApi: { id: `${region} ${ids?.length}` } } }),
		helpers: {
			httpRequestWithAuthentication: async () =>
				ids
					? { body: Buffer.from(JSON.stringify({ data: ids })), headers: {} }
					: await Promise.reject(new Error('offline')),
		},
		logger: { warn: () => undefined },
	} as unknown as ILoadOptionsFunctions;
}

const namesOf = async (editor: ILoadOptionsFunctions, filter?: string) =>
	(await modelSearch.searchChatModels.call(editor, filter)).results.map(({ name }) => name);

it.each([
	['vision', 'Qwen/Qwen3-VL-8B-Instruct', 'Qwen/Qwen3-8B'],
	['free', 'Qwen/Qwen3-8B', 'Qwen/Qwen3-32B'],
	['thinking', 'Qwen/Qwen3-8B', 'Qwen/Qwen3-Coder-30B-A3B-Instruct'],
	['json tools', 'Qwen/Qwen3-8B', 'tencent/Hunyuan-MT-7B'],
	['vision free', 'deepseek-ai/DeepSeek-OCR', 'Qwen/Qwen3-8B'],
	['1M tokens', 'zai-org/GLM-5.2', 'Qwen/Qwen3-8B'],
])('by "%s" finds %s and not %s', async (words, found, other) => {
	const { results } = await modelSearch.searchChatModels.call(editorAt('cn'), words);
	const ids = results.map(({ value }) => value);
	expect(ids).toContain(found);
	expect(ids).not.toContain(other);
});

it('says since when it knows of a price', async () => {
	const [first] = await namesOf(editorAt('cn'), 'qwen/qwen3-8b');
	expect(first).toBe(
		`Qwen/Qwen3-8B (free ${info['x-free-models'].date}, thinking, tools, JSON, 131K tokens)`,
	);
});

it('says how much an embedding model takes', async () => {
	const { results } = await modelSearch.searchEmbeddingModels.call(editorAt('custom'), 'bge');
	expect(results.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['BAAI/bge-m3 (8K tokens)', 'BAAI/bge-large-en-v1.5 (512 tokens)']),
	);
});

it.each(['com', 'custom'] as const)(
	'claims no price on a site of the region %s',
	async (region) => {
		const names = await namesOf(editorAt(region));
		expect(names).toContain('Qwen/Qwen3-32B (thinking, tools, JSON, 131K tokens)');
		expect(names.filter((name) => name.includes('free'))).toEqual([]);
	},
);

it('claims nothing of models that it does not know', async () => {
	const ids = ['someone/New-Model', 'constructor', 'Qwen/Qwen3-8B'];
	const names = await namesOf(editorAt('custom', ids));
	expect(names.slice(0, 3)).toEqual([
		'Qwen/Qwen3-8B (thinking, tools, JSON, 131K tokens)',
		'constructor',
		'someone/New-Model',
	]);
});

it('begins with free models, then the newest of the catalogue; those of 2024 come last', async () => {
	const names = await namesOf(editorAt('cn'));
	const free = names.filter((name) => name.includes('(free'));
	expect(free.length).toBeGreaterThan(5);
	expect(names.slice(0, free.length)).toEqual(free);
	expect(names[free.length]).toMatch(/^meituan-longcat\/LongCat-2\.0 /);
	const old = names.findIndex((name) => name.endsWith('(2024)'));
	expect(names.slice(old).every((name) => name.endsWith('(2024)'))).toBe(true);
});

it('knows only free models that a list has', async () => {
	const lists = await Promise.all(
		Object.values(modelSearch).map(async (search) => await search.call(editorAt('cn'))),
	);
	const listed = lists.flatMap(({ results }) => results.map(({ value }) => value));
	expect(info['x-free-models'].ids.filter((id) => !listed.includes(id))).toEqual([]);
});
