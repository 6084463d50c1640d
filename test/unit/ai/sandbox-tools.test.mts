/** How the sandbox plays tool calling: what it calls, in which order, and when it thinks. */
import { CHAT, startClient, type Client } from '../sandbox/client.mts';

interface Call {
	id: string;
	function: { name: string; arguments: string };
}

const tool = (name: string, description: string, properties: object, required?: string[]) => ({
	type: 'function',
	function: { name, description, parameters: { type: 'object', properties, required } },
});
const string = { type: 'string' };
const TOOLS = [
	tool('calculator', 'Does arithmetic', { input: string }),
	tool('search_addresses', 'Finds passages of presidents', { input: string }, ['input']),
	tool('draw', 'Draws a picture', {
		prompt: string,
		count: { type: 'integer' },
		wide: { type: 'boolean' },
	}),
	tool('sort', 'Sorts texts by relevance', {
		query: string,
		texts: { type: 'array', items: string },
	}),
	tool('light', 'Switches the light', { state: { type: 'string', enum: ['on', 'off'] } }),
];

describe('tool calls of the sandbox', () => {
	let sandbox: Client;
	beforeAll(async () => {
		sandbox = await startClient();
	});
	afterAll(async () => await sandbox.stop());

	const ask = async (messages: object[], more: object = {}) =>
		await sandbox.api.post(CHAT, { model: 'Qwen/Qwen3-8B', messages, tools: TOOLS, ...more });

	const callsFor = async (
		question: string,
		more: object = {},
	): Promise<Array<[string, unknown]>> => {
		const { data } = await ask([{ role: 'user', content: question }], more);
		const calls = (data.choices[0].message.tool_calls ?? []) as Call[];
		return calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]);
	};

	it.each([
		['What is 2 * (3 + 4)?', [['calculator', { input: '2 * (3 + 4)' }]]],
		[
			'Search the addresses for tribes',
			[['search_addresses', { input: 'Search the addresses for tribes' }]],
		],
		['Draw 3 pictures of "a cat"', [['draw', { prompt: 'a cat', count: 3, wide: false }]]],
		['Sort by "rain": "sun", "storm"', [['sort', { query: 'rain', texts: ['sun', 'storm'] }]]],
		['Switch the light off', [['light', { state: 'off' }]]],
		['[[call draw {"prompt":"x"}]]', [['draw', { prompt: 'x' }]]],
		['Good morning!', []],
	])('for "%s"', async (question, calls) => {
		expect(await callsFor(question)).toEqual(calls);
	});

	it('are made when they must be, and not when they must not', async () => {
		expect(await callsFor('What is 1 + 1?', { tool_choice: 'none' })).toEqual([]);
		expect(await callsFor('Good morning!', { tool_choice: 'required' })).toHaveLength(1);
		const choice = { type: 'function', function: { name: 'draw' } };
		expect((await callsFor('What is 1 + 1?', { tool_choice: choice }))[0][0]).toBe('draw');
	});

	const QUESTION = 'Draw "a dog" and calculate 1 + 1, then calculate 2 + 2';

	it('come step by step, those of a step together, and then the answer', async () => {
		const messages: object[] = [{ role: 'user', content: QUESTION }];
		const turns: string[][] = [];
		for (;;) {
			const { data } = await ask(messages);
			const [{ message, finish_reason: reason }] = data.choices;
			const calls = (message.tool_calls ?? []) as Call[];
			expect(reason).toBe(calls.length > 0 ? 'tool_calls' : 'stop');
			if (calls.length === 0) {
				expect(message.content).toBe('calculator says: 2\ndraw says: done\ncalculator says: 4');
				break;
			}
			turns.push(calls.map((call) => call.function.name));
			messages.push(message);
			for (const { id, function: called } of calls) {
				const { input } = JSON.parse(called.arguments) as { input?: string };
				const content = input ? String(Number(input[0]) + Number(input[4])) : '["done"]';
				messages.push({ role: 'tool', tool_call_id: id, content });
			}
		}
		expect(turns).toEqual([['calculator', 'draw'], ['calculator']]);
	});

	it('are streamed with a null id and an empty name after the first piece', async () => {
		const { data } = await ask([{ role: 'user', content: 'What is 12345 * 678?' }], {
			stream: true,
		});
		const chunks = String(data)
			.split('\n\n')
			.filter((line) => line.startsWith('data: {'))
			.map((line) => JSON.parse(line.slice('data: '.length)));
		const pieces = chunks.flatMap(({ choices }) => choices[0].delta.tool_calls ?? []);
		expect(pieces.length).toBeGreaterThan(2);
		expect(pieces[0]).toMatchObject({
			index: 0,
			id: expect.any(String),
			function: { name: 'calculator' },
		});
		for (const piece of pieces.slice(1)) {
			expect(piece).toMatchObject({ index: 0, id: null, function: { name: '' } });
		}
		const text = pieces.map((piece) => piece.function.arguments).join('');
		expect(JSON.parse(text)).toEqual({ input: '12345 * 678' });
		expect(chunks.at(-1).choices[0].finish_reason).toBe('tool_calls');
	});

	describe('of a model that thinks', () => {
		const model = 'deepseek-ai/DeepSeek-V4-Flash';

		const PASSED_BACK =
			'The `reasoning_content` in the thinking mode must be passed back to the API.';
		const MISSING =
			'thinking is enabled but reasoning_content is missing in assistant tool call message at index 1';

		it.each([
			[model, PASSED_BACK],
			['Pro/moonshotai/Kimi-K2.6', MISSING],
		])('want their thoughts back: %s', async (name, message) => {
			const question = { role: 'user', content: 'What is 1 + 1?' };
			const { data } = await ask([question], { model: name });
			const [{ message: call }] = data.choices;
			expect(call.reasoning_content).toMatch(/\S/);
			const result = { role: 'tool', tool_call_id: call.tool_calls[0].id, content: '2' };
			expect((await ask([question, call, result], { model: name })).status).toBe(200);
			const { reasoning_content: _thought, ...forgetful } = call;
			const refused = await ask([question, forgetful, result], { model: name });
			expect(refused.status).toBe(400);
			expect(refused.data).toEqual({ code: 20015, message, data: null });
		});

		it('want those of answers in words too, where the model is DeepSeek’s', async () => {
			const past = (more: object) => [
				{ role: 'user', content: 'Why?' },
				{ role: 'assistant', content: 'So.', ...more },
				{ role: 'user', content: 'How?' },
			];
			const refused = await ask(past({}), { model });
			expect([refused.status, refused.data.message]).toEqual([400, PASSED_BACK]);
			expect((await ask(past({ reasoning_content: 'Hm.' }), { model })).status).toBe(200);
			expect((await ask(past({}), { model: 'Pro/moonshotai/Kimi-K2.6' })).status).toBe(200);
		});

		it('do not when thinking is switched off', async () => {
			const messages = [
				{ role: 'user', content: 'What is 1 + 1?' },
				{
					role: 'assistant',
					content: '',
					tool_calls: [
						{ id: 'a', type: 'function', function: { name: 'calculator', arguments: '{}' } },
					],
				},
				{ role: 'tool', tool_call_id: 'a', content: '2' },
			];
			const on = await ask(messages, { enable_thinking: true });
			const off = await ask(messages, { enable_thinking: false });
			expect([on.status, off.status]).toEqual([400, 200]);
		});
	});
});
