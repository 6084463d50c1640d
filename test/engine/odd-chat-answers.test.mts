/** Chat answers of other forms than the service's come out as what they say, in the node and in the sub-node. */
import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { runOdd } from '../support/run-odd.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

const CHAT_PATH = '/chat/completions';

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on.stop());

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
	['thinking-block', {}, { content: 'the answer', reasoning: 'hm' }],
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
			on,
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
				'error-in-a-list',
			]) {
				const once = await runOdd(
					on,
					[CHAT_PATH, name],
					new SiliconFlowChat(),
					chat(way, { simplify }),
				);
				expect(once.items[0].json).not.toHaveProperty('error');
				expect(once.requests).toHaveLength(2);
			}
			const ever = await runOdd(
				on,
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
			on,
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
					on,
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
	const runStream = async (name: string) =>
		await runOdd(on, [CHAT_PATH, name], new SiliconFlowChat(), chat({ stream: true }));

	it('goes on through pings, and ends with a whole answer whatever follows it', async () => {
		for (const name of ['pings', 'odd-end', 'null-in-words', 'words-first']) {
			const { items } = await runStream(name);
			expect(items[0].json.content).toBe('the answer');
		}
	});

	it.each(['error-first', 'role-then-error', 'nothing'])(
		'that brings nothing of the answer is asked for again: "%s"',
		async (name) => {
			const { items, requests } = await runStream(name);
			expect(items[0].json.content).toMatch(/\S/);
			expect(requests).toHaveLength(2);
		},
	);

	it.each(['error-later', 'half-a-stream'])(
		'that brings some of the answer is not asked for again: "%s"',
		async (name) => {
			const { items, requests } = await runStream(name);
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
		['thinking-block', { content: 'the answer', additional_kwargs: { reasoning_content: 'hm' } }],
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

it.each(['fastapi-complaint', 'status-529'])(
	'the error "%s" is said in its words',
	async (name) => {
		const { items, requests } = await runOdd(
			on,
			[CHAT_PATH, name, 9],
			new SiliconFlowChat(),
			chat({}),
		);
		expect(items[0].json.error).toMatch(/messages\[0\]\.content: field required|Overloaded/);
		expect(requests).toHaveLength(name === 'status-529' ? 2 : 1);
	},
);
