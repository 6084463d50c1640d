/** What one run leaves behind must not reach the next. */
import { sleep } from 'n8n-workflow';

import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import type { EngineResult } from '../support/engine.mts';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const UNAVAILABLE = { status: 503, body: { code: 50505, message: 'Busy.', data: null }, times: 1 };

describe('runs', () => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	beforeEach(async () => await on.faults({}));
	afterAll(async () => await on?.stop());

	const chat = {
		operation: 'complete',
		model: modelId('Qwen/Qwen3-8B'),
		messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
		options: { maxRetries: 0 },
	};

	it('sends again when n8n itself repeats the node after an error', async () => {
		await on.faults({ forced: [{ path: '/chat/completions', ...UNAVAILABLE }] });
		const { items, error } = await on.run(new SiliconFlowChat(), chat, [{ text: 'hi' }], {
			tries: 2,
		});
		expect(error).toBeUndefined();
		expect(items[0].json.content).toBeTruthy();
		expect((await on.requests('/chat/completions')).map(({ status }) => status)).toEqual([
			503, 200,
		]);
	});

	it('asks again for what items share when n8n itself repeats the node', async () => {
		await on.faults({ forced: [{ path: '/batches/batch_none', ...UNAVAILABLE, times: 2 }] });
		const get = { operation: 'get', batchId: 'batch_none', options: { maxRetries: 0 } };
		await on.run(new SiliconFlowBatch(), get, [{}, {}], { tries: 2 });
		expect(await on.requests('/batches/batch_none')).toHaveLength(2);
	});

	it('do not wait for a run that has failed at its first item', async () => {
		await on.faults({ forced: [{ path: '/chat/completions', ...UNAVAILABLE }] });
		const texts = Array.from({ length: 30 }, (_, index) => ({ text: `text ${index}` }));
		const failed = await on.run(new SiliconFlowChat(), chat, texts);
		expect(failed.error).toMatchObject({ httpCode: '503' });
		const next = await on.run(new SiliconFlowChat(), chat, texts.slice(0, 2), CONTINUE);
		expect(next.items.map(({ json }) => Boolean(json.content))).toEqual([true, true]);
	});

	it('report what a request cost even where the first of its items has failed', async () => {
		const parameters = {
			operation: 'create',
			model: modelId('BAAI/bge-m3'),
			input: '={{ $json.input }}',
			options: {},
		};
		const input = [{ input: ['[[refuse]]', 'a'] }, { input: 'b' }, { input: 'c' }];
		const { items } = await on.run(new SiliconFlowEmbeddings(), parameters, input, CONTINUE);
		expect(items[0].json.error).toBeTruthy();
		const usages = items.flatMap(({ json }) => (json.usage ? [json.usage] : []));
		expect(usages.length).toBeGreaterThan(0);
		for (const { json } of items.slice(1)) {
			const reporter = json.usage ? json : items[json.usageReportedByItem as number]?.json;
			expect(reporter?.usage).toMatchObject({ total_tokens: expect.any(Number) as number });
		}
	});

	describe('that are stopped are canceled, and start no error workflow', () => {
		const text = [{ text: 'hi' }, { text: 'ho' }];
		const stoppedWhile = async (
			isUnderWay: () => Promise<boolean>,
			run: (onStart: (stop: () => void) => void) => Promise<EngineResult>,
		) => {
			let stop = () => {};
			const running = run((cancel) => (stop = cancel));
			while (!(await isUnderWay())) await sleep(20);
			stop();
			return (await running).run.status;
		};
		const hasSent = async (path: string) => (await on.requests(path)).length > 0;

		it.each([CONTINUE, {}])('while an attempt waits, %j', async (settings) => {
			await on.faults({ forced: [{ path: '/chat/completions', ...UNAVAILABLE, times: 1_000 }] });
			const patient = { ...chat, options: { maxRetries: 100 } };
			const status = await stoppedWhile(
				async () => await hasSent('/chat/completions'),
				async (onStart) =>
					await on.run(new SiliconFlowChat(), patient, text, { ...settings, onStart }),
			);
			expect(status).toBe('canceled');
		});

		it('between two batches of items', async () => {
			const batching = { batch: { batchSize: 1, batchInterval: 600_000 } };
			const status = await stoppedWhile(
				async () => await hasSent('/chat/completions'),
				async (onStart) =>
					await on.run(new SiliconFlowChat(), { ...chat, requestOptions: { batching } }, text, {
						onStart,
					}),
			);
			expect(status).toBe('canceled');
		});

		it('while a job of the service goes on', async () => {
			const get = {
				operation: 'results',
				batchId: 'batch_none',
				waitForCompletion: true,
				options: { maxRetries: 100 },
			};
			await on.faults({ forced: [{ path: '/batches/batch_none', ...UNAVAILABLE, times: 1_000 }] });
			const status = await stoppedWhile(
				async () => await hasSent('/batches/batch_none'),
				async (onStart) => await on.run(new SiliconFlowBatch(), get, [{}, {}], { onStart }),
			);
			expect(status).toBe('canceled');
		});
	});
});
