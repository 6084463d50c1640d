/** Answers of other forms than the service's come out as what they say, in the nodes and in the sub-nodes. */
import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { RerankerSiliconFlow } from '../../nodes/RerankerSiliconFlow/RerankerSiliconFlow.node';
import { SiliconFlowVideo } from '../../nodes/Video/SiliconFlowVideo.node';
import { fileBytes } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

const CHAT_PATH = '/chat/completions';

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on.stop());

/** Runs a node while the sandbox answers oddly to the first requests of a path. */
async function runOdd(
	[path, name, times = 1]: [path: string, name: string, times?: number],
	node: INodeType,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
) {
	await on.faults({ answers: [{ path, name, times }] });
	const result = await on.run(node, parameters, items, CONTINUE);
	return { ...result, requests: await on.requests(path) };
}

const chat = (options: IDataObject, more: IDataObject = {}) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'hi' }] },
	options: { maxRetries: 1, ...options },
	...more,
});

const JSON_MODE = { responseFormat: 'json_object' };
const toolCall = (id: unknown, name: string, args: string) => ({
	id,
	type: 'function',
	function: { name, arguments: args },
});
const anyId = expect.stringMatching(/./) as string;

const answers: Array<[name: string, options: IDataObject, json: IDataObject]> = [
	['content-parts', {}, { content: 'part one part two' }],
	['thinking-parts', {}, { content: 'the answer', reasoning: 'hm' }],
	['think-block', {}, { content: 'the answer', reasoning: 'hm' }],
	['think-tag-in-text', {}, { content: 'Put <think>hm</think> in front.' }],
	['think-end', {}, { content: 'the answer', reasoning: 'hm' }],
	['think-end-in-text', {}, { content: 'Put </think> after it.' }],
	['reasoning-name', {}, { content: 'the answer', reasoning: 'hm' }],
	['fenced-json', JSON_MODE, { content: '```json\n{"a":1}\n```', json: { a: 1 } }],
	['json-after-thoughts', JSON_MODE, { json: { a: 1 }, reasoning: 'hm' }],
	['json-and-words', JSON_MODE, { json: { a: 1 } }],
	[
		'cut-json',
		JSON_MODE,
		{ content: '{"a":', jsonError: expect.stringMatching(/cut off/) as string },
	],
	['no-json', JSON_MODE, { jsonError: expect.stringMatching(/not JSON/) as string }],
	['nested-parts', {}, { content: 'the answer' }],
	['refusal', {}, { content: 'I cannot' }],
	['function-call', {}, { toolCalls: [toolCall(anyId, 'get', '{"city":"Rome"}')] }],
	['arguments-object', {}, { toolCalls: [toolCall('a', 'get', '{"city":"Rome"}')] }],
	['arguments-in-json', {}, { toolCalls: [toolCall('a', 'get', '{"city":"Rome"}')] }],
	['arguments-growing', {}, { toolCalls: [toolCall('a', 'get', '{"city":"Rome"}')] }],
	['arguments-twice', {}, { toolCalls: [toolCall('a', 'get', '{"city":"Rome"}')] }],
	['arguments-empty', {}, { toolCalls: [toolCall('a', 'get', '{}')] }],
	['call-without-id', {}, { toolCalls: [toolCall(anyId, 'get', '{"city":"Rome"}')] }],
	[
		'calls-at-index-0',
		{},
		{ toolCalls: [toolCall('a', 'get', '{"x":1}'), toolCall('b', 'set', '{"y":2}')] },
	],
	[
		'calls-without-index',
		{},
		{ toolCalls: [toolCall('a', 'get', '{"x":1}'), toolCall('b', 'set', '{"y":2}')] },
	],
];

describe.each([
	['plain', {}],
	['streamed', { stream: true }],
])('a chat that is %s', (_way, way) => {
	it.each(answers)('reads "%s"', async (name, options, json) => {
		const { items } = await runOdd(
			[CHAT_PATH, name],
			new SiliconFlowChat(),
			chat({ ...way, ...options }),
		);
		expect(items[0].json).toMatchObject(json);
		expect(items[0].json).not.toHaveProperty('error');
	});

	it.each([true, false])(
		'repeats an error that comes as a success, and at last says it, Simplify %s',
		async (simplify) => {
			for (const name of [
				'error-as-success',
				'openai-error-as-success',
				'enveloped-error',
				'error-in-choice',
			]) {
				const once = await runOdd(
					[CHAT_PATH, name],
					new SiliconFlowChat(),
					chat(way, { simplify }),
				);
				expect(once.items[0].json).not.toHaveProperty('error');
				expect(once.requests).toHaveLength(2);
			}
			const ever = await runOdd(
				[CHAT_PATH, 'error-as-success', 9],
				new SiliconFlowChat(),
				chat(way, { simplify }),
			);
			expect(ever.items[0].json).toMatchObject({
				error: 'Model service overloaded. [item 0]',
				details: { code: 50505 },
			});
		},
	);

	it('does not repeat a refusal that comes as a success', async () => {
		const { items, requests } = await runOdd(
			[CHAT_PATH, 'refusal-as-success', 9],
			new SiliconFlowChat(),
			chat(way),
		);
		expect(items[0].json).toMatchObject({
			error: 'No such voice. [item 0]',
			details: { code: 20015 },
		});
		expect(requests).toHaveLength(1);
	});

	it.each(['null-choices', 'null-choice', 'empty-object', 'page'])(
		'says of "%s" that it is no answer, and shows its beginning',
		async (name) => {
			for (const simplify of [true, false]) {
				const { items, requests } = await runOdd(
					[CHAT_PATH, name, 9],
					new SiliconFlowChat(),
					chat(way, { simplify }),
				);
				expect(items[0].json.error).toMatch(/no answer|not JSON/);
				expect((items[0].json.details as IDataObject).answer).toMatch(/^[{<]/);
				expect(requests).toHaveLength(1);
			}
		},
	);
});

describe('a stream', () => {
	const stream = chat({ stream: true });

	it('goes on through pings, and ends with a whole answer whatever follows it', async () => {
		for (const name of ['pings', 'odd-end']) {
			const { items } = await runOdd([CHAT_PATH, name], new SiliconFlowChat(), stream);
			expect(items[0].json.content).toBe('the answer');
		}
	});

	it.each(['error-first', 'role-then-error', 'nothing'])(
		'that brings nothing of the answer is asked for again: "%s"',
		async (name) => {
			const { items, requests } = await runOdd([CHAT_PATH, name], new SiliconFlowChat(), stream);
			expect(items[0].json.content).toMatch(/\S/);
			expect(requests).toHaveLength(2);
		},
	);

	it.each(['error-later', 'half-a-stream'])(
		'that brings some of the answer is not asked for again: "%s"',
		async (name) => {
			const { items, requests } = await runOdd([CHAT_PATH, name], new SiliconFlowChat(), stream);
			expect(items[0].json).toMatchObject({ details: { partial: { content: 'the ' } } });
			expect(requests).toHaveLength(1);
		},
	);
});

describe('the chat model', () => {
	interface Answer {
		content: string;
		tool_calls?: IDataObject[];
		additional_kwargs: IDataObject;
		concat(next: Answer): Answer;
	}
	interface Model {
		invoke(messages: IDataObject[]): Promise<Answer>;
		stream(messages: IDataObject[]): Promise<AsyncIterable<Answer>>;
	}
	const question = [{ role: 'user', content: 'hi' }];
	const ways: Array<[string, (model: Model) => Promise<Answer>]> = [
		['plain', async (model) => await model.invoke(question)],
		[
			'streamed',
			async (model) => {
				let whole: Answer | undefined;
				for await (const part of await model.stream(question)) whole = whole?.concat(part) ?? part;
				if (!whole) throw new Error('The stream is empty');
				return whole;
			},
		],
	];
	const ask = async (
		use: (model: Model) => Promise<Answer>,
		name: string,
		times = 1,
		options: IDataObject = {},
	) => {
		await on.faults({ answers: [{ path: CHAT_PATH, name, times }] });
		return await runSubNode<Model, Answer>({
			node: new LmChatSiliconFlow(),
			parameters: { model: modelId('Qwen/Qwen3-8B'), options: { maxRetries: 1, ...options } },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use,
		});
	};
	const call = (name: string, args: IDataObject) => ({ name, args, id: anyId });
	const read: Array<[name: string, answer: IDataObject]> = [
		['content-parts', { content: 'part one part two' }],
		['think-block', { content: 'the answer', additional_kwargs: { reasoning_content: 'hm' } }],
		['thinking-parts', { content: 'the answer', additional_kwargs: { reasoning_content: 'hm' } }],
		['reasoning-name', { content: 'the answer', additional_kwargs: { reasoning_content: 'hm' } }],
		['refusal', { content: 'I cannot' }],
		['function-call', { tool_calls: [call('get', { city: 'Rome' })] }],
		['arguments-object', { tool_calls: [call('get', { city: 'Rome' })] }],
		['arguments-in-json', { tool_calls: [call('get', { city: 'Rome' })] }],
		['arguments-growing', { tool_calls: [call('get', { city: 'Rome' })] }],
		['arguments-twice', { tool_calls: [call('get', { city: 'Rome' })] }],
		['arguments-empty', { tool_calls: [call('get', {})] }],
		['call-without-id', { tool_calls: [call('get', { city: 'Rome' })] }],
		['calls-at-index-0', { tool_calls: [call('get', { x: 1 }), call('set', { y: 2 })] }],
		['calls-without-index', { tool_calls: [call('get', { x: 1 }), call('set', { y: 2 })] }],
	];

	describe.each(ways)('%s', (way, use) => {
		it.each(read)('reads "%s"', async (name, answer) => {
			const { value, error } = await ask(use, name);
			expect(error).toBeUndefined();
			expect(value).toMatchObject(answer);
		});

		it('tells thoughts apart whose opening tag stood in the prompt', async () => {
			const { value } = await ask(use, 'think-end', 1, { enableThinking: true });
			expect(value).toMatchObject({
				content: 'the answer',
				additional_kwargs: { reasoning_content: 'hm' },
			});
		});

		it('repeats an error that comes as a success, and at last says it', async () => {
			const once = await ask(use, 'error-as-success');
			expect(once.value?.content).toMatch(/\S/);
			const ever = await ask(use, 'error-as-success', 9);
			expect(ever.error?.message).toBe('Model service overloaded.');
		});

		it.each(['null-choices', 'null-choice', 'empty-object'])('says what "%s" is', async (name) => {
			const { error } = await ask(use, name, 9);
			expect(error?.message).toBe('The service gave no answer to the chat');
		});

		if (way === 'streamed') {
			it('goes on through pings', async () => {
				expect((await ask(use, 'pings')).value?.content).toBe('the answer');
			});
		}
	});
});

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
		'without-usage',
		'numbers-as-text',
		'vectors-without-index',
		'counted-from-one',
	])('of an answer "%s" are those of the texts', async (name) => {
		const { items, requests } = await runOdd(['/embeddings', name], node, parameters, texts);
		expect(items.map(({ json }) => json.embedding)).toEqual(good);
		expect(requests).toHaveLength(1);
	});

	it.each(['vector-null', 'vector-of-nulls', 'vector-of-zeros', 'vector-missing', 'vector-twice'])(
		'ask again for the texts alone whose vectors are in doubt: "%s"',
		async (name) => {
			const { items, requests } = await runOdd(['/embeddings', name], node, parameters, texts);
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
		const odd = await runOdd(['/rerank', name], node, list, [{ documents }]);
		expect(odd.items[0].json.results).toEqual(good.items[0].json.results);
		const items = await runOdd(['/rerank', name], node, each, texts);
		expect(items.items.map(({ json }) => json.text)).toEqual(
			(good.items[0].json.results as IDataObject[]).map(({ document }) => document),
		);
	});

	it('leave no document out without a word', async () => {
		const node = new SiliconFlowRerank();
		const { items } = await runOdd(['/rerank', 'document-missing', 9], node, list, [{ documents }]);
		expect(items[0].json.error).toMatch(/no score for document 1/);
		const again = await runOdd(['/rerank', 'document-missing'], node, each, texts);
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
		const { items, requests } = await runOdd([path, name], new SiliconFlowImage(), parameters());
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
			[path, 'image-base64'],
			new SiliconFlowImage(),
			parameters(options),
		);
		expect(items[0].binary?.data.mimeType).toBe('image/png');
		expect(JSON.stringify(items[0].json).length).toBeLessThan(500);
	});

	it('are called what they are', async () => {
		const { items } = await runOdd([path, 'image-misnamed'], new SiliconFlowImage(), parameters());
		expect(items[0].binary?.data).toMatchObject({
			mimeType: 'image/jpeg',
			fileName: 'image_0.jpg',
		});
	});

	it('are no pages', async () => {
		const { items } = await runOdd([path, 'image-page'], new SiliconFlowImage(), parameters());
		expect(items[0].json.error).toMatch(/not an image/);
		expect(items[0].json.message).toMatch(/Its link is valid for one hour/);
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

	it.each(['nothing', 'cut-short', 'error-as-success'])(
		'is asked for again after "%s", and at last an error',
		async (name) => {
			const once = await runOdd([path, name], new SiliconFlowAudio(), parameters);
			expect(once.items[0].binary?.data.mimeType).toBe('audio/mpeg');
			expect(once.requests).toHaveLength(2);
			const ever = await runOdd([path, name, 9], new SiliconFlowAudio(), parameters);
			expect(ever.items[0].json.error).toMatch(/not sound|overloaded/);
			expect(ever.items[0].binary).toBeUndefined();
			expect(ever.requests).toHaveLength(2);
		},
	);

	it.each(['refusal-as-success', 'page', 'empty-object'])(
		'is no file of what "%s" says',
		async (name) => {
			const { items, requests } = await runOdd([path, name, 9], new SiliconFlowAudio(), parameters);
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
			['/video/status', 'status-unknown', 999],
			new SiliconFlowVideo(),
			parameters({ maxWait: 1 }),
			[{ prompt: 'waves' }],
		);
		expect(items[0].json.error).toMatch(/not done within/);
		expect(items[0].json.message).toMatch(/"Ruminating", which is no status/);
	});
});

it.each(['fastapi-complaint', 'status-529'])(
	'the error "%s" is said in its words',
	async (name) => {
		const { items, requests } = await runOdd([CHAT_PATH, name, 9], new SiliconFlowChat(), chat({}));
		expect(items[0].json.error).toMatch(/messages\[0\]\.content: field required|Overloaded/);
		expect(requests).toHaveLength(name === 'status-529' ? 2 : 1);
	},
);
