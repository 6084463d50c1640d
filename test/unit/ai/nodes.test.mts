/** Where the editor shows the sub-nodes, and what they can be connected to. */
import type { INodeProperties } from 'n8n-workflow';

import packageJson from '../../../package.json';
import { EmbeddingsSiliconFlow } from '../../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { LmChatSiliconFlow } from '../../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { RerankerSiliconFlow } from '../../../nodes/RerankerSiliconFlow/RerankerSiliconFlow.node';

const EXPECTED = [
	{
		node: new LmChatSiliconFlow(),
		name: 'lmChatSiliconFlow',
		panel: 'Language Models',
		output: 'ai_languageModel',
	},
	{
		node: new EmbeddingsSiliconFlow(),
		name: 'embeddingsSiliconFlow',
		panel: 'Embeddings',
		output: 'ai_embedding',
	},
	{
		node: new RerankerSiliconFlow(),
		name: 'rerankerSiliconFlow',
		panel: 'Rerankers',
		output: 'ai_reranker',
	},
];

describe.each(EXPECTED)('$name', ({ node: { description }, name, panel, output }) => {
	const optionsIn = ({ options }: INodeProperties) => (options ?? []) as INodeProperties[];
	const options = description.properties.flatMap((property) =>
		property.name === 'options' ? optionsIn(property) : [],
	);

	it('is in the AI panel, where one looks for it', () => {
		expect(description.name).toBe(name);
		expect(description.codex?.categories).toEqual(['AI']);
		expect(description.codex?.subcategories?.AI).toContain(panel);
	});

	it('gives what its kind gives and nothing else', () => {
		expect(description.inputs).toEqual([]);
		expect(description.outputs).toEqual([output]);
		expect(description.usableAsTool).toBeUndefined();
	});

	it('is registered', () => {
		const file = `/${name[0].toUpperCase()}${name.slice(1)}.node.js`;
		expect(packageJson.n8n.nodes.filter((path) => path.endsWith(file))).toHaveLength(1);
	});

	it('has no option that n8n would send by itself', () => {
		expect(options.length).toBeGreaterThan(4);
		for (const option of options) expect(option.routing).toBeUndefined();
	});

	it('has its options in the order of the alphabet, none twice', () => {
		const names = options.map(({ displayName }) => displayName);
		expect(names).toEqual([...new Set(names)].sort((a, b) => a.localeCompare(b, 'en')));
	});
});
