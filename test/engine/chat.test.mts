import { PNG } from 'pngjs';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { storeFile } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowChat();
const says = (content: string, extra = {}) => ({ values: [{ role: 'user', content, ...extra }] });
const parameters = {
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: says('={{ $json.question }}'),
	options: {},
};
const questions = (...texts: string[]) => texts.map((question) => ({ question }));

describe('Chat, Complete', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const sentBodies = async () =>
		(await sandbox.requests('/chat/completions')).map(
			({ body }) => JSON.parse(body) as Record<string, unknown>,
		);

	it('answers each item, and sends nothing that the user did not set', async () => {
		const { items } = await sandbox.run(node, parameters, questions('One?', 'Two?', 'Three?'));
		expect(items).toHaveLength(3);
		items.forEach(({ json, pairedItem }, item) => {
			expect(pairedItem).toEqual({ item });
			expect(json).toMatchObject({
				content: expect.any(String) as string,
				finishReason: 'stop',
				usage: { total_tokens: expect.any(Number) as number },
				traceId: expect.any(String) as string,
			});
		});
		for (const body of await sentBodies()) expect(Object.keys(body)).toEqual(['model', 'messages']);
	});

	it('sends every option that was set, under the API’s names', async () => {
		const options = {
			systemPrompt: 'Be brief.',
			maxTokens: 20,
			temperature: 0.2,
			topP: 0.9,
			topK: 40,
			frequencyPenalty: 0.5,
			n: 2,
			stop: ['###'],
		};
		const { items } = await sandbox.run(node, { ...parameters, options }, questions('One?'));
		const [body] = await sentBodies();
		expect(body).toMatchObject({
			max_tokens: 20,
			temperature: 0.2,
			top_p: 0.9,
			top_k: 40,
			frequency_penalty: 0.5,
			n: 2,
			stop: ['###'],
			messages: [
				{ role: 'system', content: 'Be brief.' },
				{ role: 'user', content: 'One?' },
			],
		});
		expect(items[0].json.choices).toHaveLength(2);
	});

	it('parses the answer in JSON mode', async () => {
		const options = { responseFormat: 'json_object' };
		const { items } = await sandbox.run(node, { ...parameters, options }, questions('Colours?'));
		expect(items[0].json.json).toEqual(JSON.parse(String(items[0].json.content)));
	});

	it('keeps the reasoning of a thinking model', async () => {
		const model = modelId('deepseek-ai/DeepSeek-R1');
		const { items } = await sandbox.run(node, { ...parameters, model }, questions('Why?'));
		expect(items[0].json.reasoning).toEqual(expect.any(String));
	});

	it('sends images from an address and from a file', async () => {
		const png = PNG.sync.write(new PNG({ width: 7, height: 5 }));
		const binary = { data: await storeFile(png, 'tiny.png', 'image/png') };
		const images = {
			values: [
				{ source: 'url', url: 'https://example.com/cat.png', detail: 'low' },
				{ source: 'binary', binaryPropertyName: 'data' },
			],
		};
		const model = modelId('Qwen/Qwen3-VL-32B-Instruct');
		const messages = says('What is this?', { images });
		await sandbox.run(node, { ...parameters, model, messages }, [{ json: {}, binary }]);
		const [{ body }] = await sandbox.requests('/chat/completions');
		expect(body).toContain('"image_url":{"url":"https://example.com/cat.png","detail":"low"}');
		expect(body).toContain(`data:image/png;base64,${png.toString('base64').slice(0, 40)}`);
	});

	it('says which item lacks its message or its file', async () => {
		const input = questions('One?', '', 'Three?');
		const { items } = await sandbox.run(node, parameters, input, CONTINUE);
		expect(items[1].json).toMatchObject({
			error: 'The message is empty [item 1]',
			message: expect.stringMatching(/check the names .* filter out/) as string,
		});
		const rows = [
			{ role: 'user', content: 'One?' },
			{ role: 'user', content: ' ' },
		];
		const two = await sandbox.run(
			node,
			{ ...parameters, messages: { values: rows } },
			[{ json: {} }],
			CONTINUE,
		);
		expect(two.items[0]?.json.error).toBe('Message 2 of 2 is empty [item 0]');
		expect([items[0], items[2]].every(({ json }) => json.content)).toBe(true);
		const images = { values: [{ source: 'binary', binaryPropertyName: 'photo' }] };
		const missing = await sandbox.run(
			node,
			{ ...parameters, messages: says('What is this?', { images }) },
			[{}],
			CONTINUE,
		);
		expect(missing.items[0].json.error).toContain('photo');
		expect(missing.items[0].json.error).toContain('[item 0]');
	});

	it('passes on the service’s words and says what to do', async () => {
		const model = { __rl: true, mode: 'id', value: '={{ $json.model }}' };
		const input = ['Qwen/Qwen3-8B', 'no/such-model'].map((name) => ({
			question: 'Hi',
			model: name,
		}));
		const { items } = await sandbox.run(node, { ...parameters, model }, input, CONTINUE);
		expect(items[0].json.content).toBeTruthy();
		expect(items[1].json).toMatchObject({
			error: 'Model does not exist. Please check it carefully. [item 1]',
			message: expect.stringContaining('Pick a model from the list') as string,
			details: { httpCode: '400', code: 20012 },
		});
	});

	it('says what is wrong with a key', async () => {
		const wrong = { apiKey: 'sk-wrong' };
		const { error } = await sandbox.run(node, parameters, questions('One?'), wrong);
		expect(error?.message).toBe('Token is invalid. [item 0]');
		expect(JSON.stringify(error)).not.toContain('sk-wrong');
	});
});
