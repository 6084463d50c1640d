import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { runAgainst } from '../support/run-against.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowEmbeddings();
const parameters = {
	operation: 'create',
	model: modelId('BAAI/bge-m3'),
	input: '={{ $json.text }}',
	options: {},
};
const texts = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ text: `Text number ${index}` }));

const length = (vector: unknown) => Math.hypot(...(vector as number[]));

describe('Embeddings, Create', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	it('sends 100 texts in 4 requests, and gives each item its own vector, link and share of the bill', async () => {
		const { items, error } = await sandbox.run(node, parameters, texts(100));
		expect(error).toBeUndefined();
		expect(await sandbox.requests('/embeddings')).toHaveLength(4);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			texts(100).map((_, item) => ({ item })),
		);
		const vectors = items.map(({ json }) => json.embedding as number[]);
		expect(vectors.every((vector) => vector.length === 1024)).toBe(true);
		expect(length(vectors[0])).toBeCloseTo(1, 3);
		expect(items.filter(({ json }) => json.usage !== undefined)).toHaveLength(4);
		expect(items[33].json.usageReportedByItem).toBe(32);
		const alone = await sandbox.run(node, parameters, [texts(100)[57]]);
		expect(vectors[57]).toEqual(alone.items[0].json.embedding);
	});

	it('keeps a list of texts together, across requests', async () => {
		const list = texts(40).map(({ text }) => text);
		const { items } = await sandbox.run(node, { ...parameters, input: '={{ $json.list }}' }, [
			{ list },
			{ list: ['Text number 39'] },
		]);
		expect(await sandbox.requests('/embeddings')).toHaveLength(2);
		const [first, second] = items.map(({ json }) => json.embeddings as number[][]);
		expect([first.length, second.length]).toEqual([40, 1]);
		expect(first[39]).toEqual(second[0]);
	});

	it('shares no request between items of different models or dimensions', async () => {
		const { items } = await sandbox.run(
			node,
			{
				...parameters,
				model: { __rl: true, mode: 'id', value: '={{ $json.model }}' },
				options: { dimensions: '={{ $json.dimensions }}' },
			},
			[64, 128, 64].map((dimensions) => ({
				text: 'Same text',
				model: 'Qwen/Qwen3-Embedding-8B',
				dimensions,
			})),
		);
		expect(items.map(({ json }) => json.dimensions)).toEqual([64, 128, 64]);
		expect(await sandbox.requests('/embeddings')).toHaveLength(2);
	});

	it('decodes base64 to the same numbers', async () => {
		const plain = await sandbox.run(node, parameters, texts(1));
		const options = { encodingFormat: 'base64' };
		const { items } = await sandbox.run(node, { ...parameters, options }, texts(1));
		const [a, b] = [plain, { items }].map((result) => result.items[0].json.embedding as number[]);
		expect(b).toHaveLength(a.length);
		b.forEach((value, index) => expect(value).toBeCloseTo(a[index], 5));
	});

	it('gives the service’s own answer when not simplified', async () => {
		const { items } = await sandbox.run(node, { ...parameters, simplify: false }, texts(1));
		expect(items[0].json).toMatchObject({
			object: 'list',
			model: 'BAAI/bge-m3',
			data: [{ object: 'embedding', index: 0 }],
			usage: { prompt_tokens: expect.any(Number) as number },
			traceId: expect.any(String) as string,
		});
	});

	it('finds the 3 refused texts among 100 and brings the other 97, with at most 21 more requests', async () => {
		const guilty = [3, 40, 41];
		const input = texts(100).map(({ text }, index) => ({
			text: guilty.includes(index) ? `${text} [[refuse]]` : text,
		}));
		const { items } = await sandbox.run(node, parameters, input, CONTINUE);
		expect(items).toHaveLength(100);
		const failed = items.flatMap(({ json }, index) => (json.error ? [index] : []));
		expect(failed).toEqual(guilty);
		expect(items[40].json.error).toContain('[item 40]');
		expect(items[40].json.details).toMatchObject({ httpCode: '400', code: 20015 });
		expect((await sandbox.requests('/embeddings')).length).toBeLessThanOrEqual(25);
	});

	it('takes a handful of requests for 1,000 texts whose options the service refuses without a name', async () => {
		const body = { code: 20015, message: 'The parameter is invalid. Please check again.' };
		const refusal = { status: 400, body };
		for (const batchSize of [1, 32]) {
			const options = { dimensions: 77, batchSize, maxConcurrentRequests: 10 };
			const given = { ...parameters, options };
			const input = texts(1_000).map((json) => ({ json }));
			const { items, received } = await runAgainst(node, given, [refusal], input);
			expect(items.map(({ json }) => (json.details as IDataObject).code)).toEqual(
				input.map(() => 20015),
			);
			expect(items[999].json.error).toContain('[item 999]');
			expect(received.length).toBeLessThanOrEqual(13);
		}
	});

	it('names the item that has no text, and brings the others', async () => {
		const input = [{ text: 'One' }, { text: '  ' }, { text: null }, { text: 'Four' }];
		const { items } = await sandbox.run(node, parameters, input, CONTINUE);
		expect(items.map(({ json }) => Boolean(json.embedding))).toEqual([true, false, false, true]);
		expect(items[1].json.error).toBe('The text to embed is empty [item 1]');
		expect(items[2].json.error).toBe('The text to embed is empty [item 2]');
	});

	it('stops at the first error, and pays for nothing more, unless told to continue', async () => {
		const input = [{ text: '' }, ...texts(200)];
		const { error } = await sandbox.run(node, parameters, input);
		expect(error?.message).toBe('The text to embed is empty [item 0]');
		expect(await sandbox.requests('/embeddings')).toHaveLength(0);
	});

	it('strips new lines where asked', async () => {
		const options = { stripNewLines: true };
		await sandbox.run(node, { ...parameters, options }, [{ text: 'One\n two' }]);
		const [request] = await sandbox.requests('/embeddings');
		expect(request.body).toContain('One two');
	});

	describe('with n8n’s own Request Options', () => {
		it('sends in the batches and at the interval that they set', async () => {
			const requestOptions = { batching: { batch: { batchSize: 10, batchInterval: 100 } } };
			const { items } = await sandbox.run(node, { ...parameters, requestOptions }, texts(30));
			expect(items).toHaveLength(30);
			const requests = await sandbox.requests('/embeddings');
			expect(requests.map((request) => request.texts)).toEqual([10, 10, 10]);
			// Arrivals: the first may be noted late on a busy machine.
			expect(requests[1].time - requests[0].time).toBeGreaterThanOrEqual(50);
		});

		it('gives up after the timeout that they set, and the node’s own Timeout goes before it', async () => {
			await sandbox.faults({ latency: 400 });
			const given = (timeout: number, options = {}) => ({
				...parameters,
				requestOptions: { timeout },
				options: { maxRetries: 0, ...options },
			});
			const late = await sandbox.run(node, given(100), texts(1));
			expect(late.error?.message).toContain('[item 0]');
			const patient = await sandbox.run(node, given(100, { timeout: 5_000 }), texts(1));
			expect(patient.error).toBeUndefined();
		});

		it('goes through the proxy that they name', async () => {
			const requestOptions = { proxy: sandbox.url };
			const elsewhere = await sandbox.run(node, { ...parameters, requestOptions }, texts(1), {
				baseUrl: 'http://service.invalid/v1',
			});
			expect(elsewhere.error).toBeUndefined();
			expect(elsewhere.items[0].json.embedding).toHaveLength(1024);
		});
	});
});
