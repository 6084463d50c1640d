import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { storeFile } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowChat();
const says = (content: string, extra = {}) => ({ values: [{ role: 'user', content, ...extra }] });
const tool = (name: string) => ({
	type: 'function',
	function: {
		name,
		parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
	},
});

describe('Chat, Complete: tools, formats, thinking and media', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const parameters = (options: IDataObject, more: IDataObject = {}) => ({
		operation: 'complete',
		model: modelId('Qwen/Qwen3-8B'),
		messages: says('={{ $json.question }}'),
		options,
		...more,
	});
	const bodies = async () =>
		(await sandbox.requests('/chat/completions')).map(
			({ body }) => JSON.parse(body) as IDataObject,
		);

	it('sends tools from text or an expression, and says which item has bad ones', async () => {
		const list = [tool('get_weather')];
		const input = [
			{ question: 'Weather in Rome?', tools: JSON.stringify(list) },
			{ question: 'Weather in Rome?', tools: list },
			{ question: 'Weather in Rome?', tools: '[{"type": "function"}]' },
			{ question: 'Weather in Rome?', tools: '[{]' },
			{ question: 'Weather in Rome?', tools: '' },
		];
		const options = { tools: '={{ $json.tools }}' };
		const { items } = await sandbox.run(node, parameters(options), input, CONTINUE);
		for (const { json } of items.slice(0, 2)) {
			expect(json.toolCalls).toMatchObject([{ function: { name: 'get_weather' } }]);
		}
		expect(items[2].json).toMatchObject({
			error: 'Tool 0 has no "function" object [item 2]',
			message: expect.stringContaining('"type": "function"') as string,
		});
		expect(items[3].json.error).toMatch(/^Tools is not valid JSON: .*\[item 3\]$/);
		expect(items[4].json.content).toBeTruthy();
		const sent = await bodies();
		expect(sent.slice(0, 2).map(({ tools }) => tools)).toEqual([list, list]);
		expect(sent[2]).not.toHaveProperty('tools');
		for (const body of sent) expect(body).not.toHaveProperty('tool_choice');
	});

	it('sends a tool choice, by mode or by name', async () => {
		const tools = JSON.stringify([tool('get_weather'), tool('get_time')]);
		const options = (more: IDataObject) => parameters({ tools, ...more });
		const input = [{ question: 'Weather in Rome?' }];
		await sandbox.run(node, options({ toolChoice: 'none' }), input);
		await sandbox.run(node, options({ toolChoice: 'auto', toolToCall: 'get_time' }), input);
		expect((await bodies()).map((body) => body.tool_choice)).toEqual([
			'none',
			{ type: 'function', function: { name: 'get_time' } },
		]);
		const wrong = await sandbox.run(node, options({ toolToCall: 'get' }), input, CONTINUE);
		expect(wrong.items[0].json.error).toBe(
			'Tool to Call is "get", and Tools has only get_weather, get_time [item 0]',
		);
		const lone = await sandbox.run(node, parameters({ toolChoice: 'auto' }), input, CONTINUE);
		expect(lone.items[0].json.error).toBe('A tool choice is set, but there are no tools [item 0]');
	});

	it('carries the calls, the thoughts and the results of tools back', async () => {
		const model = modelId('deepseek-ai/DeepSeek-V4-Flash');
		const options = { tools: JSON.stringify([tool('get_weather')]) };
		const input = [{ question: 'Weather in Rome?' }];
		const first = await sandbox.run(node, parameters(options, { model }), input);
		expect(first.items[0].json.reasoning).toBeTruthy();
		const messages = {
			values: [
				{ role: 'user', content: 'Weather in Rome?' },
				{
					role: 'assistant',
					content: '',
					options: { toolCalls: '={{ $json.toolCalls }}', reasoning: '={{ $json.reasoning }}' },
				},
				{ role: 'tool', content: 'sunny', options: { toolCallId: '={{ $json.toolCalls[0].id }}' } },
			],
		};
		const next = parameters(options, { model, messages });
		const { items, error } = await sandbox.run(node, next, first.items);
		expect(error).toBeUndefined();
		expect(items[0].json.content).toContain('sunny');
		const [, { messages: sent }] = await bodies();
		expect(sent).toMatchObject([
			{ role: 'user' },
			{ role: 'assistant', content: null, reasoning_content: expect.any(String) as string },
			{ role: 'tool', content: 'sunny', tool_call_id: expect.any(String) as string },
		]);
	});

	it.each([
		['plain', {}],
		['streamed', { stream: true }],
	])(
		'carries the thoughts of answers in words back, %s, and says where they lack',
		async (_way, how) => {
			const model = modelId('deepseek-ai/DeepSeek-V4-Flash');
			const ask = async (answerOptions: IDataObject, items: INodeExecutionData[]) =>
				await sandbox.run(
					node,
					parameters(how, {
						model,
						messages: {
							values: [
								{ role: 'user', content: 'Why?' },
								{ role: 'assistant', content: '={{ $json.content }}', options: answerOptions },
								{ role: 'user', content: 'And at night?' },
							],
						},
					}),
					items,
					CONTINUE,
				);
			const first = await sandbox.run(node, parameters(how, { model }), [{ question: 'Why?' }]);
			const { items } = await ask({ reasoning: '={{ $json.reasoning }}' }, first.items);
			expect(items[0].json.content).toContain('And at night?');
			const [, { messages }] = await bodies();
			const thought = (messages as IDataObject[])[1].reasoning_content;
			expect(thought).toBe('I was told "Why?". I answer it briefly.');
			const refused = await ask({}, first.items);
			expect(refused.items[0].json).toMatchObject({
				error: expect.stringContaining('must be passed back') as string,
				message: expect.stringMatching(/In the Chat node, give the "reasoning"/) as string,
			});
		},
	);

	it('wants an ID with the result of a tool, and calls in their own form', async () => {
		const rows = [
			{ role: 'tool', content: 'sunny' },
			{ role: 'assistant', content: '', options: { toolCalls: '[{"name": "get"}]' } },
		];
		const errors: unknown[] = [];
		for (const row of rows) {
			const wrong = parameters({}, { messages: { values: [row] } });
			const { items } = await sandbox.run(node, wrong, [{}], CONTINUE);
			errors.push(items[0].json.error);
		}
		expect(errors).toEqual([
			'The message has no Tool Call ID [item 0]',
			expect.stringContaining('Tool Calls is not a list of calls'),
		]);
		expect(await bodies()).toEqual([]);
	});

	const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

	it('sends a JSON schema, alone or with its name, and parses the answer', async () => {
		const named = { name: 'place', schema, strict: true };
		const whole = { type: 'json_schema', json_schema: named };
		const input = [schema, JSON.stringify(named), whole].map((given) => ({
			question: 'Where?',
			given,
		}));
		const options = { responseFormat: 'json_schema', jsonSchema: '={{ $json.given }}' };
		const { items } = await sandbox.run(node, parameters(options), input);
		for (const { json } of items) expect(json.json).toHaveProperty('city');
		expect((await bodies()).map((body) => body.response_format)).toEqual([
			{ type: 'json_schema', json_schema: { name: 'answer', schema } },
			whole,
			whole,
		]);
	});

	it('says which item lacks its schema or has one that is no good', async () => {
		const input = ['', '[1]', '{"type":', JSON.stringify(schema)].map((given) => ({
			question: 'Where?',
			given,
		}));
		const options = { responseFormat: 'json_schema', jsonSchema: '={{ $json.given }}' };
		const { items } = await sandbox.run(node, parameters(options), input, CONTINUE);
		expect(items.map(({ json }) => json.error)).toEqual([
			'JSON Schema is empty [item 0]',
			'JSON Schema is not an object [item 1]',
			expect.stringMatching(/^JSON Schema is not valid JSON/),
			undefined,
		]);
		const other = { responseFormat: 'text', jsonSchema: schema };
		const useless = await sandbox.run(node, parameters(other), [{ question: 'Hi' }], CONTINUE);
		expect(useless.items[0].json.error).toContain('Response Format is not JSON Schema');
	});

	it('sends how to think, min P, prefix and suffix where they were set', async () => {
		const options = {
			enableThinking: false,
			thinkingBudget: 256,
			reasoningEffort: 'max',
			minP: 0.05,
			prefix: 'def add(a, b):',
			suffix: 'return c',
		};
		const { error } = await sandbox.run(node, parameters(options), [{ question: 'Fill' }]);
		expect(error).toBeUndefined();
		expect(await bodies()).toMatchObject([
			{
				enable_thinking: false,
				thinking_budget: 256,
				reasoning_effort: 'max',
				min_p: 0.05,
				prefix: 'def add(a, b):',
				suffix: 'return c',
			},
		]);
	});

	const omni = modelId('Qwen/Qwen3-Omni-30B-A3B-Instruct');
	const media = {
		images: { values: [{ source: 'url', url: 'https://example.com/a.png' }] },
		options: {
			audio: { values: [{ source: 'binary', binaryPropertyName: 'sound' }] },
			videos: {
				values: [
					{ source: 'url', url: 'https://example.com/a.mp4', options: { maxFrames: 8, fps: 1 } },
					{ source: 'binary', binaryPropertyName: 'clip' },
				],
			},
		},
	};
	const files = async () => ({
		sound: await storeFile(Buffer.from('sound'), 'a.mp3', 'audio/mpeg'),
		clip: await storeFile(Buffer.from('clip'), 'a.mp4', 'video/mp4'),
	});

	it('sends sound and video, from an address or a file, and only what was set of them', async () => {
		const messages = says('What is this?', media);
		const input = [{ json: {}, binary: await files() }];
		const { error } = await sandbox.run(node, parameters({}, { model: omni, messages }), input);
		expect(error).toBeUndefined();
		const clip = Buffer.from('clip').toString('base64');
		expect((await bodies())[0].messages).toEqual([
			{
				role: 'user',
				content: [
					{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
					{
						type: 'audio_url',
						audio_url: { url: `data:audio/mpeg;base64,${Buffer.from('sound').toString('base64')}` },
					},
					{
						type: 'video_url',
						video_url: { url: 'https://example.com/a.mp4', fps: 1, max_frams: 8 },
					},
					{ type: 'video_url', video_url: { url: `data:video/mp4;base64,${clip}` } },
					{ type: 'text', text: 'What is this?' },
				],
			},
		]);
	});

	it('sends PDF to models that read it', async () => {
		const pdf = { data: await storeFile(Buffer.from('%PDF-1.4'), 'a.pdf', 'application/pdf') };
		const images = { values: [{ source: 'binary', binaryPropertyName: 'data' }] };
		const messages = says('Read this', { images });
		const run = async (model: string) =>
			await sandbox.run(
				node,
				parameters({}, { model: modelId(model), messages }),
				[{ json: {}, binary: pdf }],
				CONTINUE,
			);
		expect((await run('deepseek-ai/DeepSeek-OCR')).items[0].json.content).toBeTruthy();
		expect((await run('Qwen/Qwen3-VL-32B-Instruct')).items[0].json.error).toContain('[item 0]');
	});

	it('says which item has a file of another kind, and sends nothing of it', async () => {
		const text = await storeFile(Buffer.from('text'), 'a.txt', 'text/plain');
		const messages = says('What is this?', { options: { audio: media.options.audio } });
		const input = [
			{ json: {}, binary: await files() },
			{ json: {}, binary: { sound: text } },
			{ json: {}, binary: await files() },
		];
		const wrong = parameters({}, { model: omni, messages });
		const { items } = await sandbox.run(node, wrong, input, CONTINUE);
		expect(items.map(({ json }) => json.error)).toEqual([
			undefined,
			'The file in "sound" is text/plain, not of type sound file [item 1]',
			undefined,
		]);
		expect(await bodies()).toHaveLength(2);
	});
});
