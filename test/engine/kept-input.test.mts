/** The options by which an output item keeps what its input item had. */
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { SiliconFlowBatch } from '../../nodes/Batch/SiliconFlowBatch.node';
import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowImage } from '../../nodes/Image/SiliconFlowImage.node';
import { fileBytes } from '../support/engine.mts';
import {
	CONTINUE,
	modelId,
	startOnSandbox,
	type OnSandbox,
	type RunOptions,
} from '../support/run-on-sandbox.mts';

const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const withPixel = (json: IDataObject): INodeExecutionData => ({
	json,
	binary: { data: { data: PIXEL, mimeType: 'image/png', fileName: 'pixel.png' } },
});

const chat = (options: IDataObject) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: '={{ $json.question }}' }] },
	options,
});

const embed = (options: IDataObject) => ({
	operation: 'create',
	model: modelId('BAAI/bge-m3'),
	input: '={{ $json.text }}',
	options,
});

/** n8n's two doors to an operation: for all items at once, and its hook for one item. */
const DOORS = ['all items at once', 'one item at a time'];

function through(door: string, node: INodeType): INodeType {
	if (door === DOORS[0]) return node;
	return Object.create(node, { customOperations: { value: undefined } }) as INodeType;
}

const keysOf = (items: INodeExecutionData[]) => items.map(({ json }) => Object.keys(json));

describe.each(DOORS)('what an output item keeps of its input, %s', (door) => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	beforeEach(async () => await on.faults({}));
	afterAll(async () => await on?.stop());

	const run = async (
		node: INodeType,
		parameters: IDataObject,
		items: INodeExecutionData[],
		onError: RunOptions = CONTINUE,
	) => await on.run(through(door, node), parameters, items, onError);

	it('has every field of its own item, in front, also where that has failed', async () => {
		const items = ['one', '', 'three'].map((text, id) => ({ json: { id, text } }));
		const { items: output } = await run(
			new SiliconFlowEmbeddings(),
			embed({ includeInputFields: 'all' }),
			items,
		);
		expect(output.map(({ json }) => [json.id, json.text, json.dimensions])).toEqual([
			[0, 'one', 1024],
			[1, '', undefined],
			[2, 'three', 1024],
		]);
		const keys = keysOf(output);
		expect(keys[0]?.slice(0, 2)).toEqual(['id', 'text']);
		expect(keys[1]).toEqual(['id', 'text', 'error', 'message', 'details']);
	});

	it('sends an item that fails to n8n’s error output, with its fields, its file and what to do', async () => {
		const items = [withPixel({ id: 1, text: '' })];
		const options = { includeInputFields: 'all', keepInputFiles: true };
		const { run: execution } = await run(new SiliconFlowEmbeddings(), embed(options), items, {
			onError: 'continueErrorOutput',
		});
		const [{ data } = {}] = execution.data.resultData.runData.Tested ?? [];
		const [succeeded, failed] = data?.main ?? [];
		expect(succeeded).toEqual([]);
		expect(failed).toMatchObject([
			{
				json: {
					id: 1,
					error: expect.stringContaining('empty') as string,
					message: expect.stringContaining('Filter') as string,
					details: {},
				},
				binary: { data: {} },
			},
		]);
	});

	it('has the selected fields, where the item has them', async () => {
		const items = [{ text: 'one', id: 1, secret: 'x' }, { text: 'two' }].map((json) => ({ json }));
		const options = { includeInputFields: 'selected', inputFields: ' id , title' };
		const { items: output } = await run(new SiliconFlowEmbeddings(), embed(options), items);
		expect(output.map(({ json }) => [json.id, json.secret, json.text])).toEqual([
			[1, undefined, undefined],
			[undefined, undefined, undefined],
		]);
		expect(output.map(({ json }) => json.dimensions)).toEqual([1024, 1024]);
	});

	it('loses neither of two fields with one name: that of the input is in "input"', async () => {
		const items = [
			{ question: 'One?', content: 'from before', model: 'another', input: 'kept' },
			{ question: 'Two?' },
		].map((json) => ({ json }));
		const { items: output } = await run(
			new SiliconFlowChat(),
			chat({ includeInputFields: 'all' }),
			items,
		);
		expect(output[0]?.json).toMatchObject({
			question: 'One?',
			content: expect.stringContaining('One?') as string,
			model: 'Qwen/Qwen3-8B',
			input: 'kept',
			input2: { content: 'from before', model: 'another' },
		});
		expect(Object.keys(output[1]?.json ?? {})).not.toContain('input');
	});

	it('keeps the files beside the one that it makes', async () => {
		const parameters = (options: IDataObject) => ({
			operation: 'generate',
			model: modelId('Kwai-Kolors/Kolors'),
			prompt: 'A lighthouse',
			imageSize: '1024x1024',
			outputBinaryPropertyName: 'data',
			options,
		});
		const items = [withPixel({ id: 1 })];
		const { items: output } = await run(
			new SiliconFlowImage(),
			parameters({ keepInputFiles: true }),
			items,
		);
		const [item] = output;
		expect(Object.keys(item?.binary ?? {}).sort()).toEqual(['data', 'input_data']);
		expect(item?.binary?.input_data).toMatchObject({ fileName: 'pixel.png' });
		expect(item && (await fileBytes(item)).length).toBeGreaterThan(1_000);
		expect(item?.json).not.toHaveProperty('id');
		const { items: plain } = await run(new SiliconFlowImage(), parameters({}), items);
		expect(Object.keys(plain[0]?.binary ?? {})).toEqual(['data']);
	});

	it('keeps what each item of a batch had', async () => {
		const { messages, model } = chat({});
		const parameters = {
			operation: 'create',
			customId: '=order-{{ $json.id }}',
			model: { ...model, value: 'deepseek-ai/DeepSeek-V3' },
			messages,
			options: { includeInputFields: 'selected', inputFields: ['id'] },
		};
		const items = [7, 8].map((id) => ({ json: { id, question: 'One?' } }));
		const { items: output } = await run(new SiliconFlowBatch(), parameters, items);
		expect(output.map(({ json }) => [json.id, json.customId])).toEqual([
			[7, 'order-7'],
			[8, 'order-8'],
		]);
	});

	it.each([
		[{ includeInputFields: 'selected' }, 'Include Input Fields is Selected'],
		[{ includeInputFields: 'some' }, 'Include Input Fields is "some"'],
		[{ keepInputFiles: 'perhaps' }, 'Keep Input Files is "perhaps"'],
	])('says what is wrong with %j before anything is paid for', async (options, message) => {
		const items = [{ json: { text: 'one' } }];
		const { items: output } = await run(new SiliconFlowEmbeddings(), embed(options), items);
		expect(output[0]?.json.error).toContain(message);
		expect(await on.requests('/embeddings')).toEqual([]);
	});
});

describe('the output panel says once', () => {
	let on: OnSandbox;
	beforeAll(async () => {
		on = await startOnSandbox();
	});
	afterAll(async () => await on?.stop());

	it.each([
		[
			'which names input and output have both',
			{ includeInputFields: 'all' },
			'The input has fields of the same names as the output (content): they are in the output’s "input".',
		],
		[
			'which of the selected fields no item has',
			{ includeInputFields: 'selected', inputFields: 'id, titel, Question' },
			'Input Fields names what no item has: titel, Question.',
		],
		[
			'which options an expression has left out for all items',
			{
				temperature: '={{ $json.typo }}',
				topP: '={{ $json.a.b }}',
				maxTokens: '={{ $json.most }}',
			},
			'In Options the expression of Temperature, Top P gave nothing for any item, which counts as not set. Check the names in it.',
		],
	])('%s', async (_what, options, message) => {
		const items = [1, 2, 3].map((id) => ({
			json: { id, question: 'Why?', content: 'before', ...(id === 2 ? { most: 9 } : {}) },
		}));
		const { run } = await on.run(new SiliconFlowChat(), chat(options), items, CONTINUE);
		const [{ hints } = {}] = run.data.resultData.runData.Tested ?? [];
		expect(hints).toEqual([{ message, location: 'outputPane' }]);
	});

	it('which options of a row, or of n8n’s own, an expression has left out in all rows', async () => {
		const row = (role: string, options: IDataObject) => ({ role, content: 'Why?', options });
		const typo = '={{ $json.typo }}';
		const values = [
			row('assistant', { reasoning: typo, toolCalls: typo }),
			row('assistant', { reasoning: typo, toolCalls: '={{ [] }}' }),
			row('user', {}),
		];
		const parameters = {
			...chat({}),
			messages: { values },
			requestOptions: { timeout: typo },
		};
		const { run } = await on.run(new SiliconFlowChat(), parameters, [{ id: 1 }], CONTINUE);
		const [{ hints } = {}] = run.data.resultData.runData.Tested ?? [];
		expect(hints?.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^In Options the expression of Timeout, Reasoning gave nothing/),
		]);
	});
});
