/** The operations that run over all items at once do what n8n's own way of running them does. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import {
	CONTINUE,
	modelId,
	startOnSandbox,
	type OnSandbox,
	type RunOptions,
} from '../support/run-on-sandbox.mts';

interface Case {
	name: string;
	node: new () => INodeType;
	parameters: IDataObject;
	items: Array<IDataObject | INodeExecutionData>;
	/** Items share requests where they come together; n8n's hook for one item has each alone. */
	isShared?: boolean;
}

const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const CASES: Case[] = [
	{
		name: 'embeddings, the model and the options from the items',
		node: SiliconFlowEmbeddings,
		parameters: {
			operation: 'create',
			model: { __rl: true, mode: 'id', value: '={{ $json.model }}' },
			input: '={{ $json.text }}',
			simplify: '={{ $itemIndex > 1 }}',
			options: { dimensions: '={{ $json.dimensions }}', stripNewLines: true },
		},
		isShared: true,
		items: [64, 128, 64, 64].map((dimensions, index) => ({
			model: 'Qwen/Qwen3-Embedding-8B',
			dimensions,
			text: index === 3 ? '' : `text\n${index}`,
		})),
	},
	{
		name: 'rerank of items',
		node: SiliconFlowRerank,
		parameters: {
			operation: 'rerankItems',
			model: modelId('BAAI/bge-reranker-v2-m3'),
			query: '={{ $json.query }}',
			document: '={{ $json.text }}',
			options: { topN: 2, maxChunksPerDoc: 4 },
		},
		isShared: true,
		items: ['apples', 'pears', 'a fruit', 'stones'].map((text, index) => ({
			query: index < 3 ? 'fruit' : 'rock',
			text,
		})),
	},
	{
		name: 'rerank of lists',
		node: SiliconFlowRerank,
		parameters: {
			operation: 'rerankList',
			model: modelId('BAAI/bge-reranker-v2-m3'),
			query: 'fruit',
			documents: '={{ $json.list }}',
			options: {},
		},
		items: [{ list: ['apples', 'stones'] }, { list: [] }, { list: ['pears'] }],
	},
	{
		name: 'chat, with files of the items and n8n’s own options',
		node: SiliconFlowChat,
		parameters: {
			operation: 'complete',
			model: modelId('Qwen/Qwen3-VL-8B-Instruct'),
			messages: {
				values: [
					{
						role: 'user',
						content: '={{ $json.question }}',
						images: { values: [{ source: 'binary', binaryPropertyName: '={{ $json.field }}' }] },
					},
				],
			},
			options: { temperature: '={{ $json.heat }}', maxTokens: 50 },
			requestOptions: { timeout: 20_000, batching: { batch: { batchSize: 2, batchInterval: 20 } } },
		},
		items: ['photo', 'missing', 'photo'].map((field, index) => ({
			json: { question: `What is on picture ${index}?`, heat: index / 2, field },
			binary: { photo: { data: PIXEL, mimeType: 'image/png', fileName: 'pixel.png' } },
		})),
	},
];

const wayOf = (Node: Case['node'], isCustom: boolean): INodeType => {
	const node = new Node();
	if (!isCustom) delete node.customOperations;
	return node;
};

/** What differs from run to run. */
const PASSING = new Set(['traceId', 'id', 'created']);

const lasting = (items: INodeExecutionData[]) =>
	JSON.parse(
		JSON.stringify(items, (key, value: unknown) => (PASSING.has(key) ? undefined : value)),
	) as INodeExecutionData[];

describe('operations over all items at once', () => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	beforeEach(async () => await on.faults({}));
	afterAll(async () => await on?.stop());

	it.each(CASES)(
		'$name: the same requests, the same output',
		async ({ node, parameters, items, isShared }) => {
			const runs = isShared ? items.map((item) => [item]) : [items];
			let sentInAll = 0;
			for (const input of runs) {
				const outcomes = [];
				for (const isCustom of [true, false]) {
					await on.faults({});
					const result = await on.run(wayOf(node, isCustom), parameters, input, CONTINUE);
					const sent = (await on.requests()).map(({ path, body }) => `${path} ${body}`);
					outcomes.push({ sent: sent.sort(), items: lasting(result.items), error: result.error });
					sentInAll += sent.length;
				}
				expect(outcomes[0]).toEqual(outcomes[1]);
			}
			expect(sentInAll).toBeGreaterThan(0);
		},
	);

	const embed = async (options: IDataObject, items: IDataObject[], way: RunOptions = CONTINUE) =>
		await on.run(
			new SiliconFlowEmbeddings(),
			{
				operation: 'create',
				model: modelId('BAAI/bge-m3'),
				input: '={{ $json.node ? $($json.node).item.json.text : $json.text }}',
				options: { maxRetries: 0 },
				requestOptions: options,
			},
			items,
			way,
		);
	const texts = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ text: `text ${index}` }));

	it('turns an expression that fails into an error of its item', async () => {
		const items = [...texts(1), { node: 'Nobody' }, ...texts(1)];
		const { items: output } = await embed({}, items);
		expect(output.map(({ json }) => json.dimensions)).toEqual([1024, undefined, 1024]);
		expect(output[1]).toMatchObject({
			json: { error: "Referenced node doesn't exist" },
			pairedItem: { item: 1 },
		});
		const { error } = await embed({}, items, {});
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
	});

	it('sends the first requests while the later items are still read, and no more for it', async () => {
		// An expression that takes its time, as those of large items do.
		const input = '={{ $json.text.repeat(500).split("").reverse().slice(0, 20).join("") }}';
		const began = Date.now();
		const { items } = await on.run(
			new SiliconFlowEmbeddings(),
			{ operation: 'create', model: modelId('BAAI/bge-m3'), input, options: {} },
			texts(1_005),
		);
		expect(items).toHaveLength(1_005);
		const requests = await on.requests('/embeddings');
		expect(requests.map((request) => request.texts)).toEqual([...Array<number>(31).fill(32), 13]);
		const [first, last] = [requests[0], requests[31]].map(({ time }) => time - began);
		expect(first).toBeLessThan(last / 2);
	});

	it('starts items in batches, when n8n’s Request Options say so', async () => {
		await embed({ batching: { batch: { batchSize: 4, batchInterval: 60 } } }, texts(10));
		const requests = await on.requests('/embeddings');
		expect(requests.map((request) => request.texts)).toEqual([4, 4, 2]);
		expect(requests[2].time - requests[0].time).toBeGreaterThanOrEqual(110);
	});

	it('goes through a proxy, with its user and password', async () => {
		const seen: Array<string | undefined> = [];
		const proxy = createServer((request, response) => {
			seen.push(request.url, request.headers['proxy-authorization']);
			response.writeHead(503).end();
		}).listen(0, '127.0.0.1');
		await once(proxy, 'listening');
		const { port } = proxy.address() as AddressInfo;
		try {
			const options = { proxy: `http://user:p%40ss@127.0.0.1:${port}`, timeout: 2_000 };
			await embed(options, texts(1), { ...CONTINUE, baseUrl: `${on.url}/v1` });
		} finally {
			proxy.close();
		}
		const basic = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
		expect(seen.slice(0, 2)).toEqual([`${on.url}/v1/embeddings`, basic]);
		expect(await on.requests('/embeddings')).toEqual([]);
	});

	it.each(['nowhere', 'localhost:3128'])('says what is wrong with the proxy %s', async (proxy) => {
		const { error } = await embed({ proxy }, texts(1), {});
		expect(error).toMatchObject({ message: 'The proxy is not valid' });
	});
});
