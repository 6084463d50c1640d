/** Results of gateways that name places, limits and files otherwise belong to the right input, and none is lost. */
import type { IDataObject, INodeType } from 'n8n-workflow';
import { PNG } from 'pngjs';

import { models } from '../../nodes/shared/generated/models.generated';
import { modelSearch } from '../../nodes/shared/editor/model-list';
import { EmbeddingsSiliconFlow } from '../../nodes/EmbeddingsSiliconFlow/EmbeddingsSiliconFlow.node';
import { RerankerSiliconFlow } from '../../nodes/RerankerSiliconFlow/RerankerSiliconFlow.node';
import { toWav } from '../../sandbox/media/wav.mts';
import { startBinaryStore, stopBinaryStore } from '../support/engine.mts';
import { packageNodes } from '../support/nodes.mts';
import { OPERATIONS } from '../support/operations.mts';
import { runAgainst } from '../support/run-against.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService, type ScriptedResponse } from '../support/scripted-service.mts';
import { runSubNode } from '../support/sub-node.mts';

let nodes: Map<string, INodeType>;
beforeAll(async () => {
	await startBinaryStore();
	nodes = await packageNodes();
});
afterAll(stopBinaryStore);

async function run(
	[resource, operation]: [resource: string, operation: string],
	answers: ScriptedResponse[],
	{ items = [{}], ...parameters }: IDataObject & { items?: IDataObject[] } = {},
) {
	const known = OPERATIONS.find(
		(each) => each.resource === resource && each.operation === operation,
	);
	const given = { resource, operation, ...known?.parameters, options: { maxRetries: 0 } };
	return await runAgainst(
		nodes.get(known?.node ?? '') as INodeType,
		{ ...given, ...parameters },
		answers,
		items.map((json) => ({ json })),
	);
}

interface Reranker {
	compressDocuments<T>(documents: T[], query: string): Promise<T[]>;
}

const typed = (type: string, body: string | Buffer): ScriptedResponse => ({
	headers: { 'content-type': type },
	body,
});

const VIDEO = 'https://example.com/a.mp4';

const SWAPPED = {
	output: { embeddings: [1, 0].map((place) => ({ text_index: place, embedding: [place, 7] })) },
};

it('vectors out of order belong to the texts that another name of the place says', async () => {
	const { items } = await run(['embedding', 'create'], [{ body: SWAPPED }], {
		input: '={{ $json.text }}',
		items: [{ text: 'a' }, { text: 'b' }],
	});
	expect(items.map(({ json }) => json.embedding)).toEqual([
		[0, 7],
		[1, 7],
	]);
	const service = await startScriptedService(() => ({ body: SWAPPED }));
	const { value } = await runSubNode<
		{ embedDocuments(texts: string[]): Promise<number[][]> },
		number[][]
	>({
		node: new EmbeddingsSiliconFlow(),
		parameters: { model: modelId('BAAI/bge-m3'), options: {} },
		credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
		use: async (model) => await model.embedDocuments(['a', 'b']),
	});
	await service.stop();
	expect(value).toEqual([
		[0, 7],
		[1, 7],
	]);
});

describe('a ranking', () => {
	const ranked = (place: string, score: string) => ({
		results: [0.1, 0.9].map((value, index) => ({ [place]: index, [score]: value })),
	});

	it.each<[form: string, body: object]>([
		['with a score of another name', ranked('index', 'relevanceScore')],
		['with a place of another name', ranked('corpus_id', 'score')],
		['of bare scores', { scores: [0.1, 0.9] }],
	])('%s is one', async (_form, body) => {
		const { items } = await run(['reranking', 'rerankList'], [{ body }]);
		expect(items[0].json.results).toMatchObject([{ document: 'b' }, { document: 'a' }]);
	});

	it('of scores below 0 loses no document of a retriever that asks for no least score', async () => {
		const service = await startScriptedService(() => ({ body: { scores: [-3, -1] } }));
		const documents = ['a', 'b'].map((pageContent) => ({ pageContent, metadata: {} }));
		const { value } = await runSubNode<Reranker, typeof documents>({
			node: new RerankerSiliconFlow(),
			parameters: { model: modelId('BAAI/bge-reranker-v2-m3'), options: {} },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
			use: async (reranker) => await reranker.compressDocuments(documents, 'q'),
		});
		await service.stop();
		expect(value?.map(({ pageContent }) => pageContent)).toEqual(['b', 'a']);
	});

	it('of bare scores is none where one of them is left out', async () => {
		const { items } = await run(['reranking', 'rerankList'], [{ body: { scores: [0.1] } }]);
		expect(items[0].json.error).toMatch(/no relevance score/);
	});

	it('of a service that knows no limit has no more than were asked for', async () => {
		const { items } = await run(['reranking', 'rerankList'], [{ body: { scores: [0.1, 0.9] } }], {
			options: { topN: 1 },
		});
		expect(items[0].json.results).toMatchObject([{ document: 'b' }]);
	});
});

describe('what was made is kept', () => {
	const picture = PNG.sync.write(new PNG({ width: 2, height: 2 }));
	const sound = toWav({ samples: new Float32Array(1_600), rate: 16_000 });

	it.each(['image/png', 'application/octet-stream'])(
		'where an image is all that is answered, as %s',
		async (type) => {
			const { items } = await run(['image', 'generate'], [typed(type, picture)]);
			expect(items[0].binary?.data).toMatchObject({
				mimeType: 'image/png',
				fileName: 'image_0.png',
			});
		},
	);

	it('and JSON that is called an image is JSON', async () => {
		const body = JSON.stringify({ results: [{ image_base64: picture.toString('base64') }] });
		const { items } = await run(['image', 'generate'], [typed('image/png', body)]);
		expect(items[0].binary?.data.mimeType).toBe('image/png');
	});

	it.each<[form: string, answer: ScriptedResponse]>([
		['hexadecimal numbers', { body: { data: { audio: sound.toString('hex') } } }],
		['base64 alone', typed('text/plain', sound.toString('base64'))],
		['a data URI alone', typed('text/plain', `data:audio/wav;base64,${sound.toString('base64')}`)],
	])('where sound is %s', async (_form, answer) => {
		const { items } = await run(['speech', 'create'], [answer]);
		expect(items[0].binary?.data.mimeType).toBe('audio/wav');
	});

	it.each(['task_status', 'state'])('where the status of a video is its %s', async (name) => {
		const body = { output: { [name]: 'SUCCEEDED', video_url: 'https://example.com/a.mp4' } };
		const { items } = await run(['video', 'getStatus'], [{ body }], {
			waitForCompletion: false,
			options: { downloadVideo: false },
		});
		expect(items[0].json).toMatchObject({ status: 'SUCCEEDED', url: 'https://example.com/a.mp4' });
	});
});

it.each([
	{ video_result: [{ url: VIDEO, cover_image_url: 'https://example.com/a.png' }] },
	{ content: { video_url: VIDEO } },
	{ input: [{ url: 'https://example.com/sent.mp4' }], task_result: { videos: [{ url: VIDEO }] } },
])('a video that is made is found in %j', async (made) => {
	const { items } = await run(['video', 'getStatus'], [{ body: { status: 'Succeed', ...made } }], {
		waitForCompletion: false,
		options: { downloadVideo: false },
	});
	expect(items[0].json.url).toBe(VIDEO);
});

it('a video that is made and cannot be found is in the error as the service says it', async () => {
	const { items } = await run(['video', 'getStatus'], [{ body: { status: 'Succeed', at: VIDEO } }]);
	expect(items[0].json.details).toMatchObject({ answer: expect.stringContaining(VIDEO) as string });
});

describe('a list is read', () => {
	it.each<[of: [string, string], body: object, found: object[]]>([
		[
			['batch', 'getMany'],
			{ code: 0, data: { items: [{ id: 'b', status: 'x' }] } },
			[{ batchId: 'b' }],
		],
		[['batch', 'getMany'], { object: 'list', data: null }, []],
		[['model', 'getAll'], { models: [{ name: 'a' }, { model: 'b' }] }, [{ id: 'a' }, { id: 'b' }]],
		[['model', 'getAll'], { data: null }, []],
		[['voice', 'getAll'], { result: ['speech:a'] }, [{ uri: 'speech:a' }]],
		[['voice', 'getAll'], { voices: [{ uri: 'speech:a' }] }, [{ uri: 'speech:a' }]],
	])('of %j in %j', async (of, body, found) => {
		const { items } = await run(of, [{ body }]);
		expect(items.map(({ json }) => json)).toMatchObject(found);
	});

	it.each<[of: [string, string], body: object]>([
		[['model', 'getAll'], { data: [{ title: 'a' }] }],
		[['voice', 'getAll'], { result: [5] }],
		[['batch', 'getMany'], { data: [{ name: 'b' }] }],
	])('and is not empty where none of it can be: of %j in %j', async (of, body) => {
		const { items } = await run(of, [{ body }]);
		expect(items[0].json.error).toMatch(/^The service gave no list of/);
	});

	it('and a batch has its counts as numbers and its dates as ISO, as the service has them', async () => {
		const body = {
			id: 'b',
			status: 'x',
			request_counts: { total: '5', completed: null },
			created_at: '2026-11-28 12:00:00Z',
			completed_at: '0',
		};
		const { items } = await run(['batch', 'get'], [{ body }]);
		expect(items[0].json).toMatchObject({
			requestCounts: { total: 5 },
			createdAt: '2026-11-28T12:00:00.000Z',
		});
		expect(items[0].json.completedAt).toBeUndefined();
	});

	it('and a voice is deleted where a gateway says so in its own code', async () => {
		const { items } = await run(['voice', 'delete'], [{ body: { code: 1, message: '删除成功' } }]);
		expect(items[0].json).toEqual({ deleted: true });
		const denied = await run(['voice', 'delete'], [{ body: { code: 1, message: '删除不成功' } }]);
		expect(denied.items[0].json.error).toMatch(/删除不成功/);
		const no = await run(['voice', 'delete'], [{ body: 'false' }]);
		expect(no.items[0].json.error).toMatch(/did not say that the voice is deleted/);
	});
});

it('an answer of nothing is asked for again, and an image is not paid twice', async () => {
	const empty = { status: 204 };
	const options = { maxRetries: 1 };
	const good = { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }] };
	const chat = await run(['chat', 'complete'], [empty, { body: good }], { options });
	expect(chat.items[0].json.content).toBe('hello');
	const image = await run(['image', 'generate'], [empty], { options });
	expect(image.received).toHaveLength(1);
});

it.each([
	['UTF-16', Buffer.from('\ufeff{"data":[{"id":"a/b"}]}', 'utf16le')],
	['a text of JSON', Buffer.from(JSON.stringify('{"data":["a/b"]}'))],
])('the list of models of a gateway is read in %s', async (_form, body) => {
	const editor = {
		getNode: () => ({ credentials: { siliconFlowApi: { id: String(_form) } } }),
		getCredentials: async () => ({ apiKey: 'sk-test', region: 'cn' }),
		logger: { warn: () => undefined },
		helpers: { httpRequestWithAuthentication: async () => ({ body, headers: {} }) },
	};
	const { results } = await modelSearch.searchVideoModels.call(editor as never);
	const offered = results.map(({ value }) => value);
	expect(offered).toContain('a/b');
	expect(offered).not.toContain(models['text-to-video'].today[0]);
});
