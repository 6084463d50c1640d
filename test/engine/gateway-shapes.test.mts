/**
 * What was paid for is taken in whatever shape a gateway gives it, in an envelope, under another name or
 * in JSON, and what is no success is not reported as one.
 */
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { SiliconFlowAccount } from '../../nodes/Account/SiliconFlowAccount.node';
import { SiliconFlowAudio } from '../../nodes/Audio/SiliconFlowAudio.node';
import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { SiliconFlowVideo } from '../../nodes/Video/SiliconFlowVideo.node';
import { toWav } from '../../sandbox/media/wav.mts';
import { fileBytes, startBinaryStore, stopBinaryStore, storeFile } from '../support/engine.mts';
import { runAgainst } from '../support/run-against.mts';
import type { ScriptedResponse } from '../support/scripted-service.mts';

const options = { maxRetries: 0 };
let recording: INodeExecutionData;
let sound: Buffer;

beforeAll(async () => {
	await startBinaryStore();
	sound = toWav({ samples: new Float32Array(4_000), rate: 8_000 });
	recording = { json: {}, binary: { data: await storeFile(sound, 'a.wav', 'audio/wav') } };
});
afterAll(stopBinaryStore);

const inEnvelope = (data: unknown): ScriptedResponse => ({
	body: { code: 20000, message: 'Ok', status: true, data },
});

/** The first item that comes of these answers. */
async function first(
	node: INodeType,
	parameters: IDataObject,
	answers: ScriptedResponse[],
	item: INodeExecutionData = { json: {} },
) {
	const { items } = await runAgainst(node, { options, ...parameters }, answers, [item]);
	return items[0] ?? { json: {} };
}

const VIDEO = { url: 'https://example.com/a.mp4' };
const status = { operation: 'getStatus', requestId: 'r', options: { downloadVideo: false } };
const batch = { id: 'b', status: 'in_queue' };

it.each<[what: string, node: INodeType, parameters: IDataObject, data: unknown, json: object]>([
	[
		'a video that was ordered',
		new SiliconFlowVideo(),
		{ operation: 'submit', prompt: 'a' },
		{ requestId: 'r' },
		{ requestId: 'r' },
	],
	[
		'a video that is made',
		new SiliconFlowVideo(),
		status,
		{ status: 'Succeed', results: { videos: [VIDEO] } },
		VIDEO,
	],
	['a batch', new SiliconFlowBatch(), { operation: 'get', batchId: 'b' }, batch, { batchId: 'b' }],
	[
		'batches',
		new SiliconFlowBatch(),
		{ operation: 'getMany' },
		{ data: [batch] },
		{ batchId: 'b' },
	],
	[
		'models',
		new SiliconFlowAccount(),
		{ resource: 'model', operation: 'getAll' },
		{ data: [{ id: 'a' }] },
		{ id: 'a' },
	],
	[
		'voices',
		new SiliconFlowAudio(),
		{ resource: 'voice', operation: 'getAll' },
		{ result: [{ uri: 'speech:a' }] },
		{ uri: 'speech:a' },
	],
])('%s may come in an envelope', async (_what, node, parameters, data, json) => {
	expect((await first(node, parameters, [inEnvelope(data)])).json).toMatchObject(json);
});

it.each([[{ videos: [VIDEO.url] }], [{ videos: VIDEO }], [{ video_url: VIDEO.url }], [[VIDEO]]])(
	'the link of a video is found in %j',
	async (results) => {
		const answer = { body: { status: 'Succeed', results } };
		expect((await first(new SiliconFlowVideo(), status, [answer])).json.url).toBe(VIDEO.url);
	},
);

it.each([[{ reason: { message: 'too dark' } }], [{ message: 'too dark' }]])(
	'a video that failed says why in the words of %j',
	async (words) => {
		const waits = { ...status, waitForCompletion: true };
		const answer = { body: { status: 'Failed', ...words } };
		expect((await first(new SiliconFlowVideo(), waits, [answer])).json.error).toMatch(/: too dark/);
	},
);

describe('the voice node', () => {
	const upload = {
		resource: 'voice',
		operation: 'upload',
		customName: 'a',
		text: 'b',
		binaryPropertyName: 'data',
	};
	const remove = { resource: 'voice', operation: 'delete', uri: 'speech:a' };

	it('gives the URI of an upload that comes in an envelope, and no voice without one', async () => {
		const node = new SiliconFlowAudio();
		const enveloped = await first(node, upload, [inEnvelope({ uri: 'speech:a' })], recording);
		expect(enveloped.json).toMatchObject({ uri: 'speech:a' });
		expect(enveloped.json).not.toHaveProperty('data');
		const empty = await first(node, upload, [{ body: {} }], recording);
		expect(empty.json.error).toMatch(/no URI/);
	});

	it.each<[answer: ScriptedResponse, isDeleted: boolean]>([
		[{ body: '"ok"' }, true],
		[{ body: '' }, true],
		[{ body: '<html><title>Log in</title></html>' }, false],
		[{ body: { status: false, message: 'in use' } }, false],
	])('takes %j for what it is after a deletion', async (answer, isDeleted) => {
		const { json } = await first(new SiliconFlowAudio(), remove, [answer]);
		expect(json.deleted).toBe(isDeleted ? true : undefined);
	});
});

describe('speech that comes in JSON is kept', () => {
	const speech = { resource: 'speech', operation: 'create', input: 'hello' };
	it.each<[form: string, wrap: (base64: string) => object]>([
		['under its name', (audio) => ({ audio })],
		['in an envelope', (audio) => ({ code: 0, data: { audio } })],
		['as a data URI', (base64) => ({ url: `data:audio/wav;base64,${base64}` })],
		['as an image is', (base64) => ({ data: { b64_json: base64 } })],
	])('%s', async (_form, wrap) => {
		const body = wrap(sound.toString('base64'));
		const item = await first(new SiliconFlowAudio(), speech, [{ body }]);
		expect(item.binary?.data).toMatchObject({ mimeType: 'audio/wav' });
		expect(await fileBytes(item)).toEqual(sound);
	});
});

describe('a transcript', () => {
	const transcribe = {
		resource: 'transcription',
		operation: 'create',
		binaryPropertyName: 'data',
	};
	const plain = (body: string): ScriptedResponse => ({
		headers: { 'content-type': 'text/plain; charset=utf-8' },
		body,
	});

	it.each<[form: string, answer: ScriptedResponse]>([
		['text', plain('hello there\n')],
		['segments without the whole', { body: { segments: [{ text: 'hello' }, { text: ' there' }] } }],
		[
			'OpenAI’s verbose JSON',
			{ body: { task: 'transcribe', text: 'hello there', segments: [], duration: 1 } },
		],
	])('may come as %s', async (_form, answer) => {
		const { json } = await first(new SiliconFlowAudio(), transcribe, [answer], recording);
		expect(json.text).toBe('hello there');
	});

	it.each([plain('<html>Log in</html>'), plain(''), { body: '"Forbidden"' }])(
		'is none in %j',
		async (answer) => {
			const { json } = await first(new SiliconFlowAudio(), transcribe, [answer], recording);
			expect(json.error).toMatch(/not JSON/);
		},
	);
});

describe('a file of results', () => {
	const answer = (content: string) => ({ choices: [{ message: { content } }] });
	const row = (customId: unknown, body: unknown = answer('good'), more: object = {}) =>
		JSON.stringify({ custom_id: customId, response: { status_code: 200, body }, ...more });
	const failed = (customId: string) =>
		JSON.stringify({ custom_id: customId, response: null, error: { message: 'bad' } });

	/** The results of a batch whose files hold this. */
	const resultsOf = async (output: string, errors?: string) => {
		const ended = { ...batch, status: 'completed', output_file_id: 'f' };
		const { items } = await runAgainst(
			new SiliconFlowBatch(),
			{ operation: 'results', batchId: 'b', customId: '', options },
			[
				{ body: { ...ended, ...(errors === undefined ? {} : { error_file_id: 'g' }) } },
				{ body: output },
				...(errors === undefined ? [] : [{ body: errors }]),
			],
		);
		return items.map(({ json }) => [json.customId, json.content ?? json.error]);
	};

	it.each<[what: string, lines: string, read: unknown[]]>([
		['a line without an ID', [row('a'), row(undefined), 'null', row('b')].join('\n'), ['a', 'b']],
		['an ID that is a number', row(7), ['7']],
		['line ends of Windows and blank lines', `\ufeff${row('a')}\r\n\r\n${row('b')}`, ['a', 'b']],
		['a list in place of lines', `[${row('a')},${row('b')}]`, ['a', 'b']],
		['answers as text', row('a', JSON.stringify(answer('good'))), ['a']],
		['an error that is empty', row('a', answer('good'), { error: {} }), ['a']],
		['an answer and an error of one request', `${row('a')}\n${failed('a')}`, ['a']],
	])('with %s loses no answer', async (_what, lines, ids) => {
		expect(await resultsOf(lines)).toEqual(ids.map((id) => [id, 'good']));
	});

	it('does not put an error in place of an answer that another file has', async () => {
		expect(await resultsOf(row('a'), failed('a'))).toEqual([['a', 'good']]);
	});

	it('says what to do about a row that holds nothing', async () => {
		const { items } = await runAgainst(
			new SiliconFlowBatch(),
			{ operation: 'results', batchId: 'b', customId: 'a', options },
			[{ body: { ...batch, status: 'completed', output_file_id: 'f' } }, { body: row('a', null) }],
		);
		expect(items[0].json.message).toBe('Send the request again in a new batch.');
	});
});
