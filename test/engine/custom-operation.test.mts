/** What n8n does for an operation by itself, the operations over all items at once do as well. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import {
	CONTINUE,
	modelId,
	startOnSandbox,
	type OnSandbox,
	type RunOptions,
} from '../support/run-on-sandbox.mts';

describe('operations over all items at once', () => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	beforeEach(async () => await on.faults({}));
	afterAll(async () => await on?.stop());

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
			json: { error: "The expression of Text fails: Referenced node doesn't exist [item 1]" },
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
		// Arrivals: the first may be noted late on a busy machine.
		expect(requests[2].time - requests[0].time).toBeGreaterThanOrEqual(70);
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

	it.each(['socks5://127.0.0.1:1080', 'socks://user@proxy:1080'])(
		'says of the proxy %s that SOCKS is not supported, before anything is sent',
		async (proxy) => {
			const { error } = await embed({ proxy }, texts(1), {});
			expect(error).toMatchObject({
				message: 'The proxy is not valid',
				description: expect.stringContaining('SOCKS is not supported') as string,
			});
			expect(await on.requests('/v1/embeddings')).toEqual([]);
		},
	);
});
