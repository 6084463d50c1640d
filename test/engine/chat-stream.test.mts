import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowChat();
const weather = {
	type: 'function',
	function: {
		name: 'get_weather',
		description: 'The weather of a city',
		parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
	},
};

describe('Chat, Complete, with Stream', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const parameters = (options: IDataObject, model = 'Qwen/Qwen3-8B') => ({
		operation: 'complete',
		model: modelId(model),
		messages: { values: [{ role: 'user', content: '={{ $json.question }}' }] },
		options,
	});
	const questions = (...texts: string[]) => texts.map((question) => ({ question }));
	const ask = async (options: IDataObject, model: string, ...texts: string[]) =>
		await sandbox.run(node, parameters(options, model), questions(...texts), CONTINUE);
	const withoutTrace = ({ json: { traceId: _traceId, ...json } }: { json: IDataObject }) => json;

	it.each([
		['a plain answer', 'Qwen/Qwen3-8B', {}],
		['a thinking model', 'deepseek-ai/DeepSeek-R1', {}],
		['JSON', 'Qwen/Qwen3-8B', { responseFormat: 'json_object' }],
	])('gives the same output as without: %s', async (_name, model, options) => {
		const plain = await ask(options, model, 'One?', 'Two?');
		const streamed = await ask({ ...options, stream: true }, model, 'One?', 'Two?');
		expect(streamed.items.map(withoutTrace)).toEqual(plain.items.map(withoutTrace));
		expect(streamed.items[1].pairedItem).toEqual({ item: 1 });
		expect(streamed.items[0].json.traceId).toEqual(expect.any(String));
		const bodies = (await sandbox.requests('/chat/completions')).map(
			({ body }) => JSON.parse(body) as IDataObject,
		);
		expect(bodies.map(({ stream }) => stream)).toEqual([undefined, undefined, true, true]);
		expect(bodies[3].stream_options).toEqual({ include_usage: true });
	});

	it('puts tool calls together', async () => {
		const options = { tools: JSON.stringify([weather]), stream: true };
		const { items } = await ask(options, 'Qwen/Qwen3-8B', 'What is the weather in Paris?');
		expect(items[0].json).toMatchObject({ finishReason: 'tool_calls' });
		const [call] = items[0].json.toolCalls as Array<{
			id: string;
			function: { name: string; arguments: string };
		}>;
		expect(call).toMatchObject({
			id: expect.stringMatching(/./) as string,
			type: 'function',
			function: { name: 'get_weather' },
		});
		expect(JSON.parse(call.function.arguments)).toHaveProperty('city');
	});

	it('gives the whole answer where Simplify is off', async () => {
		const streamed = { ...parameters({ stream: true }), simplify: false };
		const { items } = await sandbox.run(node, streamed, questions('One?'));
		expect(items[0].json).toMatchObject({
			object: 'chat.completion',
			choices: [{ index: 0, message: { role: 'assistant' }, finish_reason: 'stop' }],
			usage: { total_tokens: expect.any(Number) as number },
		});
	});

	it('keeps what came of a stream that is cut short, and does not ask again', async () => {
		const { items } = await ask(
			{ stream: true },
			'Qwen/Qwen3-8B',
			'One?',
			'[[drop]] two',
			'Three?',
		);
		expect(items[0].json.content).toBeTruthy();
		expect(items[2].json.content).toBeTruthy();
		const { error, message, details } = items[1].json as {
			error: string;
			message: string;
			details: { partial: { content: string; finishReason: unknown } };
		};
		expect(error).toMatch(/cut short.*\[item 1\]$/);
		expect(details.partial).toMatchObject({ finishReason: null, model: 'Qwen/Qwen3-8B' });
		expect(details.partial.content).toMatch(/\S/);
		expect(message).toContain(`This had come: ${details.partial.content}`);
		expect(message).toContain('was not repeated');
		const dropped = (await sandbox.requests('/chat/completions')).filter(({ body }) =>
			body.includes('[[drop]]'),
		);
		expect(dropped).toHaveLength(1);
	});

	it.each([
		['says so where one of two choices never came', 'choice-missing', 2],
		['is content with the one choice that was asked for', 'choice-missing', 1],
	])('%s', async (_what, name, n) => {
		await sandbox.faults({ answers: [{ path: '/chat/completions', name, times: 9 }] });
		const { items } = await ask({ stream: true, n }, 'Qwen/Qwen3-8B', 'One?');
		const { error, details, content } = items[0].json as IDataObject & { details?: IDataObject };
		if (n === 1) expect(content).toBe('the answer');
		else {
			expect(error).toMatch(/before the answer was whole/);
			expect(details?.partial).toMatchObject({ content: 'the answer' });
		}
		expect(await sandbox.requests('/chat/completions')).toHaveLength(1);
	});

	it('keeps it when the node stops, too', async () => {
		const { error } = await sandbox.run(
			node,
			parameters({ stream: true }),
			questions('[[drop]] one'),
		);
		const { context, description } = error as NodeApiError;
		expect(description).toContain('This had come: ');
		expect(context.partial).toMatchObject({ content: expect.stringMatching(/\S/) as string });
	});

	it('passes on an error that the service sends in the middle', async () => {
		const { items } = await ask({ stream: true }, 'Qwen/Qwen3-8B', '[[fail]] one', 'Two?');
		expect(items[0].json).toMatchObject({
			error: 'Model service overloaded. Please try again later. [item 0]',
			details: { code: 50505, partial: { finishReason: null } },
		});
		expect(items[1].json.content).toBeTruthy();
		expect(await sandbox.requests('/chat/completions')).toHaveLength(2);
	});

	it('repeats a request that was refused before the stream began', async () => {
		await sandbox.faults({
			forced: [{ path: '/chat/completions', status: 503, body: 'busy', times: 2 }],
		});
		const { items } = await ask({ stream: true }, 'Qwen/Qwen3-8B', 'One?');
		expect(items[0].json.content).toBeTruthy();
		expect(await sandbox.requests('/chat/completions')).toHaveLength(3);
	});

	it('says what the service refuses, as without a stream', async () => {
		const { items } = await ask({ stream: true }, 'no/such-model', 'One?');
		expect(items[0].json).toMatchObject({
			error: 'Model does not exist. Please check it carefully. [item 0]',
			details: { httpCode: '400', code: 20012 },
		});
	});
});
