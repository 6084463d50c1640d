/** The fields of a credential may be expressions: nothing of one customer goes out in the name of another. */
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { runNode, startBinaryStore, stopBinaryStore } from '../support/engine.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import {
	startScriptedService,
	type ReceivedRequest,
	type ScriptedResponse,
	type ScriptedService,
} from '../support/scripted-service.mts';
import { runSubNode } from '../support/sub-node.mts';

const BATCH = { id: 'batch_1', status: 'in_progress', input_file_id: 'file-1' };
const CHAT = { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }] };

/** What the service says of a request. */
function answerTo({ path, body }: ReceivedRequest): ScriptedResponse {
	if (path.endsWith('/files')) return { body: { id: 'file-1' } };
	if (path.includes('/batches')) return { body: BATCH };
	if (path.endsWith('/chat/completions')) return { body: CHAT };
	const { input, documents } = JSON.parse(body) as { input?: unknown; documents?: unknown[] };
	const inputs = documents ?? [input].flat();
	const entries = inputs.map((_, index) => ({ index, embedding: [1, 2], relevance_score: 0.5 }));
	return { body: documents ? { results: entries } : { data: entries } };
}

let services: ScriptedService[];
beforeAll(async () => {
	await startBinaryStore();
	services = await Promise.all([0, 1].map(async () => await startScriptedService(answerTo)));
});
beforeEach(() => {
	for (const { received } of services) received.splice(0);
});
afterAll(async () => {
	await Promise.all(services.map(async (service) => await service.stop()));
	stopBinaryStore();
});

const keysOf = ({ received }: ScriptedService) =>
	received.map(({ authorization }) => authorization);

const model = modelId('some/model');
const embed = { operation: 'create', model, input: '={{ $json.text }}', options: {} };
const message = { values: [{ role: 'user', content: '={{ $json.text }}' }] };

/** Two customers in turn, whose texts name them. */
const ITEMS = ['a', 'b', 'b', 'a', 'a'].map((name, index) => ({
	json: { key: `sk-${name}`, text: `text of ${name} ${index}` },
}));

/** Whose texts went out, by the key that they went out with. */
const namesByKey = () =>
	services[0].received
		.filter(({ body }) => body.includes('text of'))
		.map(({ authorization, body }) => ({
			key: authorization,
			names: [...new Set([...body.matchAll(/text of (\w)/g)].map(([, name]) => name))],
		}))
		.sort((one, other) => String(one.key).localeCompare(String(other.key)));

const EACH_ITS_OWN = [
	{ key: 'Bearer sk-a', names: ['a'] },
	{ key: 'Bearer sk-b', names: ['b'] },
];

describe('a key by an expression', () => {
	const run = async (
		node: Parameters<typeof runNode>[0]['node'],
		parameters: IDataObject,
		apiKey: string,
		items: Array<{ json: IDataObject }> = ITEMS,
	) => {
		const { error } = await runNode({
			node,
			parameters: parameters as never,
			items,
			credential: { apiKey, region: 'custom', baseUrl: `${services[0].url}/v1` },
		});
		expect(error).toBeUndefined();
	};

	it.each([
		'={{ $json.key }}',
		'={{ $input.item.json.key }}',
		"={{ $('Source').item.json.key }}",
		'={{ $json.key === "sk-b" ? "sk-b" : "sk-a" }}',
		'={{ ["sk-a", "sk-b", "sk-b", "sk-a", "sk-a"][$itemIndex] }}',
	])('parts the texts that share a request: %s', async (apiKey) => {
		await run(new SiliconFlowEmbeddings(), embed, apiKey);
		expect(namesByKey()).toEqual(EACH_ITS_OWN);
	});

	it('parts them where the first and the last items have a key by default', async () => {
		const items = ITEMS.map(({ json: { key, text } }) => ({
			json: key === 'sk-b' ? { key, text } : { text },
		}));
		await run(new SiliconFlowEmbeddings(), embed, '={{ $json.key ?? "sk-a" }}', items);
		expect(namesByKey()).toEqual(EACH_ITS_OWN);
	});

	it.each(['sk-a', '={{ "sk-" + "a" }}', "={{ $('Source').first().json.key }}"])(
		'that is the same for all items leaves them in one request: %s',
		async (apiKey) => {
			await run(new SiliconFlowEmbeddings(), embed, apiKey);
			expect(namesByKey()).toEqual([{ key: 'Bearer sk-a', names: ['a', 'b'] }]);
		},
	);

	it.each([
		[
			'documents of a ranking',
			new SiliconFlowRerank(),
			{
				operation: 'rerankItems',
				model,
				query: 'which?',
				document: '={{ $json.text }}',
				options: {},
			},
		],
		[
			'lines of a batch',
			new SiliconFlowBatch(),
			{
				operation: 'create',
				customId: '=item-{{ $itemIndex }}',
				completionWindow: '24h',
				model,
				messages: message,
				options: {},
			},
		],
	])('parts the %s', async (_, node, parameters) => {
		await run(node, parameters, '={{ $json.key }}');
		expect(namesByKey()).toEqual(EACH_ITS_OWN);
	});

	it.each(['get', 'cancel'])('asks to %s a batch once for each customer', async (operation) => {
		const parameters = { operation, batchId: 'batch_1', options: {} };
		await run(new SiliconFlowBatch(), parameters, '={{ $json.key }}');
		expect(keysOf(services[0]).sort()).toEqual(['Bearer sk-a', 'Bearer sk-b']);
	});

	it('is that of the item which a sub-node serves', async () => {
		const { error } = await runSubNode<{ embedQuery(text: string): Promise<unknown> }, unknown>({
			node: new EmbeddingsSiliconFlow(),
			parameters: { model, options: {} },
			credential: {
				apiKey: '={{ $json.key }}',
				region: 'custom',
				baseUrl: `${services[0].url}/v1`,
			},
			items: [{ key: 'sk-a' }, { key: 'sk-b' }],
			use: async (supplied) => await supplied.embedQuery('hi'),
		});
		expect(error).toBeUndefined();
		expect(keysOf(services[0])).toEqual(['Bearer sk-b']);
	});
});

it('a host by an expression gets the key of its own items, and no other', async () => {
	const items = [0, 1, 1, 0].map((host) => ({
		json: { url: services[host].url, key: `sk-of-host-${host}`, text: 'hi' },
	}));
	const { items: output } = await runNode({
		node: new SiliconFlowChat(),
		parameters: { operation: 'complete', model, messages: message, options: {} },
		items,
		credential: { apiKey: '={{ $json.key }}', region: 'custom', baseUrl: '={{ $json.url }}/v1' },
	});
	expect(output.map(({ json }) => json.content)).toEqual(Array(4).fill('hello'));
	for (const [host, service] of services.entries()) {
		expect(keysOf(service)).toEqual(Array(2).fill(`Bearer sk-of-host-${host}`));
	}
});
