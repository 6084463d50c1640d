/** What was made and paid for is not lost where a gateway wraps it, or names or writes it otherwise. */
import type { IDataObject, INodeType } from 'n8n-workflow';
import { PNG } from 'pngjs';

import { parseJson } from '../../nodes/shared/http/api-response';
import { toWav } from '../../sandbox/media/wav.mts';
import { startBinaryStore, stopBinaryStore, storeFile } from '../support/engine.mts';
import { packageNodes } from '../support/nodes.mts';
import { OPERATIONS } from '../support/operations.mts';
import { runAgainst, sse, transcribeAgainst } from '../support/run-against.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import type { ScriptedResponse } from '../support/scripted-service.mts';

let nodes: Map<string, INodeType>;
const wav = toWav({ samples: new Float32Array(1_600), rate: 16_000 });
const sound = wav.toString('base64');
const picture = PNG.sync.write(new PNG({ width: 2, height: 2 })).toString('base64');

beforeAll(async () => {
	await startBinaryStore();
	nodes = await packageNodes();
});
afterAll(stopBinaryStore);

/** The item that an operation makes of an answer. */
async function itemOf(
	[resource, operation]: [resource: string, operation: string],
	answer: ScriptedResponse,
	changes: IDataObject = {},
) {
	const known = OPERATIONS.find(
		(each) => each.resource === resource && each.operation === operation,
	);
	if (!known) throw new Error(`There is no ${resource} ${operation}`);
	const options = { maxRetries: 0, maxWait: 0.05, ...(changes.options as IDataObject) };
	const { items } = await runAgainst(
		nodes.get(known.node) as INodeType,
		{ resource, operation, ...known.parameters, ...changes, options },
		[answer],
	);
	return items[0];
}

const said = (message: object, reason: unknown = 'stop') => ({
	choices: [{ index: 0, message, finish_reason: reason }],
});
const hello = said({ content: 'hello' });

/** Names as .NET and Tencent Cloud write them, e.g. `FinishReason`. */
const withCapitals = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(withCapitals);
	if (typeof value !== 'object' || value === null) return value;
	const capital = (name: string) =>
		name.replace(/(?:^|_)(.)/g, (_, sign: string) => sign.toUpperCase());
	return Object.fromEntries(
		Object.entries(value).map(([name, held]) => [capital(name), withCapitals(held)]),
	);
};

const WRAPS: Array<[how: string, wrap: (body: unknown) => unknown]> = [
	['Cloudflare’s result', (result) => ({ success: true, errors: [], messages: [], result })],
	['an output', (output) => ({ request_id: 'r', output })],
	['the answer of a function', (body) => ({ statusCode: 200, body: JSON.stringify(body) })],
	['data that is text', (body) => ({ code: 200, msg: 'success', data: JSON.stringify(body) })],
	[
		'data that is text with Python’s signs',
		(body) => ({ code: 0, data: JSON.stringify(body).replaceAll('"', "'") }),
	],
	['a list of one', (body) => [body]],
	['a text of JSON', (body) => JSON.stringify(JSON.stringify(body))],
	['a call (JSONP)', (body) => `/**/ typeof done === 'function' && done(${JSON.stringify(body)});`],
	['a guard against scripts', (body) => `)]}',\n${JSON.stringify(body)}`],
	[
		'a page with warnings of PHP',
		(body) => `<br />\n<b>Warning</b>: No "x" in <b>/a.php</b><br />\n${JSON.stringify(body)}`,
	],
	['comments of a page', (body) => `<!-- a -->\n${JSON.stringify(body)}<!-- 12 ms -->`],
	['capitals', withCapitals],
	['capitals and an envelope', (body) => ({ Response: withCapitals(body) })],
	['a prediction', (body) => ({ predictions: [body], deployedModelId: 'm' })],
	['two envelopes', (body) => ({ code: 0, data: { code: 0, data: body } })],
];

describe.each(WRAPS)('in %s', (_how, wrap) => {
	it.each([false, true])('a chat with Stream %s has its answer', async (stream) => {
		const options = { stream };
		const { json } = await itemOf(['chat', 'complete'], { body: wrap(hello) }, { options });
		expect(json).toMatchObject({ content: 'hello', finishReason: 'stop' });
	});

	it.each<[of: [string, string], body: unknown, json: IDataObject]>([
		[['embedding', 'create'], { data: [{ index: 0, embedding: [1] }] }, { embedding: [1] }],
		[['video', 'submit'], { requestId: 'r' }, { requestId: 'r' }],
		[['batch', 'get'], { id: 'b', status: 'failed', errors: ['no'] }, { batchId: 'b' }],
		[['model', 'getAll'], { object: 'list', data: [{ id: 'a' }] }, { id: 'a' }],
		[['user', 'get'], { id: 'me', balance: '1' }, { id: 'me', balance: '1' }],
	])('%j has its result', async (of, body, json) => {
		expect((await itemOf(of, { body: wrap(body) })).json).toMatchObject(json);
	});

	it('an image and a sound are kept', async () => {
		const image = await itemOf(['image', 'generate'], {
			body: wrap({ images: [{ b64_json: picture }] }),
		});
		expect(image.binary?.data.mimeType).toBe('image/png');
		const speech = await itemOf(['speech', 'create'], { body: wrap({ audio: sound }) });
		expect(speech.binary?.data.mimeType).toBe('audio/wav');
	});
});

it.each<[form: string, choices: unknown]>([
	['a list', hello.choices],
	['under their places', { 0: hello.choices[0] }],
	['a text of JSON', JSON.stringify(hello.choices)],
	['a text with Python’s signs', JSON.stringify(hello.choices).replaceAll('"', "'")],
])('choices that are %s are the answer, also beside a notice', async (_form, choices) => {
	for (const body of [{ choices }, { choices, error: { message: 'The model retires soon' } }]) {
		expect((await itemOf(['chat', 'complete'], { body })).json.content).toBe('hello');
	}
});

it('an error that says nothing does not hide the answer beside it', async () => {
	const body = {
		...hello,
		error: { message: '', type: '', code: null },
		base_resp: { status_code: 0 },
	};
	expect((await itemOf(['chat', 'complete'], { body })).json.content).toBe('hello');
	const delta = { index: 0, delta: { content: 'hello' }, finish_reason: null };
	const events = [{ choices: [delta], error: {} }, said({}, 'stop')].map((each) =>
		JSON.stringify(each),
	);
	const streamed = await itemOf(['chat', 'complete'], sse(...events), {
		options: { stream: true },
	});
	expect(streamed.json.content).toBe('hello');
});

it('an ID of more digits than a number keeps is that ID', async () => {
	const id = '12345678901234567890';
	const video = await itemOf(['video', 'submit'], { body: `{"requestId": ${id}}` });
	expect(video.json.requestId).toBe(id);
	const body = `{"data":{"id":${id},"status":"completed","output_file_id":${id},"error_file_id":7}}`;
	const batch = await itemOf(['batch', 'get'], { body });
	expect(batch.json).toMatchObject({ batchId: id, resultsFile: id, errorsFile: '7' });
	expect(
		parseJson(`{"a":"\\"${id}","b":-${id},"c":[0.${id}],"d":${id}.5,"e":1234567890123456}`),
	).toEqual({
		a: `"${id}`,
		b: `-${id}`,
		c: [Number(`0.${id}`)],
		d: Number(id),
		e: 1234567890123456,
	});
});

it('numbers of Python that JSON does not have take nothing from what is beside them', async () => {
	const chat = JSON.stringify(said({ content: 'say "NaN" \\' })).replace(
		/}$/,
		',"usage":{"a":NaN}}',
	);
	const { json } = await itemOf(['chat', 'complete'], { body: chat });
	expect(json).toMatchObject({ content: 'say "NaN" \\', usage: {} });
	const body = '{"data":[{"index":0,"embedding":[-Infinity,1]},{"index":1,"embedding":[2,1]}]}';
	const input = '={{ ["a", "b"] }}';
	const { json: vectors } = await itemOf(['embedding', 'create'], { body }, { input });
	// Asked for alone, the first has two vectors in this service, and so none.
	expect(vectors.error).toMatch(/no embedding/);
});

it('ten million escapes are read without filling the stack', () => {
	const text = '\\n'.repeat(10_000_000);
	expect(parseJson(`{"a":"${text}","b":NaN}`)).toMatchObject({ b: null });
});

it('events without an answer are passed over, and say why where none comes', async () => {
	const queued = '{"event":"queue","message":"position 3"}';
	const [good, bad] = await Promise.all(
		[sse(queued, JSON.stringify(hello)), sse(queued)].map(
			async (answer) => await itemOf(['chat', 'complete'], answer, { options: { stream: true } }),
		),
	);
	expect(good.json.content).toBe('hello');
	expect(bad.json.error).toBe('The service gave no answer to the chat: position 3 [item 0]');
});

it('a choice that goes on says so in the word null too', async () => {
	const pieces = ['<thi', 'nking>hm</thinking>hel', 'lo'].map((content) =>
		JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: 'null' }] }),
	);
	const answer = sse(...pieces, JSON.stringify(said({}, 'stop')), '[DONE]');
	const { json } = await itemOf(['chat', 'complete'], answer, { options: { stream: true } });
	expect(json).toMatchObject({ content: 'hello', reasoning: 'hm', finishReason: 'stop' });
});

describe('vectors', () => {
	const two = { input: '={{ ["a", "b"] }}' };
	const entry = (index: number, embedding: unknown) => ({ index, embedding });

	it.each<[form: string, body: object]>([
		['alone', { embeddings: [[1], [2]] }],
		['in a list each', { data: [entry(0, [[1]]), entry(1, [[2]])] }],
		['as text', { data: [entry(1, '[2]'), entry(0, '[1]')] }],
		['with one there twice', { data: [entry(0, [1]), entry(0, [1]), entry(1, [2])] }],
		['without a name', [entry(0, [1]), entry(1, [2])]],
		['counted from one', { data: [entry(2, [2]), entry(1, [1])] }],
		['all in one place', { data: [entry(0, [1]), entry(0, [2])] }],
		['under their places', { data: { 0: entry(0, [1]), 1: entry(1, [2]) } }],
		['in a text of JSON', { data: JSON.stringify([entry(0, [1]), entry(1, [2])]) }],
		['of typed arrays', { data: [entry(0, { 0: 1 }), entry(1, { 0: 2 })] }],
	])('%s are those of their texts', async (_form, body) => {
		expect((await itemOf(['embedding', 'create'], { body }, two)).json.embeddings).toEqual([
			[1],
			[2],
		]);
	});

	it.each(['1,2', '1.0 2', '[1 2]', '{"0":1}'])(
		'of numbers in the text %j are read',
		async (text) => {
			const body = { data: [entry(0, text)] };
			const { json } = await itemOf(['embedding', 'create'], { body });
			expect(json.embedding).toEqual(text.startsWith('{') ? undefined : [1, 2]);
		},
	);

	it.each<[form: string, body: object]>([
		['counted from one with a hole', { data: [entry(2, [2])] }],
		['counted from below zero', { data: [entry(-1, [1]), entry(0, [2])] }],
		['of more texts, without places', { embeddings: [[1], [2], [3]] }],
		['of more texts, counted from one', { data: [entry(1, [1]), entry(2, [2]), entry(3, [3])] }],
	])('%s belong to nobody', async (_form, body) => {
		const { json } = await itemOf(['embedding', 'create'], { body }, two);
		expect(json).not.toHaveProperty('embeddings');
		expect(json.error).toMatch(/no embedding/);
	});
});

it.each<[of: string, bytes: ArrayBufferView]>([
	['float64', Float64Array.from([0.3, -0.1, 0.7])],
	['float16 of small size', Uint16Array.from([0x2801, 0x2a33])],
	['int8', Int8Array.from([77, -3, 120, 99, 12, 83, -99, 101])],
])('numbers of %s in base64 are no vector', async (_of, { buffer }) => {
	const embedding = Buffer.from(buffer as ArrayBuffer).toString('base64');
	const { json } = await itemOf(['embedding', 'create'], { body: { data: [{ embedding }] } });
	expect(json.error).toMatch(/no embedding/);
});

it('scores that count from one with a hole belong to no document', async () => {
	const body = { results: [{ index: 2, relevance_score: 0.9 }] };
	const { json } = await itemOf(['reranking', 'rerankList'], { body });
	expect(json.error).toMatch(/no relevance score/);
});

it.each<[form: string, body: object]>([
	['FunASR’s', { result: [{ key: 'a', text: 'hi you' }] }],
	['a text for data', { code: 0, data: 'hi you' }],
	['words', { words: [{ word: 'hi' }, { word: 'you' }] }],
	['another name', { transcript: 'hi you' }],
	['parts beside an empty text', { text: '', segments: [{ text: 'hi' }, { text: 'you' }] }],
	['Aliyun’s', { transcripts: [{ channel_id: 0, text: 'hi you', sentences: [{ text: 'hi' }] }] }],
	['sentences', { result: { sentences: [{ text: 'hi' }, { text: 'you' }] } }],
	['a list of texts', { text: ['hi', 'you'] }],
])('a transcript in the form of %s is one', async (_form, body) => {
	const { items } = await transcribeAgainst(await storeFile(wav, 'a.wav', 'audio/wav'), { body });
	expect(items[0].json.text).toBe('hi you');
});

it('a number that was spoken is a transcript', async () => {
	const answer = { headers: { 'content-type': 'text/plain' }, body: '42' };
	const { items } = await transcribeAgainst(await storeFile(wav, 'a.wav', 'audio/wav'), answer);
	expect(items[0].json.text).toBe('42');
});

describe('speech', () => {
	const asSound = (body: Buffer): ScriptedResponse => ({
		headers: { 'content-type': 'audio/mpeg' },
		body,
	});

	it.each([
		['a WAV header', wav.subarray(0, 44)],
		['tags of MP3', Buffer.from('ID3\x04\0\0\0\0\0\0')],
	])('that is %s alone is none', async (_what, bytes) => {
		const { json, binary } = await itemOf(['speech', 'create'], asSound(bytes));
		expect(json.error).toMatch(/without content/);
		expect(binary).toBeUndefined();
	});

	it('of raw samples is not called MP3 for how it begins', async () => {
		const samples = Buffer.concat([Buffer.from([0xff, 0xff, 0x01, 0x00]), Buffer.alloc(400, 3)]);
		const options = { responseFormat: 'pcm' };
		const { binary } = await itemOf(['speech', 'create'], asSound(samples), { options });
		expect(binary?.data.fileName).toBe('speech.pcm');
	});
});

it.each<[where: string, row: (answer: object) => object]>([
	['in the response', (response) => ({ response })],
	['in the row', (body) => ({ body })],
	['in an envelope', (data) => ({ response: { status_code: 200, body: { code: 20000, data } } })],
])('the answer of a batch that stands %s is not lost', async (_where, row) => {
	const ended = { id: 'b', status: 'completed', output_file_id: { id: 'f' } };
	const { items, received } = await runAgainst(
		nodes.get('siliconFlowBatch') as INodeType,
		{ operation: 'results', batchId: 'b', customId: 'a', options: {} },
		[{ body: ended }, { body: JSON.stringify({ custom_id: 'a', ...row(hello) }) }],
	);
	expect(items[0].json.content).toBe('hello');
	expect(received[1].path).toBe('/v1/files/f/content');
});

it.each(['COMPLETED', 'Canceled', 'succeeded'])(
	'a batch that is %s is not waited for',
	async (status) => {
		const body = { id: 'b', status, output_file_id: null };
		const changes = { waitForCompletion: true, customId: '' };
		const { json } = await itemOf(['batch', 'results'], { body }, changes);
		expect(json.error).toMatch(/has no results/);
	},
);

it.each<[form: string, body: IDataObject, want: IDataObject]>([
	['a prefix', { status: 'TASK_STATUS_SUCCEED', url: 'https://a.example/v.mp4' }, {}],
	['a list', { status: 'succeeded', output: ['https://a.example/v.mp4'] }, {}],
])('a video whose state has %s is made', async (_form, body) => {
	const changes = { options: { downloadVideo: false } };
	const { json } = await itemOf(['video', 'getStatus'], { body }, changes);
	expect(json.url).toBe('https://a.example/v.mp4');
});

describe('a video that is made', () => {
	const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom', 'latin1'), Buffer.alloc(100)]);
	const made = (video: object) => ({ status: 'Succeed', results: { videos: [video] } });

	it.each([
		['base64', { b64_json: mp4.toString('base64') }],
		['a data URI', { url: `data:video/mp4;base64,${mp4.toString('base64')}` }],
	])('and stands in the answer as %s is kept', async (_form, video) => {
		const options = { downloadVideo: false };
		const { binary } = await itemOf(['video', 'getStatus'], { body: made(video) }, { options });
		expect(binary?.data).toMatchObject({ mimeType: 'video/mp4', fileName: 'video_0.mp4' });
	});

	const options = { maxRetries: 0, pollingInterval: 0.5, downloadVideo: false };
	const wait = { operation: 'getStatus', requestId: 'r', waitForCompletion: true, options };
	const done = { body: made({ url: 'https://a.example/v.mp4' }) };

	it.each<[form: string, parameters: IDataObject, responses: ScriptedResponse[]]>([
		['a fault that passes, of an ID', wait, [{ status: 500 }, done]],
		[
			'not known yet, of its own',
			{ operation: 'generate', model: modelId('Wan-AI/Wan2.2-T2V-A14B'), prompt: 'a cat', options },
			[{ body: { requestId: 'r' } }, { status: 404 }, done],
		],
	])(
		'is waited for though its state cannot be had at first: %s',
		async (_form, parameters, responses) => {
			const node = nodes.get('siliconFlowVideo') as INodeType;
			const { items, received } = await runAgainst(node, parameters, responses);
			expect(items[0].json.url).toBe('https://a.example/v.mp4');
			expect(received).toHaveLength(responses.length);
		},
	);

	it('is not waited for where its ID is a wrong one', async () => {
		const node = nodes.get('siliconFlowVideo') as INodeType;
		const { items, received } = await runAgainst(node, wait, [{ status: 404 }, done]);
		expect(items[0].json.error).toBeTruthy();
		expect(received).toHaveLength(1);
	});

	it('is not asked for without end where its state is never to be had', async () => {
		const changes = { waitForCompletion: true, options: { pollingInterval: 0.5, maxWait: 60 } };
		const { json } = await itemOf(['video', 'getStatus'], { status: 502 }, changes);
		expect(json.message).toMatch(/its state cannot be had/);
	});
});

it('one image of several that is none names its item and what to do', async () => {
	const images = [{ b64_json: picture }, { b64_json: 'xx' }];
	const { items } = await runAgainst(
		nodes.get('siliconFlowImage') as INodeType,
		{ operation: 'generate', model: modelId('Kwai-Kolors/Kolors'), prompt: 'a cat', options: {} },
		[{ body: { images } }],
	);
	expect(items[0].binary?.data.mimeType).toBe('image/png');
	expect(items[1].json.error).toMatch(/not an image \[item 0\]$/);
	expect(items[1].json.message).toMatch(/was not what the API promises/);
});

it('the links of all images are told where one of them cannot be had', async () => {
	const images = ['https://10.0.0.1/a.png', 'https://10.0.0.1/b.png'].map((url) => ({ url }));
	const { json } = await itemOf(['image', 'generate'], { body: { images } });
	for (const { url } of images) expect(json.message).toContain(url);
});
