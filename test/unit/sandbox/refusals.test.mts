/** What each endpoint answers to a bad request: an error in one of the service's shapes. */
import axios from 'axios';

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

let sandbox: Client;
beforeAll(async () => {
	sandbox = await startClient();
});
afterAll(async () => await sandbox.stop());

const refused = (message: string, code = 20015) => ({
	code,
	message: expect.stringContaining(message),
	data: null,
});
const NO_MODEL = refused('Model does not exist', 20012);

describe('the key', () => {
	const get = async (headers: Record<string, string>) =>
		said(await axios.get(`${sandbox.url}/v1/models`, { headers, validateStatus: () => true }));
	const wrong = {
		status: 401,
		data: { code: 30014, message: 'Token is invalid.', data: null },
	};

	it.each([
		['none', {}],
		['an empty one', { authorization: 'Bearer ' }],
		['one without Bearer', { authorization: 'sk-test' }],
		['the one that is always wrong', { authorization: 'Bearer sk-wrong' }],
	])('%s is refused', async (_what, headers) => {
		expect(await get(headers as Record<string, string>)).toEqual(wrong);
	});

	it('is any other', async () => {
		expect(await get({ authorization: 'Bearer whatever-you-like' })).toMatchObject({ status: 200 });
	});

	it('is asked for before anything else', async () => {
		const headers = { authorization: 'Bearer sk-wrong' };
		expect(said(await sandbox.api.post(CHAT, { nonsense: true }, { headers }))).toEqual(wrong);
	});
});

const bad: Array<[what: string, path: string, body: object, want: object]> = [
	['no messages', CHAT, { model: 'Qwen/Qwen3-8B' }, refused('messages')],
	['an empty list of messages', CHAT, chat('', { messages: [] }), refused('messages')],
	[
		'a role that does not exist',
		CHAT,
		chat('', { messages: [{ role: 'robot', content: 'Hi' }] }),
		refused('role'),
	],
	['a temperature in words', CHAT, chat('Hi', { temperature: 'hot' }), refused('temperature')],
	['five stop texts', CHAT, chat('Hi', { stop: ['a', 'b', 'c', 'd', 'e'] }), refused('stop')],
	['a chat model nobody has', CHAT, chat('Hi', { model: 'no/such' }), NO_MODEL],
	['no model', '/embeddings', { input: 'Hi' }, refused('model')],
	['an empty text', '/embeddings', embed(''), refused('input')],
	['an empty list of texts', '/embeddings', embed([]), refused('The parameter is invalid')],
	['33 texts', '/embeddings', embed(Array(33).fill('Hi')), refused('input')],
	[
		'dimensions of a model without',
		'/embeddings',
		embed('Hi', { dimensions: 64 }),
		refused('dimensions'),
	],
	[
		'a text beyond the model’s tokens',
		'/embeddings',
		embed('word '.repeat(600), { model: 'BAAI/bge-large-en-v1.5' }),
		refused('The parameter is invalid'),
	],
	[
		'an encoding nobody has',
		'/embeddings',
		embed('Hi', { encoding_format: 'hex' }),
		refused('float, base64'),
	],
	['an embedding model nobody has', '/embeddings', embed('Hi', { model: 'no/such' }), NO_MODEL],
	['no documents', '/rerank', rerank('Hi', []), refused('List should have at least 1 item')],
	['no query', '/rerank', { model: 'BAAI/bge-reranker-v2-m3', documents: ['a'] }, refused('query')],
	['a chat model for vectors', '/embeddings', embed('Hi', { model: 'Qwen/Qwen3-8B' }), NO_MODEL],
	['an embedding model for a chat', CHAT, chat('Hi', { model: 'BAAI/bge-m3' }), NO_MODEL],
	[
		'a model of vectors to rank',
		'/rerank',
		rerank('Hi', ['a'], { model: 'BAAI/bge-m3' }),
		NO_MODEL,
	],
	['a chat model for images', IMAGES, draw('a', { model: 'Qwen/Qwen3-8B' }), NO_MODEL],
	['a chat model to speak', '/audio/speech', speak('Hi', { model: 'Qwen/Qwen3-8B' }), NO_MODEL],
	[
		'too large an overlap',
		'/rerank',
		rerank('Hi', ['a'], { overlap_tokens: 81 }),
		refused('overlap_tokens'),
	],
	['no prompt', IMAGES, draw('', { prompt: undefined }), refused('prompt')],
	[
		'a size that the model does not take',
		IMAGES,
		draw('a', { model: 'stabilityai/stable-diffusion-2-1', image_size: '100x100' }),
		refused('image_size'),
	],
	['a size that is none', IMAGES, draw('a', { image_size: 'big' }), refused('image_size')],
	['an image model nobody has', IMAGES, draw('a', { model: 'no/such' }), NO_MODEL],
	['nothing to say', '/audio/speech', speak(''), refused('input')],
	[
		'a voice nobody has',
		'/audio/speech',
		speak('Hi', { voice: 'speech:gone:a:b' }),
		refused('voice'),
	],
	[
		'a voice that is not there to delete',
		'/audio/voice/deletions',
		{ uri: 'speech:gone:a:b' },
		refused('Voice'),
	],
];

it.each(bad)('%s: POST %s answers 400', async (_what, path, body, want) => {
	expect(said(await sandbox.api.post(path, body))).toEqual({ status: 400, data: want });
});

it.each(['0x512', '99999x99999'])('a picture of %s is refused', async (size) => {
	const body = draw('a', { model: 'Tongyi-MAI/Z-Image', image_size: size });
	expect(said(await sandbox.api.post(IMAGES, body))).toEqual({
		status: 400,
		data: refused('image_size'),
	});
});

it.each([
	['mp3', 8000],
	['wav', 48000],
])('%s at %i samples a second is refused', async (format, rate) => {
	const body = speak('Hi', { response_format: format, sample_rate: rate });
	expect(said(await sandbox.api.post('/audio/speech', body))).toEqual({
		status: 400,
		data: refused('sample_rate'),
	});
});

it('answers 413 to more texts than a batch holds', async () => {
	expect(said(await sandbox.api.post('/embeddings', embed(Array(100).fill('Hi'))))).toEqual({
		status: 413,
		data: refused('input batch size 100 > maximum allowed batch size 64', 20042),
	});
});

it.each([
	[CHAT, chat('Hello [[refuse]]')],
	['/embeddings', embed(['good', 'bad [[refuse]]'])],
	['/rerank', rerank('Hi', ['good', 'bad [[refuse]]'])],
	[IMAGES, draw('[[refuse]]')],
	['/audio/speech', speak('[[refuse]]')],
])('POST %s refuses a text with [[refuse]] in it', async (path, body) => {
	expect(said(await sandbox.api.post(path, body))).toEqual({
		status: 400,
		data: refused('The parameter is invalid'),
	});
});

describe('what a model cannot do', () => {
	const picture = { type: 'image_url', image_url: { url: 'https://example.org/a.png' } };

	it('looking at pictures', async () => {
		const messages = [{ role: 'user', content: [picture] }];
		const { status, data } = await sandbox.api.post(CHAT, chat('', { messages }));
		expect({ status, code: data.code }).toEqual({ status: 400, code: 20041 });
	});

	it('JSON', async () => {
		const body = chat('Hi', {
			model: 'Qwen/Qwen2-7B-Instruct',
			response_format: { type: 'json_object' },
		});
		const { status, data } = await sandbox.api.post(CHAT, body);
		expect({ status, code: data.code }).toEqual({ status: 400, code: 20024 });
	});

	it('switching its thinking', async () => {
		const body = chat('Hi', { model: 'Qwen/Qwen2.5-7B-Instruct', enable_thinking: true });
		expect(said(await sandbox.api.post(CHAT, body))).toEqual({
			status: 400,
			data: refused('enable_thinking'),
		});
	});
});

describe('what most reasoning models can do', () => {
	it.each(['zai-org/GLM-5.2', 'deepseek-ai/DeepSeek-V4-Flash', 'Pro/moonshotai/Kimi-K2.6'])(
		'%s switches its thinking',
		async (model) => {
			const body = chat('Hi', { model, enable_thinking: true, thinking_budget: 500_000 });
			const { status, data } = await sandbox.api.post(CHAT, body);
			expect(status).toBe(200);
			expect(data.choices[0].message.reasoning_content).toBeTruthy();
		},
	);

	it.each(['Pro/deepseek-ai/DeepSeek-V4', 'Pro/zai-org/GLM-5.2'])(
		'%s, which only the reference names, takes an effort',
		async (model) => {
			const body = chat('Hi', { model, reasoning_effort: 'max' });
			expect((await sandbox.api.post(CHAT, body)).status).toBe(200);
		},
	);
});

describe('a value that the service does not name', () => {
	const bare = {
		code: 20015,
		message: 'The parameter is invalid. Please check again.',
		data: null,
	};

	it.each([
		['a text longer than the model takes', '/embeddings', embed('word '.repeat(40_000))],
		['half an emoji', '/embeddings', embed(['good', 'bad \ud83d'])],
		['an empty list', '/embeddings', embed([])],
		['a million million choices', CHAT, chat('Hi', { n: 1e12 })],
	])('%s is refused in bare words', async (_what, path, body) => {
		expect(said(await sandbox.api.post(path, body))).toEqual({ status: 400, data: bare });
	});

	it('a query of 5000 characters is called too long, and an empty one empty', async () => {
		const answer = async (query: string) =>
			said(await sandbox.api.post('/rerank', rerank(query, ['a'])));
		expect(await answer('q'.repeat(5000))).toEqual({
			status: 400,
			data: refused('Query is too long'),
		});
		expect(await answer('')).toEqual({ status: 400, data: refused('at least 1 character') });
		expect((await answer('q'.repeat(4000))).status).toBe(200);
	});
});

describe('forms', () => {
	const model = 'FunAudioLLM/SenseVoiceSmall';
	const noise = Uint8Array.from({ length: 500 }, (_, index) => index % 251);

	it.each([
		['no file', form({ model }), refused('file')],
		['a file that is no sound', form({ model }, noise), refused('file')],
		['a model nobody has', form({ model: 'no/such' }, noise), NO_MODEL],
		['no model', form({}, noise), NO_MODEL],
	])('with %s are answered 400', async (_what, body, want) => {
		expect(said(await sandbox.api.post('/audio/transcriptions', body))).toEqual({
			status: 400,
			data: want,
		});
	});

	it('that are malformed are answered 422', async () => {
		const headers = { 'content-type': 'multipart/form-data; boundary=x' };
		const { status, data } = await sandbox.api.post('/audio/transcriptions', 'nothing', {
			headers,
		});
		expect({ status, data }).toEqual({
			status: 422,
			data: { message: expect.any(String), data: null },
		});
	});

	it('for a voice need a name, its words and a recording', async () => {
		const fields = { model: 'FunAudioLLM/CosyVoice2-0.5B', customName: 'me', text: 'Hi' };
		const post = async (body: FormData) =>
			said(await sandbox.api.post('/uploads/audio/voice', body));
		expect(await post(form(fields))).toEqual({ status: 400, data: refused('file') });
		expect(await post(form({ ...fields, model: 'no/such' }, noise))).toEqual({
			status: 400,
			data: NO_MODEL,
		});
		expect(await post(form({ ...fields, text: '' }, noise))).toEqual({
			status: 400,
			data: refused('text'),
		});
	});
});

it('answers an empty body for a voice with 400', async () => {
	const headers = { 'content-type': 'application/json' };
	expect(said(await sandbox.api.post('/uploads/audio/voice', 'null', { headers }))).toEqual({
		status: 400,
		data: refused('model'),
	});
});

it('answers a body that is not JSON with 400', async () => {
	const headers = { 'content-type': 'application/json' };
	const { status, data } = await sandbox.api.post(CHAT, '{"model":', { headers });
	expect({ status, data }).toEqual({ status: 400, data: refused('') });
});

it.each([
	['get', '/no/such/path'],
	['get', '/embeddings'],
	['post', '/responses'],
])('answers %s %s with the bare words of the service', async (method, path) => {
	expect(said(await sandbox.api.request({ method, url: path }))).toEqual({
		status: 404,
		data: '404 page not found',
	});
});
