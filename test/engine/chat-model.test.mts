import type { IDataObject } from 'n8n-workflow';

import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { sse } from '../support/run-against.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { startScriptedService } from '../support/scripted-service.mts';
import { runSubNode } from '../support/sub-node.mts';

interface ToolCall {
	id: string;
	name: string;
	args: IDataObject;
	type?: 'tool_call';
}

/** An answer, as LangChain has it. */
interface Answer {
	content: string;
	tool_calls?: ToolCall[];
	additional_kwargs: IDataObject;
	usage_metadata?: { input_tokens: number; output_tokens: number; total_tokens: number };
	response_metadata: { finish_reason?: string };
	concat(next: Answer): Answer;
}

type Message = Answer | IDataObject;

/** What n8n's agents and chains call. */
interface Model {
	lc_namespace: string[];
	invoke(messages: Message[], options?: object): Promise<Answer>;
	stream(messages: Message[], options?: object): Promise<AsyncIterable<Answer>>;
	bindTools(tools: object[]): Model;
}

const tool = (name: string) => ({
	type: 'function',
	function: {
		name,
		description: `The ${name} of a city`,
		parameters: { type: 'object', properties: { city: { type: 'string' } } },
	},
});
const TOOLS = [tool('weather'), tool('population')];

const user = (content: string) => ({ role: 'user', content });

/** A message that calls tools, as n8n's agents build it anew for the next turn: without the thought. */
const rebuilt = (calls: ToolCall[]) => ({ role: 'assistant', content: '', tool_calls: calls });

const result = ({ id, name }: ToolCall) => ({
	role: 'tool',
	tool_call_id: id,
	content: `${name} is fine`,
});

/** Both ways of asking, to the same end. */
const WAYS = {
	plain: async (model: Model, messages: Message[]) => await model.invoke(messages),
	streamed: async (model: Model, messages: Message[]) => {
		let whole: Answer | undefined;
		for await (const chunk of await model.stream(messages)) {
			whole = whole ? whole.concat(chunk) : chunk;
		}
		if (!whole) throw new Error('The stream is empty');
		return whole;
	},
};
type Way = (typeof WAYS)[keyof typeof WAYS];

describe('SiliconFlow Chat Model', () => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	afterAll(async () => await on.stop());
	beforeEach(async () => await on.faults({}));

	const run = async <T,>(
		use: (model: Model) => Promise<T>,
		{ model = 'Qwen/Qwen3-8B', onStart, ...options }: Options = {},
	) =>
		await runSubNode<Model, T>({
			node: new LmChatSiliconFlow(),
			parameters: { model: modelId(model), options: options },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
			use,
			onStart,
		});
	type Options = IDataObject & { model?: string; onStart?: (stop: () => void) => void };

	const bodies = async () =>
		(await on.requests('/chat/completions')).map(
			({ body }) => JSON.parse(body) as IDataObject & { messages: IDataObject[] },
		);

	it('is a model that n8n’s agents take', async () => {
		const { value } = await run(async (model) => ({
			namespace: model.lc_namespace,
			tools: typeof model.bindTools,
		}));
		expect(value?.namespace).toContain('chat_models');
		expect(value?.tools).toBe('function');
	});

	it('names the tool whose name the service may have refused', async () => {
		const body = { code: 20015, message: 'The parameter is invalid.', data: null };
		await on.faults({ forced: [{ path: '/chat/completions', status: 400, body, times: 2 }] });
		const ask = async (name: string) =>
			await run(async (model) => await model.bindTools([tool(name)]).invoke([user('Hello')]));
		const long = 'reads_'.repeat(20);
		expect((await ask(long)).error).toMatchObject({
			description: expect.stringMatching(new RegExp(`^The tool "${long}" may be the cause`)),
		});
		expect((await ask('weather')).error).toMatchObject({
			description: expect.not.stringContaining('may be the cause'),
		});
	});

	it('sends what the user has set and nothing else', async () => {
		await run(async (model) => await model.invoke([user('Hello')]));
		const schema = { type: 'object', properties: { answer: { type: 'string' } } };
		await run(async (model) => await model.invoke([user('Hello')]), {
			enableThinking: false,
			frequencyPenalty: 0.5,
			jsonSchema: JSON.stringify(schema),
			maxTokens: 99,
			minP: 0.1,
			reasoningEffort: 'max',
			responseFormat: 'json_schema',
			stop: ['###'],
			temperature: 0,
			thinkingBudget: 256,
			topK: 20,
			topP: 0.9,
		});
		const messages = [user('Hello')];
		const model = 'Qwen/Qwen3-8B';
		expect(await bodies()).toEqual([
			{ model, messages, stream: false },
			{
				model,
				messages,
				stream: false,
				enable_thinking: false,
				frequency_penalty: 0.5,
				max_tokens: 99,
				min_p: 0.1,
				reasoning_effort: 'max',
				response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
				stop: ['###'],
				temperature: 0,
				thinking_budget: 256,
				top_k: 20,
				top_p: 0.9,
			},
		]);
	});

	it('says which field is wrong when the schema is no JSON', async () => {
		const { error } = await run(async () => undefined, {
			responseFormat: 'json_schema',
			jsonSchema: '{',
		});
		expect(error?.message).toContain('JSON Schema is not valid JSON');
	});

	describe.each(Object.entries(WAYS))('asked %s', (_name, ask: Way) => {
		it('answers, with the tokens that the service has counted', async () => {
			const { value, logs, error } = await run(async (model) => await ask(model, [user('Why?')]));
			expect(error).toBeUndefined();
			expect(value?.content).toContain('You said: "Why?"');
			const { input_tokens: input, output_tokens: output } = value?.usage_metadata ?? {};
			expect(input).toBe(1);
			expect(output).toBeGreaterThan(5);
			expect(logs).toHaveLength(1);
			expect(logs[0].data?.ai_languageModel?.[0]?.[0].json).toMatchObject({
				response: { generations: [[{ text: value?.content }]] },
				tokenUsage: { promptTokens: input, completionTokens: output },
			});
		});

		it('gives the thoughts of a thinking model apart from its answer', async () => {
			const { value } = await run(async (model) => await ask(model, [user('Why?')]), {
				enableThinking: true,
			});
			expect(value?.additional_kwargs.reasoning_content).toBe(
				'I was told "Why?". I answer it briefly.',
			);
			expect(value?.content).not.toContain('briefly');
		});

		const CONVERSATION = 'weather of "Paris" then population of "Rome" and weather of "Rome"';

		it.each(['deepseek-ai/DeepSeek-V4-Flash', 'Pro/moonshotai/Kimi-K2.6'])(
			'carries the thoughts of %s back through several turns with parallel calls',
			async (name) => {
				/** Every turn has a model of its own, as n8n's agents do it. */
				const turn = async (messages: Message[]) => {
					const { value, error } = await run(
						async (model) => await ask(model.bindTools(TOOLS), messages),
						{ model: name },
					);
					expect(error).toBeUndefined();
					return value as Answer;
				};
				const question = user(CONVERSATION);
				const first = await turn([question]);
				const [one] = first.tool_calls ?? [];
				expect(first.tool_calls).toHaveLength(1);
				expect(one).toMatchObject({ name: 'weather', args: { city: 'Paris' } });
				const past = [question, rebuilt([one]), result(one)];
				const second = await turn(past);
				const [two, three] = second.tool_calls ?? [];
				expect(second.tool_calls).toMatchObject([
					{ name: 'weather', args: { city: 'Rome' } },
					{ name: 'population', args: { city: 'Rome' } },
				]);
				// n8n builds a message of its own for each of the parallel calls.
				const last = await turn([
					...past,
					rebuilt([two]),
					result(two),
					rebuilt([three]),
					result(three),
				]);
				expect(last.tool_calls ?? []).toEqual([]);
				expect(last.content).toContain('population says: population is fine');
				const [, , { messages }] = await bodies();
				expect(
					messages.flatMap(({ role, reasoning_content: thought }) =>
						role === 'assistant' ? [thought] : [],
					),
				).toEqual([
					first.additional_kwargs.reasoning_content,
					second.additional_kwargs.reasoning_content,
					second.additional_kwargs.reasoning_content,
				]);
			},
		);

		it('takes the thoughts that n8n has stored, as after a restart', async () => {
			const call: ToolCall = { id: 'of-yesterday', name: 'weather', args: {}, type: 'tool_call' };
			const { AIMessage, HumanMessage, ToolMessage } = await import('@langchain/core/messages');
			const messages = [
				new HumanMessage('weather of "Oslo"'),
				new AIMessage({
					content: '',
					tool_calls: [call],
					additional_kwargs: { reasoning_content: 'I thought of Oslo.' },
				}),
				new ToolMessage({ content: 'cold', tool_call_id: call.id }),
			] as never[];
			const { value, error } = await run(
				async (model) => await ask(model.bindTools(TOOLS), messages),
				{ model: 'deepseek-ai/DeepSeek-V4-Flash' },
			);
			expect(error).toBeUndefined();
			expect(value?.content).toContain('cold');
			// What it thought of its answer goes along with the message that n8n keeps whole.
			const next = [...messages, { role: 'assistant', content: 'cold' }, user('Thanks')];
			await run(async (model) => await ask(model.bindTools(TOOLS), next as Message[]), {
				model: 'deepseek-ai/DeepSeek-V4-Flash',
			});
			const [, second] = await bodies();
			expect(second.messages.map(({ reasoning_content: thought }) => thought ?? undefined)).toEqual(
				[
					undefined,
					'I thought of Oslo.',
					undefined,
					value?.additional_kwargs.reasoning_content,
					undefined,
				],
			);
		});

		it('carries back the thoughts of answers in words, each to its own of several at once', async () => {
			const model = 'deepseek-ai/DeepSeek-V4-Flash';
			const questions = ['Why is the sky blue?', 'Why is the sea salty?'];
			const { value: answers = [] } = await run(
				async (supplied) =>
					await Promise.all(questions.map(async (text) => await ask(supplied, [user(text)]))),
				{ model },
			);
			const { error } = await run(
				async (supplied) =>
					await Promise.all(
						questions.map(
							async (text, index) =>
								await ask(supplied, [
									user(text),
									{ role: 'assistant', content: answers[index].content },
									user('And at night?'),
								]),
						),
					),
				{ model },
			);
			expect(error).toBeUndefined();
			const sent = (await bodies())
				.slice(2)
				.map(({ messages: [question, answer] }) => [question.content, answer.reasoning_content]);
			expect(new Map(sent as Array<[string, string]>)).toEqual(
				new Map(
					questions.map((text, index) => [
						text,
						answers[index].additional_kwargs.reasoning_content as string,
					]),
				),
			);
		});

		it.each(['deepseek-ai/DeepSeek-V4-Flash', 'Pro/moonshotai/Kimi-K2.6'])(
			'goes on with a stand-in where nobody has kept the thoughts of %s',
			async (name) => {
				const call = { id: 'lost', name: 'weather', args: { city: 'Bern' }, type: 'tool_call' };
				const { value, error } = await run(
					async (model) =>
						await ask(model.bindTools(TOOLS), [
							user('weather of "Bern" on a day long ago'),
							rebuilt([call as ToolCall]),
							result(call as ToolCall),
						]),
					{ model: name },
				);
				expect(error).toBeUndefined();
				expect(value?.content).toContain('weather is fine');
				const sent = await bodies();
				expect(sent.map(({ messages: [, { reasoning_content: thought }] }) => thought)).toEqual([
					undefined,
					'I call weather {"city":"Bern"}',
				]);
			},
		);

		it('tells an error in the service’s words, with what to do', async () => {
			const { error, logs } = await run(async (model) => await ask(model, [user('[[refuse]]')]));
			expect(error).toMatchObject({
				message: 'The parameter is invalid. Please check again.',
				description: expect.stringMatching(
					/does not say which value.*code 20015, trace id/s,
				) as string,
				httpCode: '400',
				functionality: 'configuration-node',
			});
			expect(logs[0]).toMatchObject({ executionStatus: 'error', error: { httpCode: '400' } });
		});

		it('tries again after passing faults, as often as the user says', async () => {
			const overloaded = { code: 50505, message: 'Model service overloaded', data: null };
			const forced = [{ path: '/chat/completions', status: 503, body: overloaded, times: 2 }];
			await on.faults({ forced });
			const { value } = await run(async (model) => await ask(model, [user('Why?')]));
			expect(value?.content).toMatch(/\S/);
			await on.faults({ forced });
			const { error } = await run(async (model) => await ask(model, [user('Why?')]), {
				maxRetries: 1,
			});
			expect(error).toMatchObject({
				message: 'Model service overloaded',
				description: expect.stringContaining('2 attempts') as string,
			});
		});

		it('gives up after the time that the user says', async () => {
			await on.faults({ latency: 2_000 });
			const { error } = await run(async (model) => await ask(model, [user('Why?')]), {
				timeout: 100,
				maxRetries: 0,
			});
			expect(error).toMatchObject({
				description: expect.stringContaining('Raise the Timeout') as string,
			});
		});

		it('stops with the execution', async () => {
			await on.faults({ latency: 5_000 });
			const started = Date.now();
			const { error } = await run(async (model) => await ask(model, [user('Why?')]), {
				onStart: (stop) => setTimeout(stop, 300),
			});
			expect(error).toBeDefined();
			expect(Date.now() - started).toBeLessThan(3_000);
		});
	});

	it.each(Object.keys(WAYS) as Array<keyof typeof WAYS>)(
		'calls no tool with arguments that are cut, and says which call is lost (%s)',
		async (way) => {
			const calls = ['{"city":"Bern"}', '{"city":"Be'].map((given, index) => ({
				...{ index, id: `call_${index}`, type: 'function' },
				function: { name: `tool_${index}`, arguments: given },
			}));
			const choice = { index: 0, finish_reason: 'tool_calls' };
			const message = { role: 'assistant', content: '', tool_calls: calls };
			const service = await startScriptedService(() =>
				way === 'streamed'
					? sse(JSON.stringify({ choices: [{ ...choice, delta: message }] }), '[DONE]')
					: { body: { choices: [{ ...choice, message }] } },
			);
			const { value, logs } = await runSubNode<Model, Answer>({
				node: new LmChatSiliconFlow(),
				parameters: { model: modelId('any/model'), options: {} },
				credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
				use: async (model) => await WAYS[way](model, [user('How many live in Bern?')]),
			}).finally(async () => await service.stop());
			expect(value?.tool_calls?.map(({ name }) => name)).toEqual(['tool_0']);
			expect(logs[0].hints?.map(({ message: said }) => said)).toEqual([
				expect.stringContaining('called "tool_1" with arguments that are cut'),
			]);
		},
	);

	it('streams piece by piece', async () => {
		const { value } = await run(async (model) => {
			const pieces: string[] = [];
			for await (const { content } of await model.stream([user('Why?')])) pieces.push(content);
			return pieces.filter(Boolean);
		});
		expect(value?.length).toBeGreaterThan(5);
	});

	it.each([
		[
			'[[drop]]',
			/^The stream of the answer was cut short: /,
			/ended the answer.*switch Stream off/,
		],
		['[[fail]]', /overloaded/, /Try again later/],
	])('says who ended a stream that breaks off: %s', async (mark, words, hint) => {
		const { error } = await run(
			async (model) => await WAYS.streamed(model, [user(`Tell me a long story ${mark}`)]),
		);
		expect(error?.message).toMatch(words);
		expect(error).toMatchObject({
			description: expect.stringMatching(hint) as string,
			functionality: 'configuration-node',
		});
		expect(await bodies()).toHaveLength(1);
	});
});
