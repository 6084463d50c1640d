/** The sandbox's wire against a client that nobody here wrote, and our sub-nodes against that client. */
import OpenAI from 'openai';

import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

interface Answer {
	content: string;
	tool_calls?: Array<{ name: string; args: object }>;
	usage_metadata?: { total_tokens: number };
}
interface Model {
	invoke(messages: object[]): Promise<Answer>;
	bindTools(tools: object[]): Model;
}
interface Embeddings {
	embedDocuments(texts: string[]): Promise<number[][]>;
}

const MODEL = 'Qwen/Qwen3-8B';
const TOOLS = [
	{
		type: 'function' as const,
		function: {
			name: 'calculator',
			description: 'Calculates',
			parameters: { type: 'object', properties: { input: { type: 'string' } } },
		},
	},
];
const user = (content: string) => ({ role: 'user' as const, content });

describe('the openai npm client', () => {
	let on: OnSandbox;
	let openai: OpenAI;
	beforeAll(async () => {
		on = await startOnSandbox();
		openai = new OpenAI({ apiKey: 'sk-test', baseURL: `${on.url}/v1`, maxRetries: 0 });
	});
	afterAll(async () => await on.stop());

	const ours = async (messages: object[], model = MODEL) => {
		const { value } = await runSubNode<Model, Answer>({
			node: new LmChatSiliconFlow(),
			parameters: { model: modelId(model), options: {} },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use: async (supplied) => await supplied.bindTools(TOOLS).invoke(messages),
		});
		return value as Answer;
	};

	it('lists the models', async () => {
		const ids = (await openai.models.list()).data.map(({ id }) => id);
		expect(ids).toContain(MODEL);
	});

	it('gets the answer that our chat model gets, for the same tokens', async () => {
		const messages = [user('Why?')];
		const theirs = await openai.chat.completions.create({ model: MODEL, messages, tools: TOOLS });
		const { content, usage_metadata: usage } = await ours(messages);
		expect(content).toBe(theirs.choices[0].message.content);
		expect(usage?.total_tokens).toBe(theirs.usage?.total_tokens);
	});

	it('calls the tool that our chat model calls, plain and streamed', async () => {
		const messages = [user('What is 12345 * 678?')];
		const asked = { model: MODEL, messages, tools: TOOLS };
		const plain = await openai.chat.completions.create(asked);
		const streamed = await openai.chat.completions.stream(asked).finalChatCompletion();
		const callsOf = ({ choices: [{ message }] }: typeof plain) =>
			(message.tool_calls ?? []).map((call) =>
				call.type === 'function' ? [call.function.name, JSON.parse(call.function.arguments)] : [],
			);
		const expected = [['calculator', { input: '12345 * 678' }]];
		expect(callsOf(plain)).toEqual(expected);
		expect(callsOf(streamed)).toEqual(expected);
		const { tool_calls: calls = [] } = await ours(messages);
		expect(calls.map(({ name, args }) => [name, args])).toEqual(expected);
	});

	it('streams what it gets plain', async () => {
		const asked = { model: MODEL, messages: [user('Tell me about whales')] };
		const plain = await openai.chat.completions.create(asked);
		let text = '';
		for await (const { choices } of await openai.chat.completions.create({
			...asked,
			stream: true,
		})) {
			text += choices[0]?.delta.content ?? '';
		}
		expect(text).toBe(plain.choices[0].message.content);
	});

	it('gets the vectors that our embeddings get, to the precision of its base64', async () => {
		const texts = ['one', 'two', 'three'];
		const model = 'BAAI/bge-m3';
		const { data } = await openai.embeddings.create({ model, input: texts });
		const { value = [] } = await runSubNode<Embeddings, number[][]>({
			node: new EmbeddingsSiliconFlow(),
			parameters: { model: modelId(model), options: {} },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use: async ({ embedDocuments }) => await embedDocuments(texts),
		});
		expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
		data.forEach(({ embedding }, index) => {
			expect(embedding).toHaveLength(value[index].length);
			embedding.forEach((number, at) => expect(number).toBeCloseTo(value[index][at], 6));
		});
	});

	it('is refused when it forgets the thoughts, as our chat model does not', async () => {
		const model = 'deepseek-ai/DeepSeek-V4-Flash';
		const question = user('What is 1 + 1?');
		const { choices } = await openai.chat.completions.create({
			model,
			messages: [question],
			tools: TOOLS,
		});
		const [{ message }] = choices;
		const [call] = message.tool_calls ?? [];
		const result = { role: 'tool' as const, tool_call_id: call.id, content: '2' };
		const forgetful = { role: 'assistant' as const, content: '', tool_calls: [call] };
		await expect(
			openai.chat.completions.create({
				model,
				messages: [question, forgetful, result],
				tools: TOOLS,
			}),
		).rejects.toMatchObject({ status: 400 });
		const first = await ours([question], model);
		const calls = first.tool_calls as unknown as Array<{ id: string }>;
		const second = await ours(
			[
				question,
				{ role: 'assistant', content: '', tool_calls: calls },
				{ role: 'tool', tool_call_id: calls[0].id, content: '2' },
			],
			model,
		);
		expect(second.content).toContain('2');
	});
});
