/** The international site has other models than the Chinese one: a fresh node works there as well. */
import axios from 'axios';
import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { RerankerSiliconFlow } from '../../nodes/RerankerSiliconFlow/RerankerSiliconFlow.node';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

/** The site's own address; a proxy leads to the sandbox instead. */
const INTERNATIONAL = 'http://api.siliconflow.com/v1';

describe('A fresh node', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox(['--fast', '--site', 'com'], { records: false });
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const run = async (node: INodeType, parameters: IDataObject, item: IDataObject = {}) =>
		await sandbox.run(node, { ...parameters, requestOptions: { proxy: sandbox.url } }, [item], {
			...CONTINUE,
			baseUrl: INTERNATIONAL,
		});
	const models = async (path: string) =>
		(await sandbox.requests(path)).map(({ body }) => (JSON.parse(body) as { model: string }).model);

	const chat = {
		operation: 'complete',
		messages: { values: [{ role: 'user', content: 'Hello' }] },
		options: {},
	};
	const embeddings = { operation: 'create', input: 'Hello', options: {} };
	const rerank = { operation: 'rerankList', query: 'a', documents: '["a", "b"]', options: {} };
	const image = {
		operation: 'generate',
		prompt: 'A hill',
		options: { guidanceScale: 5, downloadImages: false },
	};

	it.each<[string, INodeType, IDataObject, string, string]>([
		['Chat', new SiliconFlowChat(), chat, '/chat/completions', 'Qwen/Qwen3-32B'],
		[
			'Embeddings',
			new SiliconFlowEmbeddings(),
			embeddings,
			'/embeddings',
			'Qwen/Qwen3-Embedding-8B',
		],
		['Rerank', new SiliconFlowRerank(), rerank, '/rerank', 'Qwen/Qwen3-Reranker-8B'],
		['Image', new SiliconFlowImage(), image, '/images/generations', 'Tongyi-MAI/Z-Image-Turbo'],
	])('%s works with an international key', async (_name, node, parameters, path, model) => {
		const { items } = await run(node, parameters);
		expect(items[0].json.error).toBeUndefined();
		expect(await models(path)).toEqual([model]);
		// Kolors has it, and the model in its place has not.
		expect((await sandbox.requests(path))[0].body).not.toContain('guidance_scale');
	});

	it('Batch names in each line a model that the site has', async () => {
		const { items, run: ended } = await sandbox.run(
			new SiliconFlowBatch(),
			{
				operation: 'create',
				customId: '={{ $json.id }}',
				messages: chat.messages,
				completionWindow: '24h',
				options: {},
				requestOptions: { proxy: sandbox.url },
			},
			[{ id: 'a' }, { id: 'b' }],
			{ ...CONTINUE, baseUrl: INTERNATIONAL },
		);
		expect(items.map(({ json }) => json.error)).toEqual([undefined, undefined]);
		const { data: lines } = await axios.get<string>(
			`${sandbox.url}/v1/files/${String(items[0].json.inputFileId)}/content`,
			{ headers: { authorization: 'Bearer sk-test' }, responseType: 'text' },
		);
		expect(lines.match(/"model":"[^"]*"/g)).toEqual(
			Array(2).fill('"model":"deepseek-ai/DeepSeek-R1"'),
		);
		const [{ hints } = {}] = ended.data.resultData.runData.Tested ?? [];
		expect(hints?.map(({ message }) => message).join()).toContain(
			'DeepSeek-V3, the default of Model',
		);
	});

	it('says which model it used, for a default that was picked again looks like one never touched', async () => {
		const model = { __rl: true, mode: 'list', value: 'Qwen/Qwen3-8B' };
		const { run: ended } = await run(new SiliconFlowChat(), { ...chat, model });
		expect(await models('/chat/completions')).toEqual(['Qwen/Qwen3-32B']);
		const [{ hints } = {}] = ended.data.resultData.runData.Tested ?? [];
		expect(hints?.map(({ message }) => message)).toEqual([
			expect.stringMatching(
				/model is Qwen\/Qwen3-32B: Qwen\/Qwen3-8B, the default of Model, is not/,
			),
		]);
	});

	it('keeps the model that the user has chosen, and names one of the account’s in the error', async () => {
		const chosen = { ...embeddings, model: modelId('BAAI/bge-m3') };
		const { items } = await run(new SiliconFlowEmbeddings(), chosen);
		expect(await models('/embeddings')).toEqual(['BAAI/bge-m3']);
		expect(items[0].json.error).toContain('Model does not exist');
		expect(items[0].json.message).toContain('Qwen/Qwen3-Embedding-8B');
	});

	it('says where the site has no model of the kind', async () => {
		const item = {
			json: {},
			binary: { data: { data: 'UklGRg==', mimeType: 'audio/wav', fileName: 'a.wav' } },
		};
		const { items } = await sandbox.run(
			new SiliconFlowAudio(),
			{
				resource: 'transcription',
				operation: 'create',
				options: {},
				requestOptions: { proxy: sandbox.url },
			},
			[item],
			{ ...CONTINUE, baseUrl: INTERNATIONAL },
		);
		expect(items[0].json.message).toContain('no model of this kind');
	});

	it('keeps the default on any other address', async () => {
		const { items } = await sandbox.run(new SiliconFlowEmbeddings(), embeddings, [{}], CONTINUE);
		expect(items[0].json.error).toContain('Model does not exist');
		expect(await models('/embeddings')).toEqual(['BAAI/bge-m3']);
	});
});

describe('A fresh sub-node', () => {
	const { HTTP_PROXY, NO_PROXY } = process.env;
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox(['--fast', '--site', 'com'], { records: false });
		// A sub-node has no field for a proxy: it goes through that of n8n's server.
		Object.assign(process.env, { HTTP_PROXY: sandbox.url, NO_PROXY: '127.0.0.1' });
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => {
		for (const [name, value] of Object.entries({ HTTP_PROXY, NO_PROXY })) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
		await sandbox?.stop();
	});

	type Supplied = Record<string, (...args: unknown[]) => Promise<unknown>>;
	const ask = async (
		node: INodeType,
		use: (supplied: Supplied) => Promise<unknown>,
		model?: object,
	) =>
		await runSubNode<Supplied, unknown>({
			node,
			parameters: { ...(model ? { model } : {}), options: { maxRetries: 0 } },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: INTERNATIONAL },
			use,
		});
	const embed = async ({ embedQuery }: Supplied) => await embedQuery?.('Hello');
	const subNodes: Array<
		[string, INodeType, (supplied: Supplied) => Promise<unknown>, string, string]
	> = [
		[
			'chat model',
			new LmChatSiliconFlow(),
			async (model) => await model.invoke?.('Hello'),
			'/chat/completions',
			'Qwen/Qwen3-32B',
		],
		['embeddings', new EmbeddingsSiliconFlow(), embed, '/embeddings', 'Qwen/Qwen3-Embedding-8B'],
		[
			'reranker',
			new RerankerSiliconFlow(),
			async (reranker) => await reranker.compressDocuments?.([{ pageContent: 'a' }], 'a'),
			'/rerank',
			'Qwen/Qwen3-Reranker-8B',
		],
	];

	it.each(subNodes)('%s works with an international key', async (_name, node, use, path, model) => {
		const { value, error } = await ask(node, use);
		expect(error).toBeUndefined();
		expect(value).toBeDefined();
		const [{ body }] = await sandbox.requests(path);
		expect((JSON.parse(body) as { model: string }).model).toBe(model);
	});

	it('keeps the model that the user has chosen, and names one of the account’s in the error', async () => {
		const { error } = await ask(new EmbeddingsSiliconFlow(), embed, modelId('BAAI/bge-m3'));
		const { message, description } = error as Error & { description: string };
		expect(message).toContain('Model does not exist');
		expect(description).toContain('Qwen/Qwen3-Embedding-8B');
	});
});
