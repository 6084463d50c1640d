/** What each endpoint answers to a good request: the specification's shape, and a content that fits. */
import { loadSpec } from '../../../generator/load.mts';
import { validatorsOf, type Validator } from '../openapi/validators.mts';
import {
	CHAT,
	chat,
	draw,
	embed,
	form,
	IMAGES,
	rerank,
	said,
	speak,
	startClient,
	type Client,
} from './client.mts';

const JSON_TYPE = 'application/json';

let sandbox: Client;
let answerOf: (method: string, path: string) => Validator;

beforeAll(async () => {
	sandbox = await startClient();
	const validators = validatorsOf(await loadSpec());
	answerOf = (method, path) =>
		validators('paths', path, method, 'responses', '200', 'content', JSON_TYPE, 'schema');
});
afterAll(async () => await sandbox.stop());

const good: Array<[path: string, body: object]> = [
	[CHAT, chat()],
	[CHAT, chat('Hello', { n: 3 })],
	['/embeddings', embed('Hello')],
	['/embeddings', embed(['Hello', 'world'])],
	['/rerank', rerank('fruit', ['apple', 'chair'])],
	['/rerank', rerank('fruit', ['apple', 'chair'], { return_documents: true, top_n: 1 })],
	[IMAGES, draw('a lighthouse')],
];

it.each(good)('POST %s answers as the specification says', async (path, body) => {
	const { status, data, headers } = await sandbox.api.post(path, body);
	expect(status).toBe(200);
	expect(answerOf('post', path)(data)).toBe('');
	expect(headers['x-siliconcloud-trace-id']).toMatch(/\w{8,}/);
});

describe('chat', () => {
	it('answers as the live service was seen to', async () => {
		const { data } = await sandbox.api.post(CHAT, chat('What is the capital of France?'));
		expect(data).toMatchObject({
			id: expect.stringMatching(/^[0-9a-f]{32}$/),
			object: 'chat.completion',
			created: expect.any(Number),
			model: 'Qwen/Qwen3-8B',
			choices: [
				{
					index: 0,
					message: { role: 'assistant', content: expect.stringMatching(/\S/) },
					finish_reason: 'stop',
				},
			],
			usage: {
				prompt_tokens: expect.any(Number),
				completion_tokens: expect.any(Number),
				total_tokens: expect.any(Number),
			},
		});
		const {
			prompt_tokens: prompt,
			completion_tokens: completion,
			total_tokens: total,
		} = data.usage;
		expect(prompt + completion).toBe(total);
	});

	it('gives the same answer to the same question, and takes it from a text it was given', async () => {
		const content = 'The lighthouse was built in 1851. Its lamp burns whale oil. '.padEnd(
			400,
			'Gulls cry. ',
		);
		const question = { role: 'user', content: 'What does the lamp burn?' };
		const messages = [{ role: 'system', content }, question];
		const ask = async () =>
			(await sandbox.api.post(CHAT, chat('', { messages }))).data.choices[0].message
				.content as string;
		const [first, second] = [await ask(), await ask()];
		expect(first).toBe(second);
		expect(first).toContain('whale oil');
	});

	it('gives as many answers as asked', async () => {
		const { data } = await sandbox.api.post(CHAT, chat('Hello', { n: 3 }));
		expect(data.choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
	});

	it('stops at a stop text, and at the largest number of tokens', async () => {
		const { data: whole } = await sandbox.api.post(CHAT, chat('Say: one STOP two'));
		expect(whole.choices[0].message.content).toContain('STOP');
		const { data: stopped } = await sandbox.api.post(
			CHAT,
			chat('Say: one STOP two', { stop: 'STOP' }),
		);
		expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop' });
		expect(stopped.choices[0].message.content).not.toContain('STOP');
		const { data: cut } = await sandbox.api.post(
			CHAT,
			chat('Say: one STOP two', { max_tokens: 2 }),
		);
		expect(cut.choices[0]).toMatchObject({ finish_reason: 'length' });
		expect(cut.choices[0].message.content.length).toBeLessThan(20);
	});

	it('shows what a thinking model thinks', async () => {
		const model = 'deepseek-ai/DeepSeek-R1';
		const { data } = await sandbox.api.post(CHAT, chat('Why?', { model }));
		expect(data.choices[0].message.reasoning_content).toMatch(/\S/);
		expect(data.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
	});

	it('answers in JSON when asked, for a model that can', async () => {
		const body = chat('Hello', { response_format: { type: 'json_object' } });
		const { data } = await sandbox.api.post(CHAT, body);
		expect(typeof JSON.parse(data.choices[0].message.content)).toBe('object');
	});
});

describe('a streamed chat', () => {
	const eventsOf = async (body: object) => {
		const { data, headers } = await sandbox.api.post<string>(CHAT, { ...body, stream: true });
		expect(headers['content-type']).toContain('text/event-stream');
		const frames = data.split('\n\n').filter(Boolean);
		expect(frames.every((frame) => frame.startsWith('data: '))).toBe(true);
		expect(frames.at(-1)).toBe('data: [DONE]');
		return frames.slice(0, -1).map((frame) => JSON.parse(frame.slice('data: '.length)));
	};
	const joined = (
		events: Array<{ choices: Array<{ delta: Record<string, string> }> }>,
		key: string,
	) => events.map(({ choices: [choice] }) => choice?.delta[key] ?? '').join('');

	it('comes in pieces that make the whole answer, and ends with [DONE]', async () => {
		const events = await eventsOf(chat('Tell me about whales'));
		const { data } = await sandbox.api.post(CHAT, chat('Tell me about whales'));
		expect(events.length).toBeGreaterThan(3);
		expect(joined(events, 'content')).toBe(data.choices[0].message.content);
		expect(new Set(events.map(({ id }) => id)).size).toBe(1);
		expect(events[0]).toMatchObject({
			object: 'chat.completion.chunk',
			model: 'Qwen/Qwen3-8B',
			choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: null }],
		});
		const last = events.filter(({ choices }) => choices.length > 0).at(-1);
		expect(last.choices[0].finish_reason).toBe('stop');
		expect(events.at(-1).usage).toEqual(data.usage);
	});

	it('thinks before it speaks', async () => {
		const events = await eventsOf(chat('Why?', { model: 'deepseek-ai/DeepSeek-R1' }));
		expect(joined(events, 'reasoning_content')).toMatch(/\S/);
		const kinds = events.map(({ choices: [choice] }) =>
			choice?.delta.content ? 'says' : 'thinks',
		);
		expect(kinds.indexOf('says')).toBeGreaterThan(1);
	});
});

describe('embeddings', () => {
	interface Answer {
		data: Array<{ index: number; embedding: number[] }>;
		usage: { prompt_tokens: number };
	}
	const vectorsOf = async (input: unknown, more?: object) =>
		(await sandbox.api.post<Answer>('/embeddings', embed(input, more))).data;

	it('are one for each text, in order, as long as the model makes them, and of length 1', async () => {
		const { data } = await vectorsOf(['one', 'two', 'three']);
		expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
		for (const { embedding } of data) {
			expect(embedding).toHaveLength(1024);
			expect(Math.hypot(...embedding)).toBeCloseTo(1);
		}
		expect((await vectorsOf('two')).data[0].embedding).toEqual(data[1].embedding);
	});

	it('are the same numbers as base64', async () => {
		const input = ['one', 'a longer text'];
		const { data: plain } = await vectorsOf(input);
		const { data: packed } = await vectorsOf(input, { encoding_format: 'base64' });
		packed.forEach(({ embedding }, index) => {
			const bytes = Uint8Array.from(Buffer.from(String(embedding), 'base64'));
			expect([...new Float32Array(bytes.buffer)]).toEqual([
				...Float32Array.from(plain[index].embedding),
			]);
		});
	});

	it.each([
		['Qwen/Qwen3-Embedding-8B', undefined, 4096],
		['Qwen/Qwen3-Embedding-4B', undefined, 2560],
		['Qwen/Qwen3-Embedding-0.6B', undefined, 1024],
		['Qwen/Qwen3-Embedding-8B', 64, 64],
		['Qwen/Qwen3-Embedding-0.6B', 512, 512],
	])('of %s asked for %s numbers have %i', async (model, dimensions, want) => {
		const { data } = await vectorsOf('Hello', { model, dimensions });
		expect(data[0].embedding).toHaveLength(want);
		expect(Math.hypot(...data[0].embedding)).toBeCloseTo(1);
	});
});

describe('rerank', () => {
	interface Answer {
		results: Array<{ index: number; relevance_score: number; document?: { text: string } }>;
		meta: { tokens: { input_tokens: number } };
	}
	const documents = ['a chair of wood', 'the apple is a fruit', 'ripe fruit', 'a table'];
	const ranked = async (more?: object) =>
		(await sandbox.api.post<Answer>('/rerank', rerank('apple fruit', documents, more))).data;

	it('scores every document from 0 to 1, the best first', async () => {
		const { results, meta } = await ranked();
		expect(results.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3]);
		const scores = results.map(({ relevance_score: score }) => score);
		expect(scores).toEqual([...scores].sort((a, b) => b - a));
		expect(Math.min(...scores)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...scores)).toBeLessThanOrEqual(1);
		expect(results[0]).toEqual({ index: 1, relevance_score: expect.any(Number) });
		expect(meta.tokens.input_tokens).toBeGreaterThan(0);
	});

	it('gives the best few, with their texts, when asked', async () => {
		const { results } = await ranked({ top_n: 2, return_documents: true });
		expect(results).toHaveLength(2);
		for (const { index, document } of results) expect(document?.text).toBe(documents[index]);
	});
});

describe('the account', () => {
	it('lists models by type and sub type, today’s and those of 2024', async () => {
		const list = async (params: object) => {
			const { status, data } = await sandbox.api.get('/models', { params });
			expect(status).toBe(200);
			expect(answerOf('get', '/models')(data)).toBe('');
			return data.data.map(({ id }: { id: string }) => id) as string[];
		};
		const [all, chats, sounds] = await Promise.all([
			list({}),
			list({ sub_type: 'chat' }),
			list({ type: 'audio' }),
		]);
		expect(new Set(all).size).toBe(all.length);
		expect(chats).toEqual(expect.arrayContaining(['Qwen/Qwen3-8B', 'Qwen/Qwen2-7B-Instruct']));
		expect(chats).not.toContain('BAAI/bge-m3');
		expect(sounds).toContain('FunAudioLLM/SenseVoiceSmall');
		expect(all).toEqual(expect.arrayContaining([...chats, ...sounds]));
	});

	it('has no user info in China, and has it on the international site', async () => {
		expect(said(await sandbox.api.get('/user/info'))).toEqual({
			status: 410,
			data: {
				code: 20092,
				message: 'This endpoint is deprecated and is no longer available.',
				data: null,
			},
		});
		const international = await startClient(['--fast', '--site', 'com']);
		try {
			const { status, data } = await international.api.get('/user/info');
			expect(status).toBe(200);
			expect(answerOf('get', '/user/info')(data)).toBe('');
			expect(data.data.totalBalance).toMatch(/^\d+\.\d\d$/);
		} finally {
			await international.stop();
		}
	});
});

describe('voices', () => {
	const fields = { model: 'FunAudioLLM/CosyVoice2-0.5B', customName: 'narrator', text: 'Hello' };
	const sound = Uint8Array.from([1, 2, 3]);
	const list = async () => (await sandbox.api.get('/audio/voice/list')).data;

	it('are uploaded, listed, spoken with and deleted', async () => {
		const { status, data } = await sandbox.api.post('/uploads/audio/voice', form(fields, sound));
		expect(status).toBe(200);
		expect(answerOf('post', '/uploads/audio/voice')(data)).toBe('');
		expect(data.uri).toMatch(/^speech:narrator:\w+:\w+$/);

		const voices = await list();
		expect(answerOf('get', '/audio/voice/list')(voices)).toBe('');
		expect(voices.result).toContainEqual({ ...fields, uri: data.uri });

		const spoken = async () =>
			await sandbox.api.post('/audio/speech', speak('Hi', { voice: data.uri }));
		expect((await spoken()).status).toBe(200);

		const deleted = await sandbox.api.post('/audio/voice/deletions', { uri: data.uri });
		expect(deleted.status).toBe(200);
		expect(answerOf('post', '/audio/voice/deletions')(deleted.data)).toBe('');
		expect((await list()).result).not.toContainEqual(expect.objectContaining({ uri: data.uri }));
		expect((await spoken()).status).toBe(400);
	});

	it('are uploaded as JSON too', async () => {
		const audio = `data:audio/mpeg;base64,${Buffer.from(sound).toString('base64')}`;
		const { status } = await sandbox.api.post('/uploads/audio/voice', { ...fields, audio });
		expect(status).toBe(200);
	});
});
