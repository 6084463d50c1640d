/** Answers and inputs that people have met elsewhere, and reported in public. */
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { runNode, startBinaryStore, stopBinaryStore, storeFile } from '../support/engine.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { runAgainst, sse, transcribeAgainst } from '../support/run-against.mts';
import { startScriptedService, type ScriptedResponse } from '../support/scripted-service.mts';
import { runSubNode } from '../support/sub-node.mts';

beforeAll(startBinaryStore);
afterAll(stopBinaryStore);

const CHAT = { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }], model: 'm' };

const chat = (options: IDataObject = {}, row: IDataObject = {}) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'hi', ...row }] },
	options: { maxRetries: 1, ...options },
});

const delta = (content: string, reason: string | null = null) =>
	JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: reason }] });
const WHOLE = JSON.stringify(CHAT);
const text = (type: string): ScriptedResponse => ({
	headers: { 'content-type': type },
	body: WHOLE,
});

const streams: Array<[symptom: string, answer: ScriptedResponse]> = [
	['heartbeats are empty data lines', sse(delta('hel'), '', delta('lo', 'stop'), '[DONE]')],
	['heartbeats are the word ping', sse(delta('hel'), 'ping', delta('lo', 'stop'), '[DONE]')],
	['heartbeats are JSON', sse(delta('hel'), '{"type":"ping"}', delta('lo', 'stop'))],
	['a whole answer comes as application/json', text('application/json')],
	['a whole answer comes as text/plain', text('text/plain')],
	['a whole answer comes as an event stream', text('text/event-stream')],
	['there is no [DONE]', sse(delta('hel'), delta('lo', 'stop'))],
];

it.each(streams)('a stream is read where %s', async (_symptom, answer) => {
	const { items } = await runAgainst(new SiliconFlowChat(), chat({ stream: true }), [answer]);
	expect(items[0].json.content).toBe('hello');
	interface Model {
		stream(messages: IDataObject[]): Promise<AsyncIterable<{ content: string }>>;
	}
	const service = await startScriptedService(() => answer);
	const { value, error } = await runSubNode<Model, string>({
		node: new LmChatSiliconFlow(),
		parameters: { model: modelId('Qwen/Qwen3-8B'), options: {} },
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
		async use(model) {
			let said = '';
			for await (const { content } of await model.stream([{ role: 'user', content: 'hi' }])) {
				said += content;
			}
			return said;
		},
	});
	await service.stop();
	expect(error).toBeUndefined();
	expect(value).toBe('hello');
});

it('a gateway that cannot stream with tools is asked for one piece where Stream is off', async () => {
	interface Model {
		stream(messages: IDataObject[]): Promise<AsyncIterable<{ content: string }>>;
	}
	const service = await startScriptedService(() => ({ body: CHAT }));
	const { value } = await runSubNode<Model, string>({
		node: new LmChatSiliconFlow(),
		parameters: { model: modelId('Qwen/Qwen3-8B'), options: { stream: false } },
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
		async use(model) {
			let said = '';
			for await (const { content } of await model.stream([{ role: 'user', content: 'hi' }])) {
				said += content;
			}
			return said;
		},
	});
	await service.stop();
	expect(value).toBe('hello');
	expect(service.received[0].body).not.toContain('"stream');
});

const busy = { message: 'System is really busy, please try again later', code: 20015 };
const errors: Array<[symptom: string, answer: ScriptedResponse, words: RegExp, sent: number]> = [
	[
		'a success is an error in one word',
		{ body: { error: 'Unexpected endpoint' } },
		/Unexpected endpoint/,
		2,
	],
	[
		'a success says that the service is busy',
		{ body: { code: 50603, message: 'System is too busy', data: null } },
		/too busy/,
		2,
	],
	['a 429 has the code of a bad field', { status: 429, body: busy }, /really busy/, 2],
	[
		'a 400 speaks of an empty list',
		{
			status: 400,
			body: { code: 20015, message: 'List should have at least 1 item after validation' },
		},
		/at least 1 item/,
		1,
	],
	[
		'the name of the error is in the plural',
		{ status: 400, body: { errors: { message: 'No such model' } } },
		/No such model/,
		1,
	],
	[
		'a success has its error in the plural',
		{ body: { errors: { message: 'No such model' } } },
		/No such model/,
		2,
	],
	[
		'the message is null beside another',
		{ status: 400, body: { message: null, error: null, code: 50000, msg: 'busy' } },
		/^busy/,
		1,
	],
	['the service redirects', { status: 307, headers: { location: '/v2' } }, /307/, 1],
	['there are no choices', { body: { id: 'x', choices: null, usage: null } }, /no answer/, 1],
	[
		'the gateway serves its page',
		{ headers: { 'content-type': 'text/html' }, body: '<html><title>Welcome</title></html>' },
		/not JSON/,
		1,
	],
];

it.each(errors)(
	'an error is said in its own words where %s',
	async (_symptom, answer, words, sent) => {
		for (const options of [{}, { stream: true }]) {
			const { items, received } = await runAgainst(new SiliconFlowChat(), chat(options), [answer]);
			expect(items[0].json.error).toMatch(words);
			expect(items[0].json.error).toMatch(/\[item 0\]$/);
			expect(received.filter(({ method }) => method === 'POST')).toHaveLength(sent);
		}
	},
);

it('an overloaded service that says so as a success makes no image twice', async () => {
	const parameters = {
		operation: 'generate',
		model: modelId('Kwai-Kolors/Kolors'),
		prompt: 'a cat',
		options: { maxRetries: 3 },
	};
	const unclear = { body: { error: { message: 'upstream said no', code: 500 } } };
	const { items, received } = await runAgainst(new SiliconFlowImage(), parameters, [unclear]);
	expect(items[0].json.error).toMatch(/upstream said no/);
	expect(received).toHaveLength(1);
});

it.each([null, undefined, {}])('embeddings are there beside a usage of %j', async (usage) => {
	const parameters = {
		operation: 'create',
		model: modelId('BAAI/bge-m3'),
		input: 'a',
		options: {},
	};
	const body = { data: [{ index: 0, embedding: [0.1, 0.2] }], model: 'm', usage };
	const { items } = await runAgainst(new SiliconFlowEmbeddings(), parameters, [{ body }]);
	expect(items[0].json.embedding).toEqual([0.1, 0.2]);
});

it.each([[[null, null]], [[]], [[0, 0]], ['NaN'], ['four words of a text'], [null]])(
	'no vector is stored that is none: %j',
	async (embedding) => {
		const parameters = {
			operation: 'create',
			model: modelId('BAAI/bge-m3'),
			input: 'a',
			options: {},
		};
		const body = { data: [{ index: 0, embedding }], model: 'm' };
		const { items } = await runAgainst(new SiliconFlowEmbeddings(), parameters, [{ body }]);
		expect(items[0].json.error).toMatch(/no embedding/);
	},
);

it('vectors of another length than asked for are said to be', async () => {
	const service = await startScriptedService(() => ({
		body: { data: [{ index: 0, embedding: [0.1, 0.2] }], model: 'm' },
	}));
	const credential = { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` };
	const model = modelId('BAAI/bge-m3');
	const options = { dimensions: 512 };
	const { items, run } = await runNode({
		node: new SiliconFlowEmbeddings(),
		parameters: { operation: 'create', model, input: 'a', options },
		items: [{ json: {} }],
		credential,
	});
	interface Embeddings {
		embedQuery(text: string): Promise<number[]>;
	}
	const subNode = await runSubNode<Embeddings, number[]>({
		node: new EmbeddingsSiliconFlow(),
		parameters: { model, options },
		credential,
		use: async (embeddings) => await embeddings.embedQuery('a'),
	});
	await service.stop();
	expect(items[0].json).toMatchObject({ embedding: [0.1, 0.2], dimensions: 2 });
	const said = expect.stringMatching(
		/vectors have 2 numbers, and Dimensions asks for 512/,
	) as string;
	expect(run.data.resultData.runData.Tested?.[0].hints?.[0].message).toEqual(said);
	expect(subNode.value).toEqual([0.1, 0.2]);
	expect(subNode.logs.flatMap(({ hints = [] }) => hints.map(({ message }) => message))).toEqual([
		said,
	]);
});

it('vectors of different lengths are said to be', async () => {
	const lengths = [2, 3];
	const service = await startScriptedService(({ body }) => ({
		body: {
			data: [(JSON.parse(body) as { input: string }).input].flat().map((text, index) => ({
				index,
				embedding: Array(Number(text)).fill(1),
			})),
		},
	}));
	const { items, run } = await runNode({
		node: new SiliconFlowEmbeddings(),
		parameters: {
			operation: 'create',
			model: modelId('BAAI/bge-m3'),
			input: '={{ $json.length }}',
			options: {},
		},
		items: lengths.map((length) => ({ json: { length: String(length) } })),
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
	});
	await service.stop();
	expect(items.map(({ json }) => json.dimensions)).toEqual(lengths);
	const [{ hints = [] } = {}] = run.data.resultData.runData.Tested ?? [];
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('different lengths (2, 3)'),
	]);
});

it('zeros of a PDF reach no service, and the text that a store may refuse is named', async () => {
	const service = await startScriptedService(() => ({
		body: { data: [0, 1].map((index) => ({ index, embedding: [0.1, 0.2] })), model: 'm' },
	}));
	const credential = { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` };
	const model = modelId('BAAI/bge-m3');
	interface Embeddings {
		embedDocuments(texts: string[]): Promise<number[][]>;
	}
	const { value, logs } = await runSubNode<Embeddings, number[][]>({
		node: new EmbeddingsSiliconFlow(),
		parameters: { model, options: {} },
		credential,
		use: async (embeddings) => await embeddings.embedDocuments(['good', 'b\0d']),
	});
	await service.stop();
	expect(value).toHaveLength(2);
	expect(JSON.parse(service.received[0].body)).toMatchObject({ input: ['good', 'b d'] });
	expect(logs.flatMap(({ hints = [] }) => hints.map(({ message }) => message))).toEqual([
		expect.stringMatching(/1 of 2 texts \(1\).*PostgreSQL/),
	]);
});

it('a ranking under the name "score" is one', async () => {
	const parameters = {
		operation: 'rerankList',
		model: modelId('BAAI/bge-reranker-v2-m3'),
		query: 'q',
		documents: '["a","b"]',
		options: {},
	};
	const body = {
		results: [
			{ index: 1, score: 0.9 },
			{ index: 0, score: 0.1 },
		],
	};
	const { items } = await runAgainst(new SiliconFlowRerank(), parameters, [{ body }]);
	expect(items[0].json.results).toMatchObject([{ document: 'b' }, { document: 'a' }]);
});

it('signs that stand for tags are no words of a recording', async () => {
	const data = await storeFile(Buffer.alloc(2_000, 1), 'a.mp3', 'audio/mpeg');
	const { items } = await transcribeAgainst(data, { body: { text: '🎼👏Hello 😊' } });
	expect(items[0].json).toMatchObject({
		text: 'Hello',
		emotion: 'happy',
		events: ['BGM', 'Applause'],
	});
});

it('an expression that gives nothing for an item is not set, and a missing model is said', async () => {
	const options = { systemPrompt: '={{ $json.system }}' };
	const items = [{ json: { system: 'Be brief.' } }, { json: {} }];
	const { received } = await runAgainst(
		new SiliconFlowChat(),
		chat(options),
		[{ body: CHAT }],
		items,
	);
	const roles = received.map(({ body }) =>
		(JSON.parse(body) as { messages: IDataObject[] }).messages.map(({ role }) => role),
	);
	expect(roles).toEqual(expect.arrayContaining([['system', 'user'], ['user']]));
	const noModel = { ...chat(), model: { __rl: true, mode: 'id', value: '={{ $json.model }}' } };
	const refused = await runAgainst(new SiliconFlowChat(), noModel, [{ body: CHAT }]);
	expect(refused.items[0].json.error).toMatch(/Model/);
	expect(refused.received).toHaveLength(0);
});

it('an expression that gives an object or a list is sent as its JSON, and never as [object Object]', async () => {
	const json = { object: { a: 1 }, list: [{ b: 2 }, 'c'] };
	const parameters = chat(
		{ systemPrompt: '={{ $json.object }}' },
		{ content: '={{ $json.list }}' },
	);
	const { received } = await runAgainst(
		new SiliconFlowChat(),
		parameters,
		[{ body: CHAT }],
		[{ json }],
	);
	const { messages } = JSON.parse(received[0].body) as { messages: IDataObject[] };
	expect(messages.map(({ content }) => content)).toEqual(['{"a":1}', '[{"b":2},"c"]']);
});

it('system texts of several places are one message at the front', async () => {
	const parameters = chat({ systemPrompt: 'One.' });
	parameters.messages.values.push({ role: 'system', content: 'Two.' });
	const { received } = await runAgainst(new SiliconFlowChat(), parameters, [{ body: CHAT }]);
	const { messages } = JSON.parse(received[0].body) as { messages: IDataObject[] };
	expect(messages).toEqual([
		{ role: 'system', content: 'One.\n\nTwo.' },
		{ role: 'user', content: 'hi' },
	]);
});
