import type { IDataObject } from 'n8n-workflow';

import { RerankerSiliconFlow } from '../../nodes/RerankerSiliconFlow/RerankerSiliconFlow.node';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

interface Document {
	pageContent: string;
	metadata: IDataObject;
}

/** What n8n's vector stores call. */
interface Reranker {
	compressDocuments(documents: Document[], query: string): Promise<Document[]>;
}

describe('Reranker SiliconFlow', () => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	afterAll(async () => await on.stop());
	beforeEach(async () => await on.faults({}));

	const found: Document[] = ['sunshine', 'rain and more rain', 'snow', 'rainy days'].map(
		(pageContent, index) => ({ pageContent, metadata: { source: `file ${index}` } }),
	);

	const run = async (
		query: string,
		options: IDataObject = {},
		documents = found,
		model = 'BAAI/bge-reranker-v2-m3',
	) =>
		await runSubNode<Reranker, Document[]>({
			node: new RerankerSiliconFlow(),
			parameters: { model: modelId(model), options },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use: async (reranker) => await reranker.compressDocuments(documents, query),
		});

	const scoresOf = (documents: Document[] = []) =>
		documents.map(({ metadata }) => metadata.relevanceScore as number);

	it('gives a model that sees the images that query and documents are', async () => {
		const image = (letters: string) => `data:image/png;base64,${letters}`;
		const documents = ['aaaa', 'bbbb'].map((letters) => ({
			pageContent: image(letters),
			metadata: {},
		}));
		const { value, error } = await run(
			image('bbbb'),
			{ minScore: 0 },
			documents,
			'Qwen/Qwen3-VL-Reranker-8B',
		);
		expect(error).toBeUndefined();
		expect(value?.[0].pageContent).toBe(image('bbbb'));
		const [request] = await on.requests('/rerank');
		expect(JSON.parse(request.body)).toMatchObject({
			query: { image: image('bbbb') },
			documents: [{ image: image('aaaa') }, { image: image('bbbb') }],
		});
	});

	it('sorts documents by relevance and writes it into their metadata, beside what is there', async () => {
		const { value, error } = await run('rain');
		expect(error).toBeUndefined();
		expect(value).toHaveLength(4);
		expect(value?.[0]).toMatchObject({
			pageContent: 'rain and more rain',
			metadata: { source: 'file 1', relevanceScore: expect.any(Number) },
		});
		const scores = scoresOf(value);
		expect(scores).toEqual([...scores].sort((a, b) => b - a));
		expect(found[0].metadata).toEqual({ source: 'file 0' });
	});

	it('keeps the best few, and of them those that are good enough', async () => {
		expect((await run('rain', { topN: 2 })).value).toHaveLength(2);
		const [best, second] = scoresOf((await run('rain')).value);
		const { value } = await run('rain', { topN: 3, minScore: (best + second) / 2 });
		expect(scoresOf(value)).toEqual([best]);
	});

	it('sends what the user has set and nothing else', async () => {
		await run('rain');
		await run('rain', { topN: 1, instruction: 'weather' }, found, 'Qwen/Qwen3-Reranker-8B');
		const bodies = (await on.requests('/rerank')).map(({ body }) => JSON.parse(body));
		const documents = found.map(({ pageContent }) => pageContent);
		expect(bodies).toEqual([
			{ model: 'BAAI/bge-reranker-v2-m3', query: 'rain', documents },
			{
				model: 'Qwen/Qwen3-Reranker-8B',
				query: 'rain',
				documents,
				top_n: 1,
				instruction: 'weather',
			},
		]);
	});

	it('has nothing to do for no documents', async () => {
		expect((await run('rain', {}, [])).value).toEqual([]);
		expect(await on.requests()).toEqual([]);
	});

	it.each(['BAAI/bge-reranker-v2-m3', 'Qwen/Qwen3-VL-Reranker-8B'])(
		'ranks documents without a text and with a number, which a store may hold, by %s',
		async (model) => {
			const odd = [undefined, null, 5, 'rain'].map((pageContent) => ({
				pageContent: pageContent as string,
				metadata: {},
			}));
			const { value, error } = await run('rain', { minScore: 0 }, odd, model);
			expect(error).toBeUndefined();
			expect(value).toHaveLength(odd.length);
			const [request] = await on.requests('/rerank');
			expect(JSON.parse(request.body)).toMatchObject({ documents: ['', '', '5', 'rain'] });
		},
	);

	it.each(['', ' \n', undefined])(
		'says that the query %j is empty, and sends nothing',
		async (query) => {
			const { error } = await run(query as string);
			expect(error?.message).toMatch(/^The query to rank by is empty/);
			expect(await on.requests('/rerank')).toEqual([]);
		},
	);

	it('tries again after passing faults', async () => {
		const overloaded = { code: 50505, message: 'Overloaded', data: null };
		await on.faults({ forced: [{ path: '/rerank', status: 503, body: overloaded, times: 2 }] });
		expect((await run('rain')).value).toHaveLength(4);
		expect((await on.requests()).map(({ status }) => status)).toEqual([503, 503, 200]);
	});

	it('shows in the Logs panel, with what it cost', async () => {
		const { logs } = await run('rain', { topN: 1 });
		expect(logs).toHaveLength(1);
		expect(logs[0].inputOverride?.ai_reranker?.[0]?.[0].json).toMatchObject({ query: 'rain' });
		expect(logs[0].data?.ai_reranker?.[0]?.[0].json).toMatchObject({
			response: [{ pageContent: 'rain and more rain' }],
			tokenUsage: { totalTokens: expect.any(Number) as number },
		});
	});

	it('shows an error in the service’s words, with what to do', async () => {
		const { error, logs } = await run('[[refuse]]');
		expect(error).toMatchObject({
			message: 'The parameter is invalid. Please check again.',
			description: expect.stringContaining('trace id') as string,
			functionality: 'configuration-node',
		});
		expect(logs[0].executionStatus).toBe('error');
	});
});
