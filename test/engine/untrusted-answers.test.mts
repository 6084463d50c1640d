/** Nothing that an answer says freezes, poisons or leads astray. */
import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import { startBinaryStore, stopBinaryStore, runNode } from '../support/engine.mts';
import { CONTINUE, modelId } from '../support/run-on-sandbox.mts';
import {
	startScriptedService,
	type ReceivedRequest,
	type ScriptedResponse,
} from '../support/scripted-service.mts';

beforeAll(startBinaryStore);
afterAll(stopBinaryStore);

async function runAgainst(
	node: INodeType,
	parameters: IDataObject,
	script: (request: ReceivedRequest, number: number, url: string) => ScriptedResponse,
	items: IDataObject[] = [{}],
) {
	const service = await startScriptedService((request, number) =>
		script(request, number, service.url),
	);
	try {
		const result = await runNode({
			node,
			parameters: parameters as never,
			items: items.map((json) => ({ json })),
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
			...CONTINUE,
		});
		return { items: result.items, received: service.received };
	} finally {
		await service.stop();
	}
}

const IMAGE = {
	operation: 'generate',
	model: modelId('Kwai-Kolors/Kolors'),
	prompt: 'a cat',
	options: { maxRetries: 0 },
};
const CHAT = {
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'hi' }] },
	options: { maxRetries: 1 },
};
const RERANK = {
	operation: 'rerankList',
	model: modelId('BAAI/bge-reranker-v2-m3'),
	query: 'q',
	documents: '={{ $json.documents }}',
	options: {},
};

/** A body that goes on for ever, or for so many bytes, of which `sent` counts what was taken. */
function endlessBody(status: number, maxBytes = Infinity) {
	let sent = 0;
	const answer: ScriptedResponse = (response) => {
		response.writeHead(status, { 'content-type': 'text/html' });
		const page = Buffer.alloc(64 * 1024, 'x');
		const write = () => {
			let isTaken = true;
			while (isTaken && !response.destroyed && sent < maxBytes) {
				isTaken = response.write(page);
				sent += page.length;
			}
			if (sent >= maxBytes) response.end();
		};
		response.on('drain', write);
		write();
	};
	return { answer, sent: () => sent };
}

it('an endless error page behind a link does not fill the memory', async () => {
	const { answer, sent } = endlessBody(500);
	const { items } = await runAgainst(new SiliconFlowImage(), IMAGE, ({ path }, _number, url) =>
		path === '/endless.png' ? answer : { body: { images: [{ url: `${url}/endless.png` }] } },
	);
	expect(items[0].json.details).toMatchObject({ httpCode: '500' });
	expect(sent()).toBeLessThan(50_000_000);
});

it.each([
	[200, 'The service sent an answer without an end [item 0]'],
	[500, expect.stringMatching(/^x{100}/)],
])('nor does an endless answer of the API with status %i', async (status, error) => {
	const { answer, sent } = endlessBody(status);
	const parameters = { ...CHAT, options: { maxRetries: 0 } };
	const { items } = await runAgainst(new SiliconFlowChat(), parameters, () => answer);
	expect(items[0].json.error).toEqual(error);
	expect(sent()).toBeLessThan(200_000_000);
});

it('nor does an endless list of models, which is asked for where a model is missing', async () => {
	const { answer, sent } = endlessBody(200, 400_000_000);
	const { items } = await runAgainst(new SiliconFlowChat(), CHAT, ({ path }) =>
		path.startsWith('/v1/models') ? answer : { status: 400, body: { code: 20012, message: 'no' } },
	);
	expect(items[0].json).toMatchObject({ error: 'no [item 0]', details: { code: 20012 } });
	expect(items[0].json.message).toMatch(/^Pick a model from the list/);
	expect(sent()).toBeGreaterThan(0);
	expect(sent()).toBeLessThan(200_000_000);
});

it.each([
	'http://169.254.169.254/latest/meta-data/',
	'http://[::ffff:169.254.169.254]/latest',
	'http://[2002:a9fe:a9fe::1]/latest',
	'http://[::ffff:0:169.254.169.254]/latest',
	'http://10.0.0.5/a.png',
	'http://2130706434/a.png',
	'http://metadata.google.internal/a.png',
	'http://[fd00::1]/a.png',
	'file:///etc/passwd',
])('a link into a private network is not opened: %s', async (link) => {
	const { items } = await runAgainst(new SiliconFlowImage(), IMAGE, () => ({
		body: { images: [{ url: link }] },
	}));
	expect(items[0].json.error).toMatch(/so it was not opened/);
	expect(items[0].binary).toBeUndefined();
});

it('a link that redirects into a private network is not followed', async () => {
	const { items, received } = await runAgainst(
		new SiliconFlowImage(),
		IMAGE,
		({ path }, _number, url) =>
			path === '/moved.png'
				? { status: 302, headers: { location: 'http://192.168.0.1/a.png' } }
				: { body: { images: [{ url: `${url}/moved.png` }] } },
	);
	expect(items[0].json.error).toMatch(/leads into a private network, so it was not opened/);
	expect(received).toHaveLength(2);
});

it('an address in an error cannot put markup into the panel', async () => {
	const location = 'https://example.com/"><img src=x onerror=alert(1)>';
	const service = await startScriptedService(() => ({ status: 302, headers: { location } }));
	const credential = { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` };
	const node = new SiliconFlowChat();
	// The panel shows the error of a node that stops; items that go on are text.
	const { error } = await runNode({
		node,
		parameters: CHAT,
		items: [{ json: {} }],
		credential,
	}).finally(async () => await service.stop());
	expect(error?.description).toContain('points to another address');
	expect(error?.description).not.toContain('<img');
});

it.each([
	['in the service’s form', { code: 50505, message: 'Model service overloaded.', data: null }],
	['in OpenAI’s form', { error: { message: 'Model service overloaded.', code: 503 } }],
])('an error %s that comes as a success is repeated as the error it is', async (_form, body) => {
	const good = {
		choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }],
		model: 'm',
		usage: {},
	};
	const { items, received } = await runAgainst(new SiliconFlowChat(), CHAT, (_request, number) => ({
		body: number === 0 ? body : good,
	}));
	expect(items[0].json.content).toBe('hello');
	expect(received).toHaveLength(2);
	const lasting = await runAgainst(new SiliconFlowChat(), { ...CHAT, simplify: false }, () => ({
		body,
	}));
	expect(lasting.items[0].json.error).toBe('Model service overloaded. [item 0]');
});

it('a ranking of documents that were never sent leaves the others as they are', async () => {
	const results = [
		{ index: 99, relevance_score: 0.9 },
		null,
		{ index: 1, relevance_score: '0.7' },
		{ index: 0, relevance_score: 0.2 },
	];
	const { items } = await runAgainst(
		new SiliconFlowRerank(),
		RERANK,
		() => ({ body: { results, meta: null } }),
		[{ documents: ['a', 'b'] }],
	);
	expect(items[0].json.results).toEqual([
		{ index: 1, relevanceScore: 0.7, document: 'b' },
		{ index: 0, relevanceScore: 0.2, document: 'a' },
	]);
});

it('a model named like a part of every object is a model like any other', async () => {
	const { items } = await runAgainst(
		new SiliconFlowImage(),
		{ ...IMAGE, model: modelId('constructor'), options: { downloadImages: false } },
		() => ({ body: { images: [{ url: 'https://example.com/a.png' }] } }),
	);
	expect(items[0].json.url).toBe('https://example.com/a.png');
});
