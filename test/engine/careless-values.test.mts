/** Values that are nearly right, as people paste and expressions give them, mean what they mean. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

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
});
