import axios from 'axios';
import fc from 'fast-check';

import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { CONTINUE, modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const node = new SiliconFlowEmbeddings();
const MODEL = 'BAAI/bge-m3';

/** A text the service embeds, one that it refuses, or one that no item should have. */
const text = fc.oneof(
	{ weight: 8, arbitrary: fc.integer({ min: 0, max: 99 }).map((number) => `text ${number}`) },
	{ weight: 1, arbitrary: fc.constant('[[refuse]]') },
	{ weight: 1, arbitrary: fc.constant('') },
);
const input = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 5 }));

const isGood = (candidate: string) => /^text/.test(candidate);

describe('batching', () => {
	let sandbox: OnSandbox;
	const known = new Map<string, number[]>();
	beforeAll(async () => {
		sandbox = await startOnSandbox();
	});
	afterAll(async () => await sandbox?.stop());

	/** The vector of a text that is sent alone, without faults. */
	async function vectorOf(value: string): Promise<number[]> {
		const { data } = await axios.post<{ data: Array<{ embedding: number[] }> }>(
			`${sandbox.url}/v1/embeddings`,
			{ model: MODEL, input: value },
			{ headers: { authorization: 'Bearer sk-test' } },
		);
		return data.data[0].embedding;
	}

	it('gives every item its own vectors, whatever shares a request, fails or comes late', async () => {
		for (let number = 0; number < 100; number++) {
			known.set(`text ${number}`, await vectorOf(`text ${number}`));
		}
		await fc.assert(
			fc.asyncProperty(
				fc.array(input, { minLength: 1, maxLength: 40 }),
				fc.integer({ min: 1, max: 8 }),
				fc.integer({ min: 0, max: 20 }),
				async (inputs, batchSize, jitter) => {
					await sandbox.faults({
						rate: 0.15,
						kinds: ['429', '503', 'reset', 'truncate', 'garble'],
						jitter,
						concurrency: 4,
					});
					const { items } = await sandbox.run(
						node,
						{
							operation: 'create',
							model: modelId(MODEL),
							input: '={{ $json.input }}',
							options: { batchSize, maxRetries: 8 },
						},
						inputs.map((value) => ({ input: value })),
						CONTINUE,
					);
					expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
						inputs.map((_, item) => ({ item })),
					);
					inputs.forEach((value, item) => {
						const { json } = items[item];
						if (![value].flat().every(isGood)) {
							expect(json.error).toContain(`[item ${item}]`);
						} else if (Array.isArray(value)) {
							expect(json.embeddings).toEqual(value.map((each) => known.get(each)));
						} else {
							expect(json.embedding).toEqual(known.get(value));
						}
					});
				},
			),
			{ numRuns: 25 },
		);
	});
});
