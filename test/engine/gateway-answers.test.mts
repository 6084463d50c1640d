/** Answers of other makes than the service's, as gateways and the servers behind them give them. */
import { gzipSync } from 'node:zlib';

import type { IDataObject, INodeType } from 'n8n-workflow';
import { PNG } from 'pngjs';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { fileBytes, startBinaryStore, stopBinaryStore, storeFile } from '../support/engine.mts';
import { runAgainst, sse, transcribeAgainst } from '../support/run-against.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import type { ScriptedResponse } from '../support/scripted-service.mts';

beforeAll(startBinaryStore);
afterAll(stopBinaryStore);

const chat = (options: IDataObject = {}) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'hi' }] },
	options: { maxRetries: 1, ...options },
});

const asStream = (body: string): ScriptedResponse => ({
	headers: { 'content-type': 'text/event-stream' },
	body,
});
const event = (delta: object, reason: string | null = null) =>
	JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason }] });
const EVENTS = [event({ content: 'hel' }), event({ content: 'lo' }, 'stop')];
const LINES = `data: ${EVENTS.join('\n\ndata: ')}\n\ndata: [DONE]\n\n`;

describe('a stream is read', () => {
	it.each<[form: string, answer: ScriptedResponse]>([
		['with CRLF', asStream(LINES.replaceAll('\n', '\r\n'))],
		['with CR', asStream(LINES.replaceAll('\n', '\r'))],
		['behind a byte order mark', asStream(`\ufeff${LINES}`)],
		['among comments', asStream(`: hi\n\n${LINES.replaceAll('\n\n', '\n: still here\n\n')}`)],
		['without blanks after colons', asStream(LINES.replaceAll('data: ', 'data:'))],
		['without blank lines between events', asStream(LINES.replaceAll('\n\n', '\n'))],
		['as lines of JSON', asStream(`${EVENTS.join('\n')}\n`)],
		[
			'with an event over several lines',
			sse(
				'{"choices":[{"index":0,\n"delta":{"content":"hello"},\n"finish_reason":"stop"}]}'.replaceAll(
					'\n',
					'\ndata: ',
				),
			),
		],
		['with two ends', sse(...EVENTS, '[DONE]', '[DONE]')],
		['with words after its end', sse(...EVENTS, '[DONE]', 'bye')],
		['with an end in other words', sse(...EVENTS, '"[DONE]"')],
		['with an end that is no JSON', sse(...EVENTS, 'DONE')],
		['with an error after the whole answer', sse(...EVENTS, '{"error":{"message":"late"}}')],
		['with choices that are null', sse('{"choices":null}', ...EVENTS)],
		['with a delta that is null', sse('{"choices":[{"index":0,"delta":null}]}', ...EVENTS)],
		[
			'with the text of the older protocol',
			sse('{"choices":[{"index":0,"text":"hello","finish_reason":"stop"}]}'),
		],
		['with the name of the field twice', asStream(LINES.replaceAll('data: ', 'data: data: '))],
		['as a list of its events', { body: `[${EVENTS.join(',')}]` }],
		['with deltas that are bare texts', sse(event('hel' as never), event('lo' as never, 'stop'))],
		[
			'that ends with the whole message',
			sse(
				event({ content: 'hel' }),
				event({ content: 'lo' }),
				JSON.stringify({ choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }] }),
				'[DONE]',
			),
		],
		['compressed', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(LINES) }],
	])('%s', async (_form, answer) => {
		const { items, received } = await runAgainst(new SiliconFlowChat(), chat({ stream: true }), [
			answer,
		]);
		expect(items[0].json).toMatchObject({ content: 'hello', finishReason: 'stop' });
		expect(received).toHaveLength(1);
	});
});

const said = (message: object) => ({
	choices: [{ index: 0, message, finish_reason: 'stop' }],
});

it.each<[form: string, answer: ScriptedResponse]>([
	['a stream', asStream(LINES)],
	['lines of JSON', { body: `${EVENTS.join('\n')}\n` }],
])(
	'an answer that is %s though none was asked for is read, and paid for once',
	async (_form, answer) => {
		for (const simplify of [true, false]) {
			const { items, received } = await runAgainst(new SiliconFlowChat(), { ...chat(), simplify }, [
				answer,
			]);
			expect(items[0].json).toMatchObject(
				simplify ? { content: 'hello' } : { choices: [{ message: { content: 'hello' } }] },
			);
			expect(received).toHaveLength(1);
		}
	},
);

it('an error that comes as a stream though none was asked for is said in its words', async () => {
	const { items } = await runAgainst(new SiliconFlowChat(), chat(), [
		sse('{"code":20015,"message":"No such thing","data":null}'),
	]);
	expect(items[0].json).toMatchObject({
		error: 'No such thing [item 0]',
		details: { code: 20015, httpCode: '400' },
	});
});

it.each<[how: string, answer: ScriptedResponse]>([
	['with an error', sse(EVENTS[0] ?? '', '{"error":{"message":"gone","code":502}}')],
	['in the middle of an event', asStream(LINES.slice(0, -60))],
])('a stream nobody asked for that breaks off %s is not paid again', async (_how, answer) => {
	const { items, received } = await runAgainst(new SiliconFlowChat(), chat(), [answer]);
	expect(items[0].json.error).toMatch(/^(gone|The service sent an event)/);
	expect(received).toHaveLength(1);
});

it('a bare text in place of a stream is said', async () => {
	const { items } = await runAgainst(new SiliconFlowChat(), chat({ stream: true }), [
		{ body: '"Forbidden"' },
	]);
	expect(items[0].json.error).toBe('Forbidden [item 0]');
});

const call = (called: object) => ({ content: null, tool_calls: [{ id: 'a', ...called }] });
const called = (args: string) => ({
	toolCalls: [{ id: 'a', type: 'function', function: { name: 'get', arguments: args } }],
});

describe.each([true, false])('a chat with Stream %s reads', (stream) => {
	it.each<[form: string, message: unknown, json: object]>([
		['JSON that a gateway has parsed', { content: { a: 1 } }, { content: '{"a":1}' }],
		['a number', { content: 7 }, { content: '7' }],
		['a message that is a bare text', 'hello', { content: 'hello' }],
		[
			'OpenRouter’s details of thoughts',
			{ content: 'a', reasoning_details: [{ type: 'reasoning.text', text: 'hm' }] },
			{ content: 'a', reasoning: 'hm' },
		],
		[
			'Ollama’s name of thoughts',
			{ content: 'a', thinking: 'hm' },
			{ content: 'a', reasoning: 'hm' },
		],
		[
			'arguments under the name that Llama gives them',
			call({ function: { name: 'get', parameters: { x: 1 } } }),
			called('{"x":1}'),
		],
		[
			'arguments under the name that Anthropic gives them',
			call({ name: 'get', input: { x: 1 } }),
			called('{"x":1}'),
		],
		[
			'calls as JSON',
			{
				tool_calls: JSON.stringify(call({ function: { name: 'get', arguments: '{}' } }).tool_calls),
			},
			called('{}'),
		],
	])('%s', async (_form, message, json) => {
		const answer = { choices: [{ index: 0, message, finish_reason: 'stop' }] };
		const { items } = await runAgainst(new SiliconFlowChat(), chat({ stream }), [
			stream ? sse(JSON.stringify(answer), '[DONE]') : { body: answer },
		]);
		expect(items[0].json).toMatchObject(json);
	});

	it('several choices by their places, in whatever order and form these come', async () => {
		const choice = (index: unknown, content: string) => ({
			index,
			message: { content },
			finish_reason: 'stop',
		});
		const choices = [choice('1', 'b'), choice('0', 'a')];
		const { items } = await runAgainst(new SiliconFlowChat(), chat({ stream, n: 2 }), [
			stream
				? sse(...choices.map((one) => JSON.stringify({ choices: [one] })))
				: { body: { choices } },
		]);
		expect(items[0].json).toMatchObject({
			content: 'a',
			choices: [{ content: 'a' }, { content: 'b' }],
		});
	});
});

describe.each([true, false])('a chat with Stream %s', (stream) => {
	it('says an error beside empty data, and asks again', async () => {
		const body = { code: 50505, message: 'overloaded', data: {} };
		const answer = stream ? sse(JSON.stringify(body)) : { body };
		const { items, received } = await runAgainst(new SiliconFlowChat(), chat({ stream }), [answer]);
		expect(items[0].json.error).toMatch(/^overloaded/);
		expect(received).toHaveLength(2);
	});

	it.each(['gzip', 'br'])('asks again where an answer in %s is damaged', async (compression) => {
		const broken = { headers: { 'content-encoding': compression }, body: '{"is": "neither"}' };
		const good = stream ? sse(...EVENTS) : { body: said({ content: 'hello' }) };
		const { items } = await runAgainst(new SiliconFlowChat(), chat({ stream }), [broken, good]);
		expect(items[0].json.content).toBe('hello');
	});
});

it.each<[form: string, body: object, words: string]>([
	['success: false', { success: false, message: 'nope' }, 'nope'],
	['a code in words', { code: 'InvalidParameter', message: 'bad thing' }, 'bad thing'],
	['a code below zero', { code: -1, msg: 'bad', data: null }, 'bad'],
	['a list of errors', { error: ['one', 'two'] }, 'one; two'],
	[
		'a state of its own',
		{ base_resp: { status_code: 1008, status_msg: 'no balance' } },
		'no balance',
	],
])(
	'an error in a success says the words of %s, and is not asked for again',
	async (_form, body, words) => {
		const { items, received } = await runAgainst(new SiliconFlowChat(), chat(), [{ body }]);
		expect(items[0].json.error).toBe(`${words} [item 0]`);
		expect(received).toHaveLength(1);
	},
);

const png = PNG.sync.write(new PNG({ width: 2, height: 2 }));
const base64 = png.toString('base64');

describe('an image that is paid for is kept', () => {
	const parameters = {
		operation: 'generate',
		model: modelId('Kwai-Kolors/Kolors'),
		prompt: 'a cat',
		options: { maxRetries: 0 },
	};
	it.each<[form: string, body: object]>([
		[
			'in the alphabet of links',
			{ data: [{ b64_json: Buffer.from(base64, 'base64').toString('base64url') }] },
		],
		['in hexadecimal numbers', { data: [{ b64_json: png.toString('hex') }] }],
		['under a name of Google', { predictions: [{ bytesBase64Encoded: base64 }] }],
		['under a name of Tencent', { Response: { ResultImage: base64, RequestId: 'r' } }],
		[
			'in base64 that is written for a link',
			{ images: [{ url: `data:image/png;base64,${encodeURIComponent(base64)}` }] },
		],
		['behind a link with blanks', { images: [{ url: '/files/a cat.png' }] }],
		['under the name of chats', { images: [{ image_url: { url: '/files/a.png' } }] }],
		['without a list', { images: '/files/a.png' }],
		['under its place', { images: { 0: { url: '/files/a.png' } } }],
	])('%s', async (_form, body) => {
		const { items } = await runAgainst(new SiliconFlowImage(), parameters, [
			{ body },
			{ headers: { 'content-type': 'image/png' }, body: png },
		]);
		expect(await fileBytes(items[0])).toEqual(png);
	});
});

it.each([
	[
		'that a filter keeps back says why',
		{ data: [{ error: { message: 'filtered' } }] },
		': filtered',
	],
	['that was sent is not one that was made', { input_image: base64, data: [] }, ''],
	['that a filter keeps back beside others', { images: [{ error: 'filtered' }] }, ': filtered'],
])('an image %s', async (_which, body, words) => {
	const parameters = { operation: 'generate', prompt: 'a cat', options: {} };
	const { items } = await runAgainst(new SiliconFlowImage(), parameters, [{ body }]);
	expect(items[0].json.error).toBe(`The service gave no image${words} [item 0]`);
});

it.each([
	['words', sse('{"event":"token","data":"hel"}', '{"event":"end","data":"[DONE]"}')],
	['texts', sse('"hel"', '"lo"')],
	['a message', sse('{"message":"Endpoint request timed out"}')],
])('a stream of %s alone may be paid for, and is not asked for again', async (_what, answer) => {
	const { items, received } = await runAgainst(new SiliconFlowChat(), chat({ stream: true }), [
		answer,
	]);
	expect(items[0].json.error).toMatch(/^The service gave no answer to the chat: /);
	expect(received).toHaveLength(1);
});

const mp3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(2_000)]);

it('sound that is called JSON is the sound that its bytes say', async () => {
	const parameters = {
		resource: 'speech',
		operation: 'create',
		model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
		input: 'hello',
		voice: { __rl: true, mode: 'id', value: 'anna' },
		options: {},
	};
	const answer = { headers: { 'content-type': 'application/json' }, body: mp3 };
	const { items } = await runAgainst(new SiliconFlowAudio(), parameters, [answer]);
	expect(await fileBytes(items[0])).toEqual(mp3);
});

it('a transcript in an envelope is one', async () => {
	const data = await storeFile(mp3, 'a.mp3', 'audio/mpeg');
	const body = { code: 20000, data: { text: 'hello' } };
	const { items } = await transcribeAgainst(data, { body });
	expect(items[0].json.text).toBe('hello');
});

const vectors: INodeType = new SiliconFlowEmbeddings();
const embeddings = {
	operation: 'create',
	model: modelId('BAAI/bge-m3'),
	input: 'a',
	options: { maxRetries: 0 },
};

const ranking = {
	operation: 'rerankList',
	model: modelId('BAAI/bge-reranker-v2-m3'),
	query: 'q',
	documents: '["a","b"]',
	options: { maxRetries: 1 },
};

it.each<[name: string, node: INodeType, parameters: IDataObject]>([
	['Embeddings', vectors, { ...embeddings, options: { maxRetries: 1 } }],
	['Rerank', new SiliconFlowRerank(), ranking],
])(
	'an overloaded service that answers %s with a success is asked again, and says so',
	async (_name, node, parameters) => {
		const body = { code: 50505, message: 'Model service overloaded.', data: null };
		const { items, received } = await runAgainst(node, parameters, [{ body }]);
		expect(items[0].json.error).toMatch(/^Model service overloaded\./);
		expect(received).toHaveLength(2);
	},
);

const VECTOR = '{"model":"a\\"b","data":[{"index":0,"embedding":[1,2]}]}';

it.each<[form: string, body: string]>([
	['as a stream of one event and its end', `data: ${VECTOR}\n\ndata: [DONE]\n\n`],
	['behind comments that keep a connection open', `: ping\n\n: ping\n\n${VECTOR}`],
	['before words of a gateway', `${VECTOR}\n<!-- cached -->`],
	['twice', VECTOR + VECTOR],
	['with commas before its ends', VECTOR.replaceAll(']', ',]').replaceAll('}', ', }')],
	['with a line end in a text', VECTOR.replace('a', 'a\n')],
	['with a field that is undefined', VECTOR.replace('{', '{"id":undefined,')],
	['in Python’s signs', VECTOR.replace('{', '{"id":None,').replace(/"(data|index)"/g, "'$1'")],
])('JSON is read %s, and paid for once', async (_form, body) => {
	const { items, received } = await runAgainst(vectors, embeddings, [{ body }]);
	expect(items[0].json.embedding).toEqual([1, 2]);
	expect(received).toHaveLength(1);
});

it.each([
	['whole', `{data: []}`, 1],
	['cut', VECTOR.slice(0, -9), 2],
])('what is no JSON and came %s is asked for so often: %s', async (_how, body, times) => {
	const parameters = { ...embeddings, options: { maxRetries: 1 } };
	const { items, received } = await runAgainst(vectors, parameters, [{ body }]);
	expect(items[0].json.error).toMatch(/not JSON/);
	expect(received).toHaveLength(times);
});

it.each([
	{ data: [{ index: 0, vector: [1, 2] }] },
	{ data: [{ index: 0, embedding: { dense: [1, 2] } }] },
	{ embeddings: [{ values: [1, 2] }] },
	{ embeddings: { float: [[1, 2]] } },
	{ embedding: [1, 2] },
	{ result: { embedding: [1, 2] } },
])('a vector under another name is one: %j', async (body) => {
	const { items } = await runAgainst(vectors, embeddings, [{ body }]);
	expect(items[0].json.embedding).toEqual([1, 2]);
});

it('a vector that is cut in its middle is none', async () => {
	const floats = Buffer.from(Float32Array.from([1, 2]).buffer);
	const whole = { data: [{ index: 0, embedding: floats.toString('base64url') }] };
	const cut = { data: [{ index: 0, embedding: floats.subarray(0, 6).toString('base64') }] };
	const [{ json: good }] = (await runAgainst(vectors, embeddings, [{ body: whole }])).items;
	expect(good.embedding).toEqual([1, 2]);
	const [{ json: bad }] = (await runAgainst(vectors, embeddings, [{ body: cut }])).items;
	expect(bad.error).toMatch(/no embedding/);
});
