/** Half an emoji, as a careless cut leaves it, fails no request, in whatever field it stands. */
import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { RerankerSiliconFlow } from '../../nodes/RerankerSiliconFlow/RerankerSiliconFlow.node';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

/** The sandbox refuses a request that has half a sign anywhere, as the service does. */
let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on.stop());
beforeEach(async () => await on.faults({}));

const CUT = 'cut \ud83d';
const CLEAN = 'cut \ufffd';

const messages = { values: [{ role: 'user', content: 'hi' }] };
const chat = { operation: 'complete', model: modelId('Qwen/Qwen3-8B'), messages };
const tool = {
	type: 'function',
	function: { name: 'get', description: CUT, parameters: { type: 'object', properties: {} } },
};
const schema = { type: 'object', properties: { city: { type: 'string', description: CUT } } };
const picture = 'data:image/png;base64,iVBORw0KGgo=';
const seeing = modelId('Qwen/Qwen3-VL-Embedding-8B');

const fields: Array<[field: string, node: INodeType, parameters: IDataObject]> = [
	['a message', new SiliconFlowChat(), { ...chat, messages: { values: [{ content: CUT }] } }],
	['Tools', new SiliconFlowChat(), { ...chat, options: { tools: JSON.stringify([tool]) } }],
	[
		'JSON Schema',
		new SiliconFlowChat(),
		{ ...chat, options: { responseFormat: 'json_schema', jsonSchema: JSON.stringify(schema) } },
	],
	[
		'Text',
		new SiliconFlowEmbeddings(),
		{ operation: 'create', model: modelId('BAAI/bge-m3'), input: CUT, options: {} },
	],
	[
		'Texts and Images',
		new SiliconFlowEmbeddings(),
		{
			operation: 'create',
			model: seeing,
			inputType: 'list',
			inputs: JSON.stringify([CUT, { text: CUT, image: picture }]),
			options: {},
		},
	],
	[
		'Documents',
		new SiliconFlowRerank(),
		{
			operation: 'rerankList',
			model: modelId('BAAI/bge-reranker-v2-m3'),
			query: CUT,
			documents: JSON.stringify([CUT, 'other']),
			options: {},
		},
	],
	[
		'the metadata of a batch',
		new SiliconFlowBatch(),
		{
			...chat,
			operation: 'create',
			customId: 'a',
			completionWindow: '24h',
			options: { metadata: JSON.stringify({ description: CUT }) },
		},
	],
];

it.each(fields)('in %s', async (_field, node, parameters) => {
	const { error } = await on.run(node, parameters, [{}]);
	expect(error).toBeUndefined();
	const bodies = (await on.requests()).map(({ body }) => body);
	expect(bodies.some((body) => body.includes(CLEAN))).toBe(true);
});

type Use = (supplied: never) => Promise<unknown>;
const subNodes: Array<[name: string, node: INodeType, model: string, use: Use]> = [
	[
		'the chat model',
		new LmChatSiliconFlow(),
		'Qwen/Qwen3-8B',
		async (model: { invoke(messages: IDataObject[]): Promise<unknown> }) =>
			await model.invoke([{ role: 'user', content: CUT }]),
	],
	[
		'the embeddings',
		new EmbeddingsSiliconFlow(),
		'BAAI/bge-m3',
		async (embeddings: { embedDocuments(texts: string[]): Promise<unknown> }) =>
			await embeddings.embedDocuments([CUT, 'other']),
	],
	[
		'the reranker',
		new RerankerSiliconFlow(),
		'BAAI/bge-reranker-v2-m3',
		async (reranker: {
			compressDocuments(documents: IDataObject[], query: string): Promise<unknown>;
		}) => await reranker.compressDocuments([{ pageContent: CUT }, { pageContent: 'other' }], CUT),
	],
];

it.each(subNodes)('in what n8n hands to %s', async (_name, node, model, use) => {
	const { value, error } = await runSubNode({
		node,
		parameters: { model: modelId(model), options: { maxRetries: 0 } },
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
		use,
	});
	expect(error).toBeUndefined();
	expect(value).toBeDefined();
	expect((await on.requests()).at(-1)?.body).toContain(CLEAN);
});
