/** Images in Embeddings and Rerank: how they go out, and that nothing is paired with another's. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const PNG = (letter: string, size = 30) => Buffer.from(letter.repeat(size));
const dataUri = (letter: string, size = 30) =>
	`data:image/png;base64,${PNG(letter, size).toString('base64')}`;

/** An item with a picture in its field "photo". */
const pictured = (
	letter: string,
	json: IDataObject = {},
	size = 30,
	field = 'photo',
): INodeExecutionData => ({
	json,
	binary: {
		[field]: {
			data: PNG(letter, size).toString('base64'),
			mimeType: 'image/png',
			fileName: `${letter}.png`,
		},
	},
});

describe('Images in Embeddings and Rerank', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	describe('Embeddings', () => {
		const node = new SiliconFlowEmbeddings();
		const parameters = {
			operation: 'create',
			model: modelId('Qwen/Qwen3-VL-Embedding-8B'),
			inputType: 'image',
			imageSource: 'binary',
			binaryPropertyName: 'photo',
			options: {},
		};
		const inputs = async () =>
			(await sandbox.requests('/embeddings')).map(
				({ body }) => (JSON.parse(body) as { input: unknown }).input,
			);
		const vectorsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.embedding);

		it('sends files of many items in one request, and gives each item its own vector', async () => {
			const { items, error } = await sandbox.run(
				node,
				parameters,
				['a', 'b', 'a'].map((letter) => pictured(letter)),
			);
			expect(error).toBeUndefined();
			expect(await inputs()).toEqual([
				[{ image: dataUri('a') }, { image: dataUri('b') }, { image: dataUri('a') }],
			]);
			const [first, second, third] = vectorsOf(items);
			expect(first).toEqual(third);
			expect(first).not.toEqual(second);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2].map((item) => ({ item })),
			);
		});

		it('takes 32 images a request', async () => {
			const many = Array.from({ length: 40 }, () => pictured('a'));
			const { items } = await sandbox.run(node, parameters, many);
			expect(items).toHaveLength(40);
			// They are in flight together, and may arrive in either order.
			const sizes = (await sandbox.requests('/embeddings')).map(({ texts = 0 }) => texts);
			expect(sizes.sort((a, b) => b - a)).toEqual([32, 8]);
		});

		it('begins a new request before the images make one too large', async () => {
			const large = [5, 5, 5, 5].map((millions) => pictured('a', {}, millions * 1_000_000));
			const { items, error } = await sandbox.run(node, parameters, large);
			expect(error).toBeUndefined();
			expect(items).toHaveLength(4);
			expect(await sandbox.requests('/embeddings')).toHaveLength(2);
		});

		it('sends a text and an image together as one input, by address too', async () => {
			const both = {
				...parameters,
				inputType: 'textAndImage',
				input: '={{ $json.text }}',
				imageSource: 'url',
				imageUrl: '={{ $json.url }}',
			};
			const url = 'https://example.com/a.jpg';
			const { items, error } = await sandbox.run(node, both, [{ text: 'A cat', url }]);
			expect(error).toBeUndefined();
			expect(await inputs()).toEqual([[{ text: 'A cat', image: url }]]);
			expect(items[0].json.dimensions).toBe(4096);
		});

		it('takes a list of both, with images by address, data URI or field', async () => {
			const list = {
				...parameters,
				inputType: 'list',
				inputs: '={{ $json.list }}',
			};
			const entries = ['A text', { image: 'photo' }, { text: 'Both', image: dataUri('b') }];
			const { items, error } = await sandbox.run(node, list, [pictured('a', { list: entries })]);
			expect(error).toBeUndefined();
			expect(await inputs()).toEqual([
				['A text', { image: dataUri('a') }, { text: 'Both', image: dataUri('b') }],
			]);
			expect(items[0].json.embeddings).toHaveLength(3);
		});

		it('says what is wrong with an image, and which item has it', async () => {
			const list = { ...parameters, inputType: 'list', inputs: '={{ $json.list }}' };
			const given = [[{ image: 'nothing' }], [{ video: 'a.mp4' }], [], ['fine']];
			const { items } = await sandbox.run(
				node,
				list,
				given.map((entries) => ({ list: entries })),
				CONTINUE,
			);
			expect(items.map(({ json }) => json.error)).toEqual([
				'The image of Input 0 of the list is neither an address nor a file [item 0]',
				'Input 0 of the list has neither text nor image [item 1]',
				'The list of inputs is empty [item 2]',
				undefined,
			]);
		});

		it('finds the image that is refused among others', async () => {
			const list = { ...parameters, inputType: 'textAndImage', input: '={{ $json.text }}' };
			const texts = ['one', 'two [[refuse]]', 'three', 'four'];
			const { items } = await sandbox.run(
				node,
				list,
				texts.map((text) => pictured('a', { text })),
				CONTINUE,
			);
			expect(items.map(({ json }) => Boolean(json.embedding))).toEqual([true, false, true, true]);
		});

		it('goes out to a model that takes none, and the refusal says so by its item', async () => {
			const blind = { ...parameters, model: modelId('BAAI/bge-m3') };
			const { error } = await sandbox.run(node, blind, [pictured('a')]);
			expect(error?.message).toContain('[item 0]');
		});
	});

	describe('Rerank', () => {
		const node = new SiliconFlowRerank();
		const items = {
			operation: 'rerankItems',
			model: modelId('Qwen/Qwen3-VL-Reranker-8B'),
			query: 'a cat',
			documentType: 'image',
			imageSource: 'binary',
			binaryPropertyName: 'photo',
			options: {},
		};
		const bodies = async () =>
			(await sandbox.requests('/rerank')).map(
				({ body }) => JSON.parse(body) as { query: unknown; documents: unknown },
			);

		it('compares the images of all items with the query, in one request', async () => {
			const input = ['a', 'b', 'c'].map((letter, id) => pictured(letter, { id }));
			const { items: ranked, error } = await sandbox.run(node, items, input);
			expect(error).toBeUndefined();
			expect(await bodies()).toMatchObject([
				{
					query: 'a cat',
					documents: ['a', 'b', 'c'].map((letter) => ({ image: dataUri(letter) })),
				},
			]);
			for (const { json, pairedItem } of ranked) expect(pairedItem).toEqual({ item: json.id });
			expect(ranked).toHaveLength(3);
		});

		it('finds the image that is the query, and ranks items with other queries apart', async () => {
			const alike = {
				...items,
				queryType: 'image',
				queryImageSource: 'binary',
				queryBinaryPropertyName: 'asked',
			};
			const asking = (asked: string, photo: string): INodeExecutionData => {
				const item = pictured(photo, { asked, photo });
				return { ...item, binary: { ...item.binary, ...pictured(asked, {}, 30, 'asked').binary } };
			};
			const input = ['a', 'b'].flatMap((asked) =>
				['a', 'b', 'c'].map((photo) => asking(asked, photo)),
			);
			const { items: ranked, error } = await sandbox.run(
				node,
				{ ...alike, options: { topN: 1 } },
				input,
			);
			expect(error).toBeUndefined();
			expect(ranked.map(({ json }) => [json.asked, json.photo])).toEqual([
				['a', 'a'],
				['b', 'b'],
			]);
			expect((await bodies()).map(({ query }) => query)).toEqual([
				{ image: dataUri('a') },
				{ image: dataUri('b') },
			]);
		});

		it('takes a list of texts and images, and gives the originals back', async () => {
			const documents = ['a dog', { id: 7, image: dataUri('b') }, { text: 'c', image: 'photo' }];
			const list = {
				operation: 'rerankList',
				model: modelId('Qwen/Qwen3-VL-Reranker-8B'),
				queryType: 'textAndImage',
				query: 'like this',
				queryImageSource: 'url',
				queryImageUrl: 'https://example.com/a.jpg',
				documentType: 'mixed',
				documents: '={{ $json.documents }}',
				options: {},
			};
			const { items: output, error } = await sandbox.run(node, list, [
				pictured('a', { documents }),
			]);
			expect(error).toBeUndefined();
			expect(await bodies()).toMatchObject([
				{
					query: { text: 'like this', image: 'https://example.com/a.jpg' },
					documents: ['a dog', { image: dataUri('b') }, { text: 'c', image: dataUri('a') }],
				},
			]);
			const results = output[0].json.results as Array<{ index: number; document: unknown }>;
			expect(results).toHaveLength(3);
			for (const { index, document } of results) expect(document).toEqual(documents[index]);
		});

		it('reads no image out of documents where images were not asked for', async () => {
			const documents = [{ text: 'a dog', image: 'https://example.com/dog.jpg' }];
			const list = {
				operation: 'rerankList',
				model: modelId('BAAI/bge-reranker-v2-m3'),
				query: 'dog',
				documents: '={{ $json.documents }}',
				options: {},
			};
			const { error } = await sandbox.run(node, list, [{ documents }]);
			expect(error).toBeUndefined();
			expect(await bodies()).toMatchObject([{ documents: ['a dog'] }]);
		});
	});
});
