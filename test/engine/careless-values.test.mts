/** Values that are nearly right, as people paste and expressions give them, mean what they mean. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { toWav } from '../../sandbox/media/wav.mts';
import { storeFile } from '../support/engine.mts';
import { packageNodes } from '../support/nodes.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

describe('a value', () => {
	let sandbox: OnSandbox;
	let nodes: Awaited<ReturnType<typeof packageNodes>>;
	beforeAll(async () => {
		[sandbox, nodes] = [await startOnSandbox(), await packageNodes()];
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	const run = async (name: string, parameters: IDataObject, item: INodeExecutionData) => {
		const node = nodes.get(name);
		if (!node) throw new Error(`There is no ${name}`);
		const { items } = await sandbox.run(node, { options: {}, ...parameters }, [item], CONTINUE);
		const [request] = await sandbox.requests();
		return { json: items[0].json, body: request?.body };
	};
	const chat = (more: IDataObject = {}) => ({
		operation: 'complete',
		messages: { values: [{ role: 'user', content: 'hi' }] },
		...more,
	});
	const empty = { json: {} };

	it('of a date is its text, without quotation marks', async () => {
		const date = '={{ new Date(0) }}';
		const messages = { values: [{ role: 'user', content: date }] };
		const { body } = await run('siliconFlowChat', chat({ messages }), empty);
		expect(body).toContain('"content":"1970-01-01T00:00:00.000Z"');
		await sandbox.faults({});
		const embedded = await run(
			'siliconFlowEmbeddings',
			{ operation: 'create', input: date },
			empty,
		);
		expect(embedded.body).toContain('"input":"1970-01-01T00:00:00.000Z"');
	});

	it('of a whole number of any length is its digits', async () => {
		const input = '={{ 12345678901234567890n }}';
		const { body } = await run('siliconFlowEmbeddings', { operation: 'create', input }, empty);
		expect(body).toContain('"input":"12345678901234567890"');
	});

	it.each([' Qwen/Qwen3-8B ', 'Qwen/Qwen3-8B\n'])('%j names the model', async (model) => {
		const { body } = await run('siliconFlowChat', chat({ model: modelId(model) }), empty);
		expect(body).toContain('"model":"Qwen/Qwen3-8B"');
	});

	it('of a choice counts in whatever case', async () => {
		const options = { reasoningEffort: '={{ "HIGH" }}' };
		const { body } = await run('siliconFlowChat', chat({ options }), empty);
		expect(body).toContain('"reasoning_effort":"high"');
	});

	it.each(['24', '={{ 24 }}'])('of %j hours is a completion window', async (completionWindow) => {
		const { json } = await run(
			'siliconFlowBatch',
			{ ...chat(), operation: 'create', customId: 'a', completionWindow },
			empty,
		);
		expect(json.error).toBeUndefined();
		expect((await sandbox.requests('/batches'))[0].body).toContain('"completion_window":"24h"');
	});

	it.each<[what: string, binary: unknown, error: string]>([
		['none at all', null, 'The item has no file in "data" [item 0]'],
		['of a store that is none', { id: 'nonsense' }, 'The file in "data" cannot be read: '],
		['of an ID that is none', { id: 5 }, 'The binary field "data" holds no file [item 0]'],
	])('of binary data that is %s is no file, in words', async (_what, data, error) => {
		const { json } = await run(
			'siliconFlowAudio',
			{ resource: 'transcription', operation: 'create', binaryPropertyName: 'data' },
			{ json: {}, binary: (data && { data }) as INodeExecutionData['binary'] },
		);
		expect(json.error).toContain(error);
		expect(json.error).toMatch(/\[item 0\]$/);
	});

	it.each<[field: string, value: string, error: RegExp]>([
		['outputBinaryPropertyName', '={{ ["a"] }}', /^Put Output File in Field is \["a"\]/],
		['binaryPropertyName', '={{ "x".repeat(1000000) }}', /^The item has no file in "x.{400,700}$/],
	])('of %s is a name, and its error is short: %s', async (field, value, error) => {
		const isSpeech = field.startsWith('output');
		const { json } = await run(
			'siliconFlowAudio',
			{
				resource: isSpeech ? 'speech' : 'transcription',
				operation: 'create',
				input: 'hi',
				[field]: value,
			},
			{ json: {}, binary: { other: { mimeType: 'text/plain', data: 'aGk=' } } },
		);
		expect(json.error).toMatch(error);
	});

	it.each<[what: string, binary: unknown]>([
		['nothing', null],
		['a type alone', { mimeType: 'audio/wav' }],
	])('of a binary field that is %s is no file, in words', async (_what, data) => {
		const { json } = await run(
			'siliconFlowAudio',
			{ resource: 'transcription', operation: 'create', binaryPropertyName: 'data' },
			{ json: {}, binary: { data } as INodeExecutionData['binary'] },
		);
		expect(json.error).toBe('The binary field "data" holds no file [item 0]');
	});

	it('of a binary field that the item does not have names those that it has', async () => {
		const { json } = await run(
			'siliconFlowAudio',
			{ resource: 'transcription', operation: 'create', binaryPropertyName: 'data' },
			{ json: {}, binary: { Video: { mimeType: 'video/mp4', data: '' } } },
		);
		expect(json).toMatchObject({
			error: 'The item has no file in "data" [item 0]',
			message: expect.stringContaining('files in "Video":') as string,
		});
	});

	const circle: IDataObject = {};
	circle.self = circle;

	it.each<[what: string, odd: unknown]>([
		['a number that is none', Number.NaN],
		['a date that is none', new Date(Number.NaN)],
		['a circle', circle],
		['bytes', Buffer.from('a text')],
		['a set', new Set(['a'])],
		['an error', new Error('a')],
		[
			'what has no text',
			{
				toJSON: () => {
					throw new Error('no');
				},
			},
		],
	])('that is %s is no text, and its error names the field', async (_what, odd) => {
		const messages = { values: [{ role: 'user', content: '={{ $json.odd }}' }] };
		const { json, body } = await run('siliconFlowChat', chat({ messages }), {
			json: { odd } as IDataObject,
		});
		expect(json.error).toMatch(/Content .*\[item 0\]$/);
		expect(body).toBeUndefined();
	});

	it.each([3_000, 200_000])('of %i levels is no JSON for a request', async (levels) => {
		const odd = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
		const options = { responseFormat: 'json_schema', jsonSchema: '={{ $json.odd }}' };
		const { json, body } = await run('siliconFlowChat', chat({ options }), { json: { odd } });
		expect(json.error).toMatch(/^JSON Schema is .* \[item 0\]$/);
		expect(body).toBeUndefined();
	});

	it.each(['={{ $("Nobody").item.json.text }}', '={{ 1 + }}', '={{ () => 1 }}'])(
		'of %s fails with the name of its field and its item',
		async (content) => {
			const messages = { values: [{ role: 'user', content }] };
			const { json } = await run('siliconFlowChat', chat({ messages }), empty);
			expect(json.error).toMatch(/^The expression of Content fails: .+ \[item 0\]$/);
			expect(json.message).toContain('Correct the expression of Content.');
		},
	);

	it.each<[name: string, parameters: IDataObject, error: RegExp]>([
		[
			'siliconFlowEmbeddings',
			{ operation: 'create', input: '={{ [, "a"] }}' },
			/^Text 0 of the list/,
		],
		[
			'siliconFlowRerank',
			{ operation: 'rerankList', query: 'q', documents: '={{ ["a", , "b"] }}' },
			/^Document 1 of the list/,
		],
	])('that is missing in a list is named by %s', async (name, parameters, error) => {
		const { json, body } = await run(name, parameters, empty);
		expect(json.error).toMatch(error);
		expect(body).toBeUndefined();
	});

	it.each<[name: string, parameters: IDataObject, field: string]>([
		['siliconFlowEmbeddings', { operation: 'create', inputType: 'list' }, 'inputs'],
		['siliconFlowEmbeddings', { operation: 'create' }, 'input'],
		['siliconFlowRerank', { operation: 'rerankList', query: 'q' }, 'documents'],
	])(
		'of a list of texts may be a number or a date, and not NaN (%s, %j)',
		async (name, given, field) => {
			const good = await run(name, { ...given, [field]: '={{ [5, new Date(0)] }}' }, empty);
			expect(good.json.error).toBeUndefined();
			expect(good.body).toContain('["5","1970-01-01T00:00:00.000Z"]');
			await sandbox.faults({});
			const odd = await run(name, { ...given, [field]: '={{ ["a", NaN] }}' }, empty);
			expect(odd.json.error).toMatch(/ 1 of the list /);
			expect(odd.body).toBeUndefined();
		},
	);

	it.each([
		['TRUE', true],
		['False', false],
		[' 1 ', true],
		['0', false],
	])('%j is a switch, as spreadsheets write it', async (written, expected) => {
		const options = { stream: '={{ $json.written }}' };
		const { json, body } = await run('siliconFlowChat', chat({ options }), { json: { written } });
		expect(json.error).toBeUndefined();
		expect(body?.includes('"stream":true')).toBe(expected);
	});

	it('of Request Options that is no good is an error of each item, and no item passes through', async () => {
		const requestOptions = { proxy: 'nowhere' };
		const { json, body } = await run('siliconFlowChat', chat({ requestOptions }), {
			json: { id: 1 },
		});
		expect(json.error).toBe('The proxy is not valid');
		expect(json.id).toBeUndefined();
		expect(body).toBeUndefined();
	});

	it('that is one expression for all messages is refused in words, for n8n hands none over', async () => {
		const { json } = await run('siliconFlowChat', chat({ messages: '={{ $json.messages }}' }), {
			json: { messages: [{ role: 'user', content: 'hi' }] },
		});
		expect(json.error).toBe('There is no message to send [item 0]');
		expect(json.message).toContain('the list of messages itself does not');
	});

	it.each<[name: string, parameters: IDataObject]>([
		['siliconFlowChat', chat()],
		['siliconFlowEmbeddings', { operation: 'create', input: 'hi' }],
		['siliconFlowImage', { operation: 'generate', prompt: 'a cat' }],
	])('that is one expression for all Options fails no item of %s', async (name, parameters) => {
		for (const options of ['={{ { batchSize: 3 } }}', '={{ null }}', 'text', 5, null]) {
			const { json } = await run(name, { ...parameters, options: options }, empty);
			expect(json.error).toBeUndefined();
		}
	});

	it.each([2 ** 31, 3_000_000_000, 1e300])(
		'of %d ms is a long timeout, and not one that ends at once',
		async (timeout) => {
			const options = { timeout, stream: true, maxRetries: 0 };
			const own = await run('siliconFlowChat', chat({ options }), empty);
			expect(own.json.content).toBeTruthy();
			const ofN8n = await run('siliconFlowChat', chat({ requestOptions: { timeout } }), empty);
			expect(ofN8n.json.content).toBeTruthy();
		},
	);

	it('with a word of n8n’s in it stands in the error, and no sentence of n8n in its place', async () => {
		const { json } = await run(
			'siliconFlowChat',
			chat({ options: { temperature: 'ENOENT' } }),
			empty,
		);
		expect(json.error).toBe('Temperature is "ENOENT", which is not a number [item 0]');
	});

	describe('that is a file', () => {
		const wav = toWav({ samples: new Float32Array(16_000), rate: 16_000 });
		const inMemory = { mimeType: 'audio/wav', fileName: 'b.wav', data: wav.toString('base64') };
		const transcribe = async (binaryPropertyName: string) => {
			const photo = await storeFile(wav, 'a.wav', 'audio/wav');
			const other = { mimeType: 'text/plain', fileName: 'c.txt', data: 'aGk=' };
			return await run(
				'siliconFlowAudio',
				{ resource: 'transcription', operation: 'create', binaryPropertyName },
				{ json: {}, binary: { other, photo, inMemory } },
			);
		};

		it.each([
			'={{ $binary.photo }}',
			'={{ $binary.inMemory }}',
			'={{ $("Source").first().binary.photo }}',
			' photo\n',
		])('is taken from %j', async (field) => {
			const { json } = await transcribe(field);
			expect(json.error).toBeUndefined();
			expect(json.text).toBeDefined();
		});

		it.each(['={{ $binary }}', '={{ ["photo"] }}', '={{ 5 }}'])(
			'is none in %j, and its error names the field',
			async (field) => {
				const { json } = await transcribe(field);
				expect(json.error).toMatch(/^Input Data Field Name is .*not the name of a binary field/);
			},
		);
	});

	it('of several images where one is taken is refused, and not cut to the first', async () => {
		const { json, body } = await run(
			'siliconFlowRerank',
			{
				operation: 'rerankItems',
				queryType: 'image',
				queryImageSource: 'url',
				queryImageUrl: '={{ ["https://example.com/a.png", "https://example.com/b.png"] }}',
				document: 'd',
			},
			empty,
		);
		expect(json.error).toBe('There are 2 images where one is taken [item 0]');
		expect(body).toBeUndefined();
	});

	it('that is HTML is none where n8n shows HTML, and is as it was given in the text of an item', async () => {
		const requestId = '<img src=x onerror=alert(1)>';
		const parameters = { operation: 'getStatus', requestId, waitForCompletion: true, options: {} };
		const node = nodes.get('siliconFlowVideo');
		if (!node) throw new Error('There is no Video');
		const { error } = await sandbox.run(node, parameters, [empty]);
		expect(error?.description).toContain('request ID &lt;img');
		expect(error?.description).not.toContain('<img');
		const { json } = await run('siliconFlowVideo', parameters, empty);
		expect(json.message).toContain(`request ID ${requestId}`);
	});

	it('is not lost with an item that holds a file and no JSON', async () => {
		const data = await storeFile(Buffer.from('hi'), 'a.txt', 'text/plain');
		const options = { includeInputFields: 'all', keepInputFiles: true };
		const { json } = await run('siliconFlowChat', chat({ options }), {
			binary: { data },
		} as unknown as INodeExecutionData);
		expect(json.content).toBeTruthy();
	});
});
