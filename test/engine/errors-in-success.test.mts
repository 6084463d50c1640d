/** An error that comes with the status of a success is one, for every operation: nothing is reported as done. */
import type { IDataObject, INodeType } from 'n8n-workflow';

import { toWav } from '../../sandbox/media/wav.mts';
import { startBinaryStore, stopBinaryStore, storeFile } from '../support/engine.mts';
import { packageNodes } from '../support/nodes.mts';
import { OPERATIONS, type OperationCase } from '../support/operations.mts';
import { runAgainst } from '../support/run-against.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startScriptedService, type ScriptedResponse } from '../support/scripted-service.mts';
import { runSubNode } from '../support/sub-node.mts';

const WORDS = 'No quota left';
const QUESTION = [{ role: 'user', content: 'hi' }];

const ERRORS: Array<[shape: string, answer: ScriptedResponse]> = [
	['a text', { body: { error: WORDS } }],
	['a code in words', { body: { code: 'invalid_request_error', message: WORDS } }],
	['a kind', { body: { object: 'error', message: WORDS } }],
	['a list of one', { body: [{ error: { code: 503, message: WORDS } }] }],
	['complaints', { body: { errors: [{ message: WORDS }], result: null } }],
	['a flag', { body: { success: false, message: WORDS, data: '' } }],
	['a code below zero', { body: { ret: -1, errmsg: WORDS } }],
	['a state of its own', { body: { base_resp: { status_code: 1008, status_msg: WORDS } } }],
	['an envelope of a success', { body: { code: 20000, data: { error: { message: WORDS } } } }],
	['JSON in a text', { body: JSON.stringify(JSON.stringify({ error: { message: WORDS } })) }],
	['another type', { headers: { 'content-type': 'text/plain' }, body: { detail: WORDS } }],
	[
		'a page',
		{ headers: { 'content-type': 'text/html' }, body: `<html><title>${WORDS}</title></html>` },
	],
];

/** Nothing says that these are an error but that they are no answer. */
const UNNAMED: (typeof ERRORS)[number] = [
	'words under names of its own',
	{ body: { trouble: true, why_not: [WORDS] } },
];

const CASES = [
	...OPERATIONS.map((operation) => [nameOf(operation), operation] as const),
	['a streamed chat', { ...OPERATIONS[0], isStreamed: true }] as const,
];

function nameOf({ node, resource, operation }: OperationCase): string {
	return `${node.replace('siliconFlow', '')} ${resource} ${operation}`;
}

let nodes: Map<string, INodeType>;
let recording: Awaited<ReturnType<typeof storeFile>>;

beforeAll(async () => {
	await startBinaryStore();
	nodes = await packageNodes();
	const wav = toWav({ samples: new Float32Array(1_600), rate: 16_000 });
	recording = await storeFile(wav, 'a.wav', 'audio/wav');
});
afterAll(stopBinaryStore);

interface SubNode {
	invoke(messages: IDataObject[]): Promise<unknown>;
	stream(messages: IDataObject[]): Promise<AsyncIterable<unknown>>;
	embedDocuments(texts: string[]): Promise<unknown>;
	compressDocuments(documents: IDataObject[], query: string): Promise<unknown>;
}

const USES: Array<[name: string, node: string, use: (supplied: SubNode) => Promise<unknown>]> = [
	['the chat model', 'lmChatSiliconFlow', async (model) => await model.invoke(QUESTION)],
	[
		'the streamed chat model',
		'lmChatSiliconFlow',
		async (model) => {
			for await (const chunk of await model.stream(QUESTION)) return chunk;
			return undefined;
		},
	],
	[
		'the embeddings sub-node',
		'embeddingsSiliconFlow',
		async (embeddings) => await embeddings.embedDocuments(['a', 'b']),
	],
	[
		'the reranker sub-node',
		'rerankerSiliconFlow',
		async (reranker) =>
			await reranker.compressDocuments([{ pageContent: 'a', metadata: {} }], 'query'),
	],
];

it.each(USES)('%s says the words of each', async (_name, name, use) => {
	for (const [shape, answer] of [...ERRORS, UNNAMED]) {
		const service = await startScriptedService(() => answer);
		const { value, error } = await runSubNode<SubNode, unknown>({
			node: nodes.get(name) as INodeType,
			parameters: { model: modelId('Qwen/Qwen3-8B'), options: { maxRetries: 0 } },
			credential: { apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` },
			use,
		}).finally(async () => await service.stop());
		expect([shape, value, error?.message]).toEqual([
			shape,
			undefined,
			expect.stringContaining(WORDS),
		]);
	}
});

it.each(CASES)('%s says the words of each, and has no other output', async (_name, operation) => {
	const { node, resource, operation: value, parameters } = operation;
	const options = {
		...(parameters.options as IDataObject),
		maxRetries: 0,
		maxWait: 0.05,
		...('isStreamed' in operation ? { stream: true } : {}),
	};
	// A deletion promises no answer.
	const shapes = value === 'delete' ? ERRORS : [...ERRORS, UNNAMED];
	for (const [shape, answer] of shapes) {
		const { items } = await runAgainst(
			nodes.get(node) as INodeType,
			{ resource, operation: value, ...parameters, options },
			[answer],
			[{ json: {}, binary: { data: recording } }],
		);
		const said = items.map(({ json }) => [shape, json.error]);
		// A page in place of a deletion has no words that are the service's.
		expect(said).toEqual([[shape, expect.stringMatching(/No quota left|is deleted/)]]);
	}
});
