/** Answers of other forms than the service's come out as what they say: vectors, rankings, images, sound, videos. */
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { RerankerSiliconFlow } from '../../nodes/RerankerSiliconFlow/RerankerSiliconFlow.node';
import { SiliconFlowVideo } from '../../nodes/Video/SiliconFlowVideo.node';
import { fileBytes } from '../support/engine.mts';
import { runOdd } from '../support/run-odd.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on.stop());

describe('embeddings', () => {
	const node = new SiliconFlowEmbeddings();
	const parameters = {
		operation: 'create',
		model: modelId('BAAI/bge-m3'),
		input: '={{ $json.text }}',
		options: { maxRetries: 0 },
	};
	const texts = Array.from({ length: 20 }, (_, index) => ({ text: `text ${index}` }));
	let good: unknown[];
	beforeAll(async () => {
		await on.faults({});
		good = (await on.run(node, parameters, texts)).items.map(({ json }) => json.embedding);
	});

	it.each([
		'in-an-envelope',
		'in-a-result',
		'in-a-list',
		'as-a-text',
		'vectors-alone',
		'without-usage',
		'numbers-as-text',
		'vectors-without-index',
		'counted-from-one',
	])('of an answer "%s" are those of the texts', async (name) => {
		const { items, requests } = await runOdd(on, ['/embeddings', name], node, parameters, texts);
		expect(items.map(({ json }) => json.embedding)).toEqual(good);
		expect(requests).toHaveLength(1);
	});

	it.each(['vector-null', 'vector-of-nulls', 'vector-of-zeros', 'vector-missing', 'vector-twice'])(
		'ask again for the texts alone whose vectors are in doubt: "%s"',
		async (name) => {
			const { items, requests } = await runOdd(on, ['/embeddings', name], node, parameters, texts);
			expect(items.map(({ json }) => json.embedding)).toEqual(good);
			const again = (JSON.parse(requests[1].body) as { input: unknown }).input;
			expect(again).toEqual(name === 'vector-twice' ? ['text 0', 'text 1'] : 'text 1');
			expect(requests).toHaveLength(2);
		},
	);

	it('fail for the one text that never has a vector, and for no other', async () => {
		await on.faults({
			answers: [
				{ path: '/embeddings', name: 'vector-null', times: 1 },
				{ path: '/embeddings', name: 'empty-object', times: 1 },
			],
		});
		const { items } = await on.run(node, parameters, texts, CONTINUE);
		expect(items[1].json.error).toMatch(/gave no embedding/);
		expect(items.filter(({ json }) => json.error)).toHaveLength(1);
		expect(items.flatMap(({ json }) => (json.embedding ? [json.embedding] : []))).toEqual(
			good.filter((_, index) => index !== 1),
		);
	});
});

describe('rankings', () => {
	const documents = ['the weather in Paris', 'a recipe for soup', 'rain in Paris'];
	const common = {
		model: modelId('BAAI/bge-reranker-v2-m3'),
		query: 'weather in Paris',
		options: { maxRetries: 0 },
	};
	const list = { ...common, operation: 'rerankList', documents: '={{ $json.documents }}' };
	const each = { ...common, operation: 'rerankItems', document: '={{ $json.text }}' };
	const texts = documents.map((text) => ({ text }));

	it.each([
		'in-an-envelope',
		'in-a-result',
		'without-usage',
		'numbers-as-text',
		'document-unknown',
		'counted-from-one',
		'score-name',
		'bare-list',
	])('of an answer "%s" are those of the documents', async (name) => {
		await on.faults({});
		const node = new SiliconFlowRerank();
		const good = await on.run(node, list, [{ documents }]);
		const odd = await runOdd(on, ['/rerank', name], node, list, [{ documents }]);
		expect(odd.items[0].json.results).toEqual(good.items[0].json.results);
		const items = await runOdd(on, ['/rerank', name], node, each, texts);
		expect(items.items.map(({ json }) => json.text)).toEqual(
			(good.items[0].json.results as IDataObject[]).map(({ document }) => document),
		);
	});

	it('belong to no document where nobody can tell to which', async () => {
		const odd: [string, string, number] = ['/rerank', 'counted-from-one-in-part', 9];
		const { items } = await runOdd(on, odd, new SiliconFlowRerank(), list, [{ documents }]);
		expect(items[0].json.error).toMatch(/no relevance score/);
	});

	it('leave no document out without a word', async () => {
		const node = new SiliconFlowRerank();
		const { items } = await runOdd(on, ['/rerank', 'document-missing', 9], node, list, [
			{ documents },
		]);
		expect(items[0].json.error).toMatch(/no score for document 1/);
		const again = await runOdd(on, ['/rerank', 'document-missing'], node, each, texts);
		expect(again.items).toHaveLength(3);
		expect(again.requests).toHaveLength(2);
	});

	it('of a retriever leave none out either', async () => {
		await on.faults({ answers: [{ path: '/rerank', name: 'score-name', times: 1 }] });
		type Reranker = {
			compressDocuments(documents: IDataObject[], query: string): Promise<IDataObject[]>;
		};
		const { value, error } = await runSubNode<Reranker, IDataObject[]>({
			node: new RerankerSiliconFlow(),
			parameters: { model: modelId('BAAI/bge-reranker-v2-m3'), options: {} },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use: async (reranker) =>
				await reranker.compressDocuments(
					documents.map((pageContent) => ({ pageContent, metadata: {} })),
					'weather in Paris',
				),
		});
		expect(error).toBeUndefined();
		expect(value?.length).toBeGreaterThan(0);
	});
});

describe('images', () => {
	const parameters = (options: IDataObject = {}) => ({
		operation: 'generate',
		model: modelId('Kwai-Kolors/Kolors'),
		prompt: 'a cat',
		imageSize: '1024x1024',
		options: { maxRetries: 0, ...options },
	});
	const path = '/images/generations';

	it.each([
		'image-in-data',
		'image-base64',
		'image-base64-as-link',
		'image-data-uri',
		'image-relative',
		'in-an-envelope',
	])('are kept where the answer has them as "%s"', async (name) => {
		const { items, requests } = await runOdd(
			on,
			[path, name],
			new SiliconFlowImage(),
			parameters(),
		);
		expect(items[0].binary?.data).toMatchObject({
			mimeType: 'image/png',
			fileName: 'image_0.png',
		});
		expect((await fileBytes(items[0])).toString('latin1', 1, 4)).toBe('PNG');
		expect(requests).toHaveLength(1);
	});

	it('in the answer itself are kept with Download Images off too, and are not in the JSON', async () => {
		const options = { downloadImages: false };
		const { items } = await runOdd(
			on,
			[path, 'image-base64'],
			new SiliconFlowImage(),
			parameters(options),
		);
		expect(items[0].binary?.data.mimeType).toBe('image/png');
		expect(JSON.stringify(items[0].json).length).toBeLessThan(500);
	});

	it('are called what they are', async () => {
		const { items } = await runOdd(
			on,
			[path, 'image-misnamed'],
			new SiliconFlowImage(),
			parameters(),
		);
		expect(items[0].binary?.data).toMatchObject({
			mimeType: 'image/jpeg',
			fileName: 'image_0.jpg',
		});
	});

	it('are no pages', async () => {
		const { items } = await runOdd(on, [path, 'image-page'], new SiliconFlowImage(), parameters());
		expect(items[0].json.error).toMatch(/not an image/);
		expect(items[0].json.message).toMatch(/Its link is valid for one hour.*Open it in a browser/);
		expect(items[0].json.message).not.toMatch(/Base URL/);
		expect(items[0].binary).toBeUndefined();
	});
});

describe('speech', () => {
	const parameters = {
		resource: 'speech',
		operation: 'create',
		model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
		input: 'hello',
		voice: { __rl: true, mode: 'id', value: 'anna' },
		options: { maxRetries: 1 },
	};
	const path = '/audio/speech';

	it.each(['nothing', 'sound-header', 'cut-short', 'error-as-success'])(
		'is asked for again after "%s", and at last an error',
		async (name) => {
			const once = await runOdd(on, [path, name], new SiliconFlowAudio(), parameters);
			expect(once.items[0].binary?.data.mimeType).toBe('audio/mpeg');
			expect(once.requests).toHaveLength(2);
			const ever = await runOdd(on, [path, name, 9], new SiliconFlowAudio(), parameters);
			expect(ever.items[0].json.error).toMatch(/not sound|overloaded/);
			expect(ever.items[0].binary).toBeUndefined();
			expect(ever.requests).toHaveLength(2);
		},
	);

	it.each(['refusal-as-success', 'page', 'empty-object'])(
		'is no file of what "%s" says',
		async (name) => {
			const { items, requests } = await runOdd(
				on,
				[path, name, 9],
				new SiliconFlowAudio(),
				parameters,
			);
			expect(items[0].json.error).toMatch(/not sound|No such voice/);
			expect(items[0].binary).toBeUndefined();
			expect(requests).toHaveLength(1);
		},
	);
});

describe('the status of a video', () => {
	const parameters = (options: IDataObject) => ({
		operation: 'generate',
		model: modelId('Wan-AI/Wan2.2-T2V-A14B'),
		prompt: '={{ $json.prompt }}',
		imageSize: '1280x720',
		options: { pollingInterval: 0.05, ...options },
	});

	it('is known in other words', async () => {
		const { items } = await runOdd(
			on,
			['/video/status', 'status-in-other-words', 99],
			new SiliconFlowVideo(),
			parameters({}),
			[{ prompt: 'waves' }, { prompt: '[[fail]]' }],
		);
		expect(items[0].binary?.data.mimeType).toBe('video/mp4');
		expect(items[1].json.error).toMatch(/could not make the video/);
	});

	it('in a word that nobody knows is named when the wait ends', async () => {
		const { items } = await runOdd(
			on,
			['/video/status', 'status-unknown', 999],
			new SiliconFlowVideo(),
			parameters({ maxWait: 1 }),
			[{ prompt: 'waves' }],
		);
		expect(items[0].json.error).toMatch(/not done within/);
		expect(items[0].json.message).toMatch(/"Ruminating", which is no status/);
	});
});
