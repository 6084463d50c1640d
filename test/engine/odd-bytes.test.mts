/** Answers in other bytes than plain UTF-8 come out as what they say, or as an error that says why not. */
import { gzipSync } from 'node:zlib';

import type { IDataObject } from 'n8n-workflow';

import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { LmChatSiliconFlow } from '../../nodes/LmChatSiliconFlow/LmChatSiliconFlow.node';
import { runAgainst } from '../support/run-against.mts';
import { runOdd } from '../support/run-odd.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';
import { runSubNode } from '../support/sub-node.mts';

const CHAT_PATH = '/chat/completions';

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on.stop());

const chat = (content: string, options: IDataObject = {}) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content }] },
	options: { maxRetries: 0, ...options },
});

const READABLE = [
	'utf-8-mark',
	'utf-16',
	'utf-16-without-mark',
	'utf-16-big-endian',
	'gbk',
	'gbk-unsaid',
	'gbk-said-only',
	'latin-1-said-only',
	'gzip-unsaid',
	'gzip-twice',
	'deflate-unsaid',
	'gzip-of-gbk',
	'brotli-said',
];

const QUESTION = '请问今天的天气怎么样';

it.each(READABLE)(
	'a chat answered in "%s" says what was said, plain and streamed',
	async (name) => {
		for (const stream of [false, true]) {
			const { items } = await runOdd(
				on,
				[CHAT_PATH, name],
				new SiliconFlowChat(),
				chat(QUESTION, { stream }),
			);
			expect(items[0].json.content).toContain(QUESTION);
			expect(items[0].json.finishReason).toBe('stop');
		}
	},
);

/** Those that are told in different ways; the nodes read all answers by the same means. */
const TOLD_APART = ['utf-8-mark', 'utf-16', 'gbk-unsaid', 'latin-1-said-only', 'gzip-of-gbk'];

it.each(TOLD_APART)('an agent reads a chat answered in "%s", plain and streamed', async (name) => {
	interface Model {
		invoke(messages: IDataObject[]): Promise<{ content: string }>;
		stream(messages: IDataObject[]): Promise<AsyncIterable<{ content: string }>>;
	}
	await on.faults({ answers: [{ path: CHAT_PATH, name, times: 2 }] });
	const messages = [{ role: 'user', content: QUESTION }];
	const { value, error } = await runSubNode<Model, string[]>({
		node: new LmChatSiliconFlow(),
		parameters: { model: modelId('Qwen/Qwen3-8B'), options: {} },
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${on.url}/v1` },
		async use(model) {
			let said = '';
			for await (const { content } of await model.stream(messages)) said += content;
			return [said, (await model.invoke(messages)).content];
		},
	});
	expect(error).toBeUndefined();
	expect(value?.map((text) => text.includes(QUESTION))).toEqual([true, true]);
});

it.each(TOLD_APART)(
	'vectors and images of an answer in "%s" are those of the item',
	async (name) => {
		const embed = {
			operation: 'create',
			model: modelId('BAAI/bge-m3'),
			input: '={{ $json.text }}',
			options: { maxRetries: 0 },
		};
		await on.faults({});
		const texts = [{ text: 'one' }, { text: 'two' }];
		const good = await on.run(new SiliconFlowEmbeddings(), embed, texts);
		const odd = await runOdd(on, ['/embeddings', name], new SiliconFlowEmbeddings(), embed, texts);
		expect(odd.items.map(({ json }) => json.embedding)).toEqual(
			good.items.map(({ json }) => json.embedding),
		);
		const { items } = await runOdd(on, ['/images/generations', name], new SiliconFlowImage(), {
			operation: 'generate',
			model: modelId('Kwai-Kolors/Kolors'),
			prompt: 'a cat',
			imageSize: '1024x1024',
			options: { maxRetries: 0 },
		});
		expect(items[0].binary?.data.mimeType).toBe('image/png');
	},
);

const unreadable: Array<[name: string, words: RegExp]> = [
	['latin-1-unsaid', /not UTF-8, and does not say what else/],
	['brotli-unsaid', /not UTF-8, and does not say what else|not JSON/],
	['unknown-compression', /compressed as lzma, which nobody asked for/],
	['zstandard-unsaid', /compressed as zstd, which nobody asked for/],
];

it.each(unreadable)(
	'an answer in "%s" is an error that says so, and no signs',
	async (name, words) => {
		for (const stream of [false, true]) {
			const { items } = await runOdd(
				on,
				[CHAT_PATH, name],
				new SiliconFlowChat(),
				chat('Größe und Länge', { stream }),
			);
			expect(items[0].json.error).toMatch(words);
			expect(items[0].json.content).toBeUndefined();
		}
	},
);

it('compressed bytes that are cut are damaged, and cost no stream that was whole by then', async () => {
	const ask = async (stream: boolean) =>
		await runOdd(on, [CHAT_PATH, 'gzip-cut'], new SiliconFlowChat(), chat(QUESTION, { stream }));
	expect((await ask(false)).items[0].json.error).toMatch(/compressed answer that is damaged/);
	expect((await ask(true)).items[0].json.content).toContain(QUESTION);
});

it.each([false, true])('the page of a Chinese gateway is read (stream: %s)', async (stream) => {
	const { items } = await runOdd(
		on,
		[CHAT_PATH, 'chinese-page'],
		new SiliconFlowChat(),
		chat('hi', { stream }),
	);
	expect(items[0].json.error).toMatch(/服务器繁忙，请稍后再试/);
});

const SPEECH = {
	resource: 'speech',
	operation: 'create',
	model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
	input: 'hello',
	voice: { __rl: true, mode: 'id', value: 'anna' },
	options: { maxRetries: 0 },
};

describe('an error in place of sound', () => {
	const refusal = '{"code":20015,"message":"No such voice.","data":null}';

	it.each([
		['UTF-16', Buffer.from(refusal, 'utf16le')],
		['UTF-16 with a mark', Buffer.from(`\ufeff${refusal}`, 'utf16le')],
		['UTF-16, big-endian', Buffer.from(refusal, 'utf16le').swap16()],
	])('is no file in %s', async (_name, body) => {
		const { items } = await runAgainst(new SiliconFlowAudio(), SPEECH, [
			{ headers: { 'content-type': 'audio/mpeg' }, body },
		]);
		expect(items[0].json.error).toMatch(/No such voice/);
		expect(items[0].binary).toBeUndefined();
	});
});

it('compressed words in place of sound are no file', async () => {
	const body = gzipSync('{"code":20015,"message":"No such voice.","data":null}');
	for (const [type, words] of [
		['audio/mpeg', /not sound/],
		['application/json', /No such voice/],
	] as const) {
		const headers = { 'content-type': type };
		const { items } = await runAgainst(new SiliconFlowAudio(), SPEECH, [{ headers, body }]);
		expect(items[0].json.error).toMatch(words);
		expect(items[0].binary).toBeUndefined();
	}
});

it('a sign that was damaged on the way does not cost the answer', async () => {
	const event = (content: string, reason: string | null) =>
		`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: reason }] })}\n\n`;
	const body = Buffer.concat([
		Buffer.from(event('第一', null)),
		Buffer.from(event('第?', 'stop').replace('?', '\x00')),
	]);
	body[body.lastIndexOf(0)] = 0xff;
	const { items } = await runAgainst(new SiliconFlowChat(), chat('hi', { stream: true }), [
		{ headers: { 'content-type': 'text/event-stream' }, body },
	]);
	expect(items[0].json.content).toBe('第一第\ufffd');
});

it('items go on past one whose answer cannot be read', async () => {
	await on.faults({ answers: [{ path: CHAT_PATH, name: 'latin-1-unsaid', times: 1 }] });
	const parameters = { ...chat('={{ $json.text }}'), options: { maxRetries: 0, batchSize: 1 } };
	const { items } = await on.run(
		new SiliconFlowChat(),
		parameters,
		[{ text: 'Größe' }, { text: 'Länge' }],
		CONTINUE,
	);
	expect(items.filter(({ json }) => json.error !== undefined)).toHaveLength(1);
});

it('a few bytes that unpack to more than a hundred megabytes are an error, and no answer', async () => {
	const body = gzipSync(Buffer.alloc(130_000_000, '['), { level: 1 });
	const { items, received } = await runAgainst(new SiliconFlowChat(), chat('Hi'), [{ body }]);
	expect(items[0].json.error).toContain('a compressed answer without an end');
	expect(received).toHaveLength(1);
});
