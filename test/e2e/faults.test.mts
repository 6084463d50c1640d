import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { memoryMb } from '../support/process-usage.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, type Stage } from '../../scripts/n8n/stage.mts';
import { figure, measure, setFaults } from '../support/measure.mts';
import { stageForTest } from '../support/on-n8n.mts';
import { modelId, type NotedRequest } from '../support/run-on-sandbox.mts';
import { oneNode, TESTED } from '../support/workflow.mts';

const root = join(__dirname, '../..');

/** Long enough that no chance text equals it. */
const KEY = `sk-${randomBytes(24).toString('hex')}`;

const FAULTS = { rate: 0.15, kinds: ['429', '503', '504', 'reset', 'stall', 'truncate'] };

/** With 15 % faults, nine tries fail all in one of 26 million requests. */
const OPTIONS = { maxRetries: 8, timeout: 2_000 };

const numbered = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ text: `text ${index}` }));

/** What a 429 or 503 refuses has not reached the service. */
const isRefused = ({ status }: NotedRequest) => status === 429 || status === 503;

/** How often each of these words reached the service in the body of a request. */
const timesReached = (requests: NotedRequest[], words: string[]) =>
	words.map(
		(word) =>
			requests.filter((request) => !isRefused(request) && request.body.includes(`"${word}"`))
				.length,
	);

async function filesBelow(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
}

describe('faults and memory, in a real n8n', () => {
	let stage: Stage;
	let credentialId: string;
	let images: string;
	const outputs: string[] = [];
	beforeAll(async () => {
		images = await mkdtemp(join(tmpdir(), 'siliconflow-images-'));
		stage = await stageForTest({
			sandboxArgs: ['--fast'],
			env: {
				N8N_RESTRICT_FILE_ACCESS_TO: `${root};${images}`,
				N8N_LOG_LEVEL: 'debug',
				N8N_LOG_OUTPUT: 'console,file',
			},
		});
		credentialId = await stage.client.createCredential('Secret', CREDENTIAL_TYPE, {
			apiKey: KEY,
			region: 'custom',
			baseUrl: `${stage.sandbox?.url}/v1`,
		});
	}, 900_000);
	afterAll(async () => {
		await stage?.stop();
		await rm(images, { recursive: true, force: true });
	});

	async function runUnderFaults(type: string, parameters: IDataObject, items: IDataObject[]) {
		const workflow = oneNode({
			type,
			parameters: {
				...parameters,
				options: { ...OPTIONS, ...(parameters.options as IDataObject) },
			},
			items,
			credentialId,
			onError: 'continueRegularOutput',
		});
		const measured = await measure(stage, workflow, FAULTS);
		outputs.push(JSON.stringify(measured.execution));
		return measured;
	}

	const CASES: Array<[string, string, IDataObject, IDataObject[]]> = [
		[
			'chat',
			'siliconFlowChat',
			{
				operation: 'complete',
				model: modelId('Qwen/Qwen3-8B'),
				messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
			},
			numbered(500),
		],
		[
			'embeddings',
			'siliconFlowEmbeddings',
			{
				operation: 'create',
				model: modelId('BAAI/bge-m3'),
				input: '={{ $json.text }}',
				options: { batchSize: 4 },
			},
			numbered(500),
		],
		[
			'rerank list',
			'siliconFlowRerank',
			{
				operation: 'rerankList',
				model: modelId('BAAI/bge-reranker-v2-m3'),
				query: '={{ $json.text }}',
				documents: '={{ ["text 1", "text 2"] }}',
			},
			numbered(300),
		],
		[
			'speech',
			'siliconFlowAudio',
			{
				resource: 'speech',
				operation: 'create',
				model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
				input: '={{ $json.text }}',
				voice: modelId('FunAudioLLM/CosyVoice2-0.5B:anna'),
			},
			numbered(200),
		],
		[
			'models',
			'siliconFlowAccount',
			{ resource: 'model', operation: 'getAll', options: { subType: 'speech-to-text' } },
			numbered(100),
		],
	];

	it.each(CASES)('loses no item of %s', async (name, type, parameters, items) => {
		const { execution, requests } = await runUnderFaults(type, parameters, items);
		const { items: output, executionTime } = execution.nodes[TESTED];
		const failed = requests.filter(({ status }) => status !== 200).length;
		const served = new Set(
			output.flatMap(({ json, pairedItem }) =>
				json.error ? [] : [(pairedItem as { item: number }).item],
			),
		);
		figure(
			`${name}, 15 % faults: ${served.size} of ${items.length} items, ${requests.length} requests, ` +
				`${failed} failed, ${(executionTime / 1000).toFixed(1)} s`,
		);
		expect(output.filter(({ json }) => json.error)).toEqual([]);
		expect(served.size).toBe(items.length);
		expect(failed).toBeGreaterThan(0);
	});

	it('transcribes every recording, and uploads every voice once', async () => {
		const count = 150;
		await setFaults(stage, {});
		const workflow = oneNode({
			type: 'siliconFlowAudio',
			parameters: {
				resource: 'speech',
				operation: 'create',
				model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
				input: '={{ $json.text }}',
				voice: modelId('FunAudioLLM/CosyVoice2-0.5B:anna'),
				options: OPTIONS,
			},
			items: numbered(count),
			credentialId,
		});
		const audio = (name: string, parameters: IDataObject) => ({
			id: name.toLowerCase(),
			name,
			type: 'n8n-nodes-siliconflow-api.siliconFlowAudio',
			typeVersion: 1,
			position: [600, 0],
			parameters: { ...parameters, options: OPTIONS },
			credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
			onError: 'continueRegularOutput',
		});
		const next = ['Transcribe', 'Upload'].map((node) => ({ node, type: 'main', index: 0 }));
		const both = {
			...workflow,
			nodes: [
				...workflow.nodes,
				audio('Transcribe', {
					resource: 'transcription',
					operation: 'create',
					model: modelId('FunAudioLLM/SenseVoiceSmall'),
				}),
				audio('Upload', {
					resource: 'voice',
					operation: 'upload',
					model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
					customName: '=voice-{{ $itemIndex }}-end',
					text: "={{ $('Items').item.json.text }}",
				}),
			],
			connections: { ...workflow.connections, [TESTED]: { main: [next] } },
		};
		const { execution, requests } = await measure(stage, both, FAULTS);
		outputs.push(JSON.stringify(execution));
		const texts = execution.nodes.Transcribe.items.map(({ json }) => json.text);
		expect(texts).toEqual(numbered(count).map(({ text }) => text));

		const uploads = requests.filter(({ path }) => path.endsWith('/uploads/audio/voice'));
		const reached = timesReached(
			uploads,
			numbered(count).map((_, index) => `voice-${index}-end`),
		);
		const results = execution.nodes.Upload.items;
		const kept = results.filter(({ json }) => json.uri);
		const unknown = results.filter(({ json }) => json.error);
		figure(
			`voice upload, 15 % faults: ${count} items, ${uploads.length} requests; ` +
				`${kept.length} items with their voice, ${unknown.length} told that nobody knows`,
		);
		expect(results).toHaveLength(count);
		expect(Math.max(...reached)).toBe(1);
		expect(results.filter(({ json }, index) => json.uri && reached[index] === 0)).toEqual([]);
		expect(kept.length + unknown.length).toBe(count);
	});

	it('makes every image once, and says of which ones nobody knows', async () => {
		const { execution, requests } = await runUnderFaults(
			'siliconFlowImage',
			{
				operation: 'generate',
				model: modelId('stabilityai/stable-diffusion-2-1'),
				prompt: '={{ $json.text }}',
				imageSize: '512x512',
			},
			numbered(100),
		);
		const { items } = execution.nodes[TESTED];
		const paths = requests.filter(({ path }) => path.endsWith('/images/generations'));
		const reached = timesReached(
			paths,
			numbered(100).map(({ text }) => text),
		);
		const failed = items.filter(({ json }) => json.error);
		figure(
			`images, 15 % faults: 100 items, ${paths.length} requests; ` +
				`${items.length - failed.length} images, ${failed.length} items told that nobody knows`,
		);
		expect(Math.max(...reached)).toBe(1);
		const told = new Set(items.map(({ pairedItem }) => (pairedItem as { item: number }).item));
		expect(told.size).toBe(100);
	});

	it('submits every video once', async () => {
		const { execution, requests } = await runUnderFaults(
			'siliconFlowVideo',
			{
				operation: 'submit',
				model: modelId('Wan-AI/Wan2.2-T2V-A14B'),
				prompt: '={{ $json.text }}',
				imageSize: '1280x720',
				imageSource: 'none',
			},
			numbered(100),
		);
		const { items } = execution.nodes[TESTED];
		const reached = timesReached(
			requests,
			numbered(100).map(({ text }) => text),
		);
		const submitted = items.filter(({ json }) => json.requestId);
		figure(
			`video submit, 15 % faults: 100 items, ${requests.length} requests; ` +
				`${submitted.length} items with their request id, ${100 - submitted.length} told that nobody knows`,
		);
		expect(items).toHaveLength(100);
		expect(Math.max(...reached)).toBe(1);
		expect(items.filter(({ json }, index) => json.requestId && reached[index] === 0)).toEqual([]);
		expect(items.filter(({ json }) => !json.requestId && !json.error)).toEqual([]);
	});

	it('has the key nowhere: not in outputs, log, database or files of n8n', async () => {
		await measure(stage, {
			...oneNode({
				type: 'siliconFlowChat',
				parameters: {
					operation: 'complete',
					model: modelId('Qwen/Qwen3-8B'),
					messages: { values: [{ role: 'user', content: '[[refuse]]' }] },
				},
				items: numbered(2),
				credentialId,
			}),
		});
		const secret = KEY.slice(3);
		expect(outputs.length).toBeGreaterThan(6);
		expect(outputs.filter((output) => output.includes(secret))).toEqual([]);
		const files = await filesBelow(stage.n8n.userFolder);
		expect(files.some((file) => file.endsWith('.log'))).toBe(true);
		expect(files.some((file) => file.endsWith('database.sqlite'))).toBe(true);
		let bytes = 0;
		for (const file of files) {
			const content = await readFile(file);
			bytes += content.length;
			// A bare message: printing the file would print the key.
			if (content.includes(secret)) throw new Error(`The key is in ${file}`);
		}
		figure(
			`key searched for in ${files.length} files of n8n, ${(bytes / 1e6).toFixed(0)} MB: not found`,
		);
	});

	describe('memory', () => {
		const IMAGE_BYTES = 5_000_000;

		async function describeImages(count: number, maxConcurrentRequests: number) {
			const workflow = oneNode({
				type: 'siliconFlowChat',
				parameters: {
					operation: 'complete',
					model: modelId('Qwen/Qwen3-VL-8B-Instruct'),
					messages: {
						values: [
							{
								role: 'user',
								content: 'What is this?',
								images: { values: [{ source: 'binary', binaryPropertyName: 'data' }] },
							},
						],
					},
					options: { maxConcurrentRequests },
				},
				items: [],
				credentialId,
			});
			const files = `${images}/{${Array.from({ length: count }, (_, index) => `${index}.png`).join(',')}}`;
			const nodes = workflow.nodes.map((node) =>
				node.name === 'Items'
					? {
							...node,
							type: 'n8n-nodes-base.readWriteFile',
							parameters: { fileSelector: files, options: {} },
						}
					: node,
			);
			const before = await memoryMb(stage.n8n.pid, 'VmRSS');
			const measured = await measure(stage, { ...workflow, nodes, pinData: {} }, { latency: 50 });
			expect(measured.execution.error).toBeUndefined();
			expect(measured.execution.nodes[TESTED].items).toHaveLength(count);
			return measured.peakMb - before;
		}

		it('follows the requests in flight, not the number of images', async () => {
			for (let index = 0; index < 100; index++) {
				await writeFile(join(images, `${index}.png`), randomBytes(IMAGE_BYTES));
			}
			await describeImages(10, 10);
			const few = await describeImages(20, 2);
			const many = await describeImages(100, 2);
			const wide = await describeImages(100, 10);
			figure(
				`images of 5 MB, memory above before: 20 at 2 in flight ${few.toFixed(0)} MB, ` +
					`100 at 2 ${many.toFixed(0)} MB, 100 at 10 ${wide.toFixed(0)} MB`,
			);
			// All 80 more images at once would be 400 MB, and over 1 GB as request bodies.
			expect(many - few).toBeLessThan(150);
		});
	});
});
