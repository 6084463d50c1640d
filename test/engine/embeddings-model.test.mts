import type { IDataObject } from 'n8n-workflow';

import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

/** What n8n's vector stores call. */
interface Embeddings {
	embedDocuments(texts: string[]): Promise<number[][]>;
	embedQuery(text: string): Promise<number[]>;
}

describe('Embeddings SiliconFlow', () => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	afterAll(async () => await on.stop());
	beforeEach(async () => await on.faults({}));

	const run = async <T,>(
		use: (embeddings: Embeddings) => Promise<T>,
		options: IDataObject = {},
		model = 'BAAI/bge-m3',
	) =>
		await runSubNode<Embeddings, T>({
			node: new EmbeddingsSiliconFlow(),
			parameters: { model: modelId(model), options },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use,
		});

	const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

	it('embeds documents in order, in calls of 32, as it embeds each as a query', async () => {
		const { value, error } = await run(async (embeddings) => ({
			all: await embeddings.embedDocuments(texts(100)),
			last: await embeddings.embedQuery('text 99'),
			first: await embeddings.embedQuery('text 0'),
		}));
		expect(error).toBeUndefined();
		expect(value?.all).toHaveLength(100);
		expect(value?.all[99]).toEqual(value?.last);
		expect(value?.all[0]).toEqual(value?.first);
		const sizes = (await on.requests('/embeddings')).map((request) => request.texts);
		expect(sizes.sort((a = 0, b = 0) => b - a)).toEqual([32, 32, 32, 4, 1, 1]);
	});

	it('sends what the user has set and nothing else', async () => {
		await run(async ({ embedQuery }) => await embedQuery('a\n b'));
		const options = { dimensions: 256, stripNewLines: true, encodingFormat: 'base64' };
		const { value } = await run(
			async ({ embedQuery }) => await embedQuery('a\n b'),
			options,
			'Qwen/Qwen3-Embedding-0.6B',
		);
		expect(value).toHaveLength(256);
		const bodies = (await on.requests('/embeddings')).map(({ body }) => JSON.parse(body));
		expect(bodies).toEqual([
			{ model: 'BAAI/bge-m3', input: 'a\n b' },
			{
				model: 'Qwen/Qwen3-Embedding-0.6B',
				input: 'a b',
				dimensions: 256,
				encoding_format: 'base64',
			},
		]);
	});

	it('gives a model that sees the image that a text is, and other models the text', async () => {
		const image = 'data:image/png;base64,aGVsbG8=';
		const embed = async ({ embedDocuments }: Embeddings) => await embedDocuments([image, 'a cat']);
		await run(embed, {}, 'Qwen/Qwen3-VL-Embedding-8B');
		await run(embed);
		const bodies = (await on.requests('/embeddings')).map(({ body }) => JSON.parse(body));
		expect(bodies.map(({ input }) => input)).toEqual([
			[{ image }, 'a cat'],
			[image, 'a cat'],
		]);
	});

	it('has at most as many requests in flight as the user says', async () => {
		await on.faults({ latency: 30 });
		const options = { batchSize: 2, maxConcurrentRequests: 3 };
		await run(async ({ embedDocuments }) => await embedDocuments(texts(40)), options);
		const stats = (await (await fetch(`${on.url}/_sandbox/stats`)).json()) as IDataObject;
		expect(stats.peakInFlight).toBe(3);
		expect(stats.total).toBe(20);
	});

	it('loses nothing while every tenth answer is 429 or 503', async () => {
		await on.faults({ rate: 0.1, kinds: ['429', '503'] });
		const { value, error } = await run(
			async ({ embedDocuments }) => await embedDocuments(texts(3000)),
		);
		expect(error).toBeUndefined();
		expect(value).toHaveLength(3000);
		expect(value?.every((vector) => vector.length === 1024)).toBe(true);
	});

	it('splits a batch that is too large for the service', async () => {
		const { value, error } = await run(
			async ({ embedDocuments }) => await embedDocuments(texts(100)),
			{ batchSize: 100 },
		);
		expect(error).toBeUndefined();
		expect(value).toHaveLength(100);
	});

	it('names the text that the service refuses, in the service’s words', async () => {
		const bad = texts(70).with(41, 'this one: [[refuse]]');
		const { error, logs } = await run(async ({ embedDocuments }) => await embedDocuments(bad));
		expect(error).toMatchObject({
			message: 'The parameter is invalid. Please check again. [text 41]',
			description: expect.stringContaining('"this one: [[refuse]]"') as string,
			httpCode: '400',
			functionality: 'configuration-node',
		});
		expect(logs.at(-1)).toMatchObject({ executionStatus: 'error', error: expect.anything() });
	});

	it('goes on after a query that was refused', async () => {
		const { value, error } = await run(async ({ embedQuery }) => {
			await embedQuery('[[refuse]]').catch(() => undefined);
			return await embedQuery('a good one');
		});
		expect(error).toBeUndefined();
		expect(value).toHaveLength(1024);
	});

	it('refuses an empty query without asking the service', async () => {
		const { error } = await run(async ({ embedQuery }) => await embedQuery(' '));
		expect(error?.message).toContain('The text to embed is empty [text 0]');
		expect(await on.requests()).toEqual([]);
	});

	it.each<[given: unknown, sent: string]>([
		[5, '5'],
		[new Date(0), '1970-01-01T00:00:00.000Z'],
	])(
		'embeds the query %j as its text: n8n hands over what an expression gives',
		async (given, sent) => {
			const { error } = await run(async ({ embedQuery }) => await embedQuery(given as string));
			expect(error).toBeUndefined();
			const [request] = await on.requests('/embeddings');
			expect(JSON.parse(request.body)).toMatchObject({ input: sent });
		},
	);

	it('does not call a query empty that is no text', async () => {
		const { error } = await run(async ({ embedQuery }) => await embedQuery(['a'] as never));
		expect(error?.message).toBe('The text to embed is ["a"], which is not a text [text 0]');
		expect(await on.requests()).toEqual([]);
	});

	it('does not stop a whole index for one blank chunk, which nobody can filter out', async () => {
		const { value, error } = await run(
			async ({ embedDocuments }) => await embedDocuments(['one', '\n\n', 'three']),
		);
		expect(error).toBeUndefined();
		expect(value).toHaveLength(3);
		const [request] = await on.requests('/embeddings');
		expect(JSON.parse(request.body)).toMatchObject({ input: ['one', ' ', 'three'] });
	});

	it('asks again for the one text whose vector an answer leaves out', async () => {
		const body = { object: 'list', model: 'm', data: [{ index: 0, embedding: [1, 2] }] };
		await on.faults({ forced: [{ path: '/embeddings', status: 200, body, times: 1 }] });
		const { value, error } = await run(
			async ({ embedDocuments }) => await embedDocuments(['a', 'b']),
		);
		expect(error).toBeUndefined();
		expect(value?.[0]).toEqual([1, 2]);
		expect(value?.[1].length).toBeGreaterThan(2);
		const requests = await on.requests('/embeddings');
		expect(requests.map(({ body: sent }) => JSON.parse(sent).input)).toEqual([['a', 'b'], 'b']);
	});

	it('refuses an answer that has no vector for any text', async () => {
		const body = { object: 'list', model: 'm', data: [{ index: 7, embedding: [1] }] };
		await on.faults({ forced: [{ path: '/embeddings', status: 200, body, times: 9 }] });
		const { error } = await run(async ({ embedDocuments }) => await embedDocuments(['a', 'b']));
		expect(error?.message).toContain('no embedding');
		expect(await on.requests('/embeddings')).toHaveLength(1);
	});

	it('shows in the Logs panel: the texts, how many vectors, and the tokens', async () => {
		const { logs } = await run(async ({ embedDocuments }) => await embedDocuments(['one', 'two']));
		expect(logs).toMatchObject([
			{
				executionStatus: 'success',
				inputOverride: { ai_embedding: [[{ json: { documents: ['one', 'two'] } }]] },
				data: {
					ai_embedding: [
						[
							{
								json: {
									response: { embeddings: 2, dimensions: 1024 },
									tokenUsage: { promptTokens: 2, totalTokens: 2 },
								},
							},
						],
					],
				},
			},
		]);
	});

	it('stops with the execution', async () => {
		await on.faults({ latency: 500 });
		const started = Date.now();
		const { error } = await runSubNode<Embeddings, number[][]>({
			node: new EmbeddingsSiliconFlow(),
			parameters: { model: modelId('BAAI/bge-m3'), options: { maxConcurrentRequests: 1 } },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use: async ({ embedDocuments }) => await embedDocuments(texts(320)),
			onStart: (stop) => setTimeout(stop, 300),
		});
		expect(error).toBeDefined();
		expect(Date.now() - started).toBeLessThan(3_000);
		expect((await on.requests()).length).toBeLessThan(4);
	});
});
