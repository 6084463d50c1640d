import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { runAgainst } from '../support/run-against.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowBatch();

const create = {
	operation: 'create',
	customId: '={{ $json.id }}',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
	completionWindow: '24h',
	options: {},
};

const get = { operation: 'get', batchId: '={{ $json.batchId }}', options: {} };

const results = {
	operation: 'results',
	batchId: '={{ $json.batchId }}',
	customId: '={{ $json.customId }}',
	waitForCompletion: true,
	options: { pollingInterval: 0.5 },
};

const texts = (...words: string[]) => words.map((text, index) => ({ id: `n${index}`, text }));

describe('Batch', () => {
	let sandbox: OnSandbox;
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	beforeEach(async () => await sandbox.faults({}));
	afterAll(async () => await sandbox?.stop());

	/** The lines of an uploaded file, which the sandbox hands out again. */
	const linesOf = async (fileId: unknown) => {
		const { data } = await axios.get<string>(`${sandbox.url}/v1/files/${String(fileId)}/content`, {
			headers: { authorization: 'Bearer sk-test' },
			responseType: 'text',
			transformResponse: (text: string) => text,
		});
		return data
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as { custom_id: string; body: Record<string, unknown> });
	};
	const count = async (path: string) => (await sandbox.requests(path)).length;

	it('sends the requests of all items as one file, and joins the results to their items', async () => {
		const input = texts('What is one?', 'What is [[refuse]]?', 'What is three?');
		const created = await sandbox.run(node, create, input);
		expect(created.error).toBeUndefined();
		expect(created.items.map(({ json }) => json)).toEqual(
			input.map(({ id }) => ({
				customId: id,
				batchId: created.items[0].json.batchId,
				status: 'in_queue',
				inputFileId: expect.stringMatching(/^file-/) as string,
			})),
		);
		expect([await count('/v1/files'), await count('/v1/batches')]).toEqual([1, 1]);
		const shuffled = [2, 0, 1].map((index) => created.items[index]);
		const { items } = await sandbox.run(node, results, shuffled, CONTINUE);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(items[0].json).toMatchObject({
			customId: 'n2',
			content: expect.stringContaining('three') as string,
			finishReason: 'stop',
			model: 'Qwen/Qwen3-8B',
			usage: { total_tokens: expect.any(Number) as number },
		});
		expect(items[1].json).toMatchObject({
			customId: 'n0',
			content: expect.stringContaining('one') as string,
		});
		expect(items[2].json).toEqual({
			error: 'The parameter is invalid. Please check again. [item 2]',
			message: expect.stringContaining('an option that the model does not know') as string,
			details: { customId: 'n1', code: '20015' },
		});
		const links = (await sandbox.requests()).filter(({ path }) => path.startsWith('/files/'));
		expect(links.map(({ authorization }) => authorization)).toEqual([false, false]);
	});

	it('gives every result of a batch at once, the failed ones as errors', async () => {
		const { items: created } = await sandbox.run(node, create, texts('one', '[[refuse]]', 'three'));
		const [{ json }] = created;
		const parameters = { ...results, customId: '' };
		const { items } = await sandbox.run(node, parameters, [{ batchId: json.batchId }]);
		expect(items.map((item) => item.json.customId ?? item.json.details)).toEqual([
			'n0',
			'n2',
			{ customId: 'n1', code: '20015' },
		]);
		expect(items[2].json.error).toBe('The parameter is invalid. Please check again. [n1]');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(Array(3).fill({ item: 0 }));
	});

	it('puts into the lines what the fields say, and nothing that was not set', async () => {
		const line = (id: string, body: object) => ({
			custom_id: id,
			method: 'POST',
			url: '/v1/chat/completions',
			body: { model: 'Qwen/Qwen3-8B', ...body },
		});
		const user = (content: string) => ({ role: 'user', content });
		const plain = await sandbox.run(node, create, texts('one', 'two'));
		expect(await linesOf(plain.items[0].json.inputFileId)).toEqual([
			line('n0', { messages: [user('one')] }),
			line('n1', { messages: [user('two')] }),
		]);
		const options = { temperature: '={{ $json.heat }}', systemPrompt: 'Be brief.' };
		const input = [
			{ id: 'a', text: 'one', heat: 0.2 },
			{ id: 'b', text: 'two', heat: 0.4 },
		];
		const { items } = await sandbox.run(node, { ...create, options }, input);
		const system = { role: 'system', content: 'Be brief.' };
		expect(await linesOf(items[0].json.inputFileId)).toEqual([
			line('a', { temperature: 0.2, messages: [system, user('one')] }),
			line('b', { temperature: 0.4, messages: [system, user('two')] }),
		]);
		const [, { body }] = await sandbox.requests('/v1/batches');
		expect(JSON.parse(body)).toEqual({
			input_file_id: items[0].json.inputFileId,
			endpoint: '/v1/chat/completions',
			completion_window: '24h',
		});
	});

	it('makes a batch for each model and each window', async () => {
		const model = { __rl: true, mode: 'id', value: '={{ $json.model }}' };
		const parameters = { ...create, model, completionWindow: '={{ $json.window }}' };
		const small = 'Qwen/Qwen3-8B';
		const large = 'Qwen/Qwen3-32B';
		const input = [
			{ id: 'a', text: '1', model: small, window: '24h' },
			{ id: 'b', text: '2', model: large, window: '24h' },
			{ id: 'c', text: '3', model: small, window: '24h' },
			{ id: 'd', text: '4', model: small, window: '48h' },
		];
		const { items } = await sandbox.run(node, parameters, input);
		const ids = items.map(({ json }) => json.batchId);
		expect(new Set(ids).size).toBe(3);
		expect(ids[2]).toBe(ids[0]);
	});

	it('leaves bad items out and says which they are, where the node goes on', async () => {
		const parameters = {
			...create,
			completionWindow: '={{ $json.window }}',
			messages: { values: [{ role: '={{ $json.role }}', content: '={{ $json.text }}' }] },
		};
		const good = { window: '24h', role: 'user', text: 'one' };
		const input = [
			{ ...good, id: 'a' },
			{ ...good, id: '' },
			{ ...good, id: 'b', text: '' },
			{ ...good, id: 'a' },
			{ ...good, id: 'c', role: 'assistant' },
			{ ...good, id: 'd', window: '12h' },
			{ ...good, id: 'e' },
		];
		const { items } = await sandbox.run(node, parameters, input, CONTINUE);
		expect(items.map(({ json }) => json.error)).toEqual([
			undefined,
			'Custom ID is empty [item 1]',
			'The message is empty [item 2]',
			'The custom ID "a" is also that of item 0 [item 3]',
			'The last message is not one of the user [item 4]',
			'"12h" is not a completion window [item 5]',
			undefined,
		]);
		expect((await linesOf(items[0].json.inputFileId)).map((line) => line.custom_id)).toEqual([
			'a',
			'e',
		]);
	});

	it('takes no results of tools into a batch, and says which role is to blame', async () => {
		const messages = {
			values: [
				{ role: 'user', content: 'What is the weather?' },
				{ role: 'tool', content: 'sunny', options: { toolCallId: '1' } },
				{ role: 'user', content: 'And now?' },
			],
		};
		const { error } = await sandbox.run(node, { ...create, messages }, texts('one'));
		expect(error?.message).toBe('A message has the role tool, which no batch takes [item 0]');
		expect(await count('/v1/files')).toBe(0);
	});

	it('starts no batch when the node stops at a bad item', async () => {
		const { error } = await sandbox.run(node, create, texts('one', '', 'three'));
		expect(error?.message).toBe('The message is empty [item 1]');
		expect(await count('/v1/files')).toBe(0);
	});

	it.each([
		['when it may have been taken', 500, 1],
		['again after an overload', 503, 2],
	])('is started %s (%i): %i times', async (_name, status, times) => {
		const forced = [{ path: '/v1/batches', status, body: { message: 'No' }, times: 1 }];
		await sandbox.faults({ forced });
		const { items } = await sandbox.run(node, create, texts('one', 'two'), CONTINUE);
		expect([await count('/v1/files'), await count('/v1/batches')]).toEqual([1, times]);
		if (times > 1) return;
		for (const [index, { json }] of items.entries()) {
			expect(json).toMatchObject({
				error: `No [item ${index}]`,
				message: expect.stringContaining('The requests were uploaded as file-') as string,
				details: { inputFileId: expect.stringMatching(/^file-/) as string },
			});
		}
	});

	it('tells how far it is, with one request for all items of a batch', async () => {
		const { items } = await sandbox.run(node, create, texts('one', '[[refuse]]', 'three'));
		await sleep(1_000);
		const told = await sandbox.run(node, get, items);
		expect(told.items).toHaveLength(3);
		expect(told.items[2].json).toMatchObject({
			batchId: items[0].json.batchId,
			status: 'completed',
			requestCounts: { total: 3, completed: 2, failed: 1 },
			resultsFile: expect.stringMatching(/^http/) as string,
			createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
		});
		expect((await sandbox.requests()).filter(({ method }) => method === 'GET')).toHaveLength(1);
		const unknown = await sandbox.run(node, get, [{ batchId: '' }, { batchId: 'no' }], CONTINUE);
		expect(unknown.items.map(({ json }) => json.error)).toEqual([
			'Batch ID is empty [item 0]',
			'Batch does not exist [item 1]',
		]);
	});

	it.each(['get', 'cancel', 'results'])(
		'names each item in the error of a request that several share (%s)',
		async (operation) => {
			const parameters = { ...results, operation, batchId: 'no' };
			const { items } = await sandbox.run(node, parameters, [{}, {}, {}], CONTINUE);
			expect(items.map(({ json }) => json.error)).toEqual(
				[0, 1, 2].map((index) => `Batch does not exist [item ${index}]`),
			);
			expect(await sandbox.requests()).toHaveLength(1);
			const { error } = await sandbox.run(node, parameters, [{}, {}]);
			expect(error).toMatchObject({
				name: 'NodeApiError',
				message: 'Batch does not exist [item 0]',
				description: expect.stringContaining('HTTP 400') as string,
				httpCode: '400',
				context: { itemIndex: 0 },
			});
		},
	);

	it('is found among many, through the pages', async () => {
		const own = await startOnSandbox();
		try {
			const input = Array.from({ length: 130 }, (_, at) => ({
				id: 'a',
				text: 'x',
				hours: 24 + at,
			}));
			const parameters = { ...create, completionWindow: '={{ $json.hours }}h' };
			const { items } = await own.run(node, parameters, input);
			const ids = new Set(items.map(({ json }) => json.batchId));
			expect(ids.size).toBe(130);
			const getMany = { operation: 'getMany', options: {} };
			const some = await own.run(node, { ...getMany, returnAll: false, limit: 7 }, [{}]);
			expect(some.items).toHaveLength(7);
			const all = await own.run(node, { ...getMany, returnAll: true }, [{}]);
			expect(new Set(all.items.map(({ json }) => json.batchId))).toEqual(ids);
			expect(all.items).toHaveLength(130);
		} finally {
			await own.stop();
		}
	});

	it('is listed though it has failed and is the only one', async () => {
		const batch = { id: 'batch_1', object: 'batch', status: 'failed', created_at: 1_764_000_000 };
		const errors = { object: 'list', data: [{ code: 'invalid', message: 'Line 1 is no JSON' }] };
		const body = { object: 'list', data: [{ ...batch, errors }], has_more: false };
		const parameters = { operation: 'getMany', returnAll: true, simplify: true, options: {} };
		const { items } = await runAgainst(node, parameters, [{ body }]);
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ batchId: 'batch_1', status: 'failed', errors }),
		]);
	});

	it('is cancelled, keeps what was answered and says what was not', async () => {
		const { items: created } = await sandbox.run(node, create, texts('one', '[[slow]]'));
		await sleep(300);
		const early = await sandbox.run(
			node,
			{ ...results, waitForCompletion: false },
			created,
			CONTINUE,
		);
		const { batchId } = created[0].json;
		for (const [index, { json }] of early.items.entries()) {
			expect(json).toMatchObject({
				error: `The batch ${String(batchId)} has no results yet: it is in progress [item ${index}]`,
				details: { batchId, status: 'in_progress' },
			});
		}
		const cancel = { operation: 'cancel', batchId: '={{ $json.batchId }}', options: {} };
		const { items } = await sandbox.run(node, cancel, created);
		expect(items.map(({ json }) => json.status)).toEqual(['cancelling', 'cancelling']);
		expect(await count('/cancel')).toBe(1);
		const after = await sandbox.run(node, results, created, CONTINUE);
		expect(after.items[0].json.content).toContain('one');
		expect(after.items[1].json).toMatchObject({
			error: expect.stringMatching(/cancelled\. \[item 1\]$/) as string,
			message: 'The batch was cancelled before this request was answered.',
		});
	});

	it('says that it takes too long, and how to get at it later', async () => {
		const { items: created } = await sandbox.run(node, create, texts('[[slow]]'));
		const { batchId } = created[0].json;
		const options = { pollingInterval: 0.5, maxWait: 0.2 };
		const { items } = await sandbox.run(node, { ...results, options }, created, CONTINUE);
		expect(items[0].json).toEqual({
			error: `The batch ${String(batchId)} was not done within 0.2 seconds [item 0]`,
			message: expect.stringContaining(`batch ID ${String(batchId)} again later`) as string,
			details: { batchId },
		});
	});

	it('ends its waiting when the execution is stopped', async () => {
		const { items: created } = await sandbox.run(node, create, texts('[[slow]]'));
		let stop = () => {};
		const running = sandbox.run(node, results, created, { onStart: (cancel) => (stop = cancel) });
		await sleep(300);
		stop();
		const { error } = await running;
		expect(error?.message).toMatch(/^The execution was stopped while the batch batch_\w+ was/);
	});

	describe('result files', () => {
		const idResults = { ...create, options: { metadata: '{"results": "id"}' } };

		it('are fetched by their ID where the batch names one', async () => {
			const { items: created } = await sandbox.run(node, idResults, texts('one', '[[refuse]]'));
			const { items } = await sandbox.run(node, results, created, CONTINUE);
			expect(items[0].json.content).toContain('one');
			expect(items[1].json.details).toMatchObject({ customId: 'n1' });
			expect(await count('/content')).toBe(2);
		});

		it('are taken from an address or an ID that the user gives', async () => {
			const { items: created } = await sandbox.run(node, create, texts('one', '[[refuse]]'));
			await sleep(1_000);
			const { items: told } = await sandbox.run(node, get, [created[0]]);
			const { resultsFile, errorsFile } = told[0].json;
			const parameters = { ...results, batchId: '', options: { resultsFile, errorsFile } };
			await sandbox.faults({});
			const { items } = await sandbox.run(node, parameters, created, CONTINUE);
			expect(items[0].json.content).toContain('one');
			expect(items[1].json.details).toMatchObject({ customId: 'n1' });
			expect(await count('/v1/batches')).toBe(0);
			expect(await sandbox.requests()).toHaveLength(2);
		});

		it('that cannot be had by an ID are explained', async () => {
			const options = { resultsFile: 'file-none' };
			const { items } = await sandbox.run(
				node,
				{ ...results, options },
				[{ customId: 'a' }],
				CONTINUE,
			);
			expect(items[0].json).toMatchObject({
				message: expect.stringContaining('Copy the link of the file') as string,
				details: { httpCode: '404', file: 'file-none' },
			});
		});

		it('that lack an item say so for this item', async () => {
			const { items: created } = await sandbox.run(node, create, texts('one'));
			const { batchId } = created[0].json;
			const input = [{ batchId, customId: 'other' }, created[0].json];
			const { items } = await sandbox.run(node, results, input, CONTINUE);
			expect(items[0].json.error).toBe('The batch has no result for "other" [item 0]');
			expect(items[1].json.content).toContain('one');
		});
	});
});
