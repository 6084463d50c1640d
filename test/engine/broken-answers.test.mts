/** Whatever a service answers, no result goes to the wrong item, nothing hangs, and errors are words for people. */
import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { loadSpec, type OpenApiDocument } from '../../generator/load.mts';
import { arbitraryBreak, arbitraryOf, breakJson, type Break } from '../support/broken-json.mts';
import {
	fileBytes,
	runNode,
	startBinaryStore,
	stopBinaryStore,
	storeFile,
} from '../support/engine.mts';
import { packageNodes } from '../support/nodes.mts';
import { OPERATIONS, type OperationCase } from '../support/operations.mts';
import { CONTINUE, modelId } from '../support/run-on-sandbox.mts';
import {
	startScriptedService,
	type ReceivedRequest,
	type ScriptedResponse,
	type ScriptedService,
} from '../support/scripted-service.mts';
import { runSubNode } from '../support/sub-node.mts';
import { toWav } from '../../sandbox/media/wav.mts';

/** The same answers each time; another number finds others. */
const SEED = Number(process.env.FUZZ_SEED ?? 7);
const RUNS = Number(process.env.FUZZ_RUNS ?? 15);
/** Far longer than a run takes that does not hang. */
const MAX_RUN_MS = 30_000;

/** What the engine of JavaScript says, and no person understands. */
const ENGINE_WORDS =
	/cannot read|is not a function|is not iterable|of undefined|of null|call stack|unexpected (token|end)|in json at|invalid (array|string) length|circular|\[object/i;

const STREAM = 'text/event-stream';

const numberIn = (text: unknown) => Number(/number (\d+)/.exec(String(text))?.[1]);
const vectorOf = (number: number) => [number + 1, 0.25, -1];
const scoreOf = (number: number) => (number + 1) / 1000;

const chatAnswer = (body: IDataObject) => ({
	id: 'x',
	object: 'chat.completion',
	model: 'm',
	choices: [
		{
			index: 0,
			message: {
				role: 'assistant',
				content: `<think>hm</think>answer ${numberIn(JSON.stringify(body.messages))}`,
				tool_calls: [
					{ id: 'a', type: 'function', function: { name: 'get', arguments: '{"a":1}' } },
				],
			},
			finish_reason: 'stop',
		},
	],
	usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
});

/** Good answers whose values tell which input they belong to. */
const TOLD: Record<string, (body: IDataObject) => unknown> = {
	'/chat/completions': chatAnswer,
	'/embeddings': ({ input }) => ({
		object: 'list',
		model: 'm',
		data: [input].flat().map((text, index) => ({
			object: 'embedding',
			index,
			embedding: vectorOf(numberIn(text)),
		})),
		usage: { prompt_tokens: 1, total_tokens: 1 },
	}),
	'/rerank': ({ documents }) => ({
		id: 'x',
		results: (documents as string[])
			.map((text, index) => ({ index, relevance_score: scoreOf(numberIn(text)) }))
			.reverse(),
		meta: { tokens: { input_tokens: 1, output_tokens: 0 } },
	}),
};

let spec: OpenApiDocument;
let nodes: Map<string, INodeType>;
let service: ScriptedService;
/** Makes the body of an answer. */
let answer: (path: string, body: IDataObject, request: ReceivedRequest) => string | Buffer;
let contentType = 'application/json';
let recording: INodeExecutionData['binary'];

beforeAll(async () => {
	await startBinaryStore();
	spec = await loadSpec();
	nodes = await packageNodes();
	service = await startScriptedService((request) => {
		const path = request.path.split('?')[0].replace(/^\/v1/, '');
		const isJson = request.body.startsWith('{');
		const body = (isJson ? JSON.parse(request.body) : {}) as IDataObject;
		const said = answer(path, body, request);
		if (contentType === STREAM) return inPieces(Buffer.from(said));
		return { headers: { 'content-type': contentType }, body: said };
	});
	const wav = toWav({ samples: new Float32Array(1_600), rate: 16_000 });
	recording = { data: await storeFile(wav, 'a.wav', 'audio/wav') };
});
beforeEach(() => {
	contentType = 'application/json';
});
afterAll(async () => {
	await service.stop();
	stopBinaryStore();
});

/** A stream whose bytes come in pieces that are cut anywhere, inside of a character too. */
function inPieces(bytes: Buffer): ScriptedResponse {
	return (response) => {
		response.writeHead(200, { 'content-type': STREAM });
		const send = (from: number) => {
			if (from >= bytes.length) {
				response.end();
				return;
			}
			const to = from + 1 + ((from * 7 + bytes.length) % 41) * Math.ceil(bytes.length / 1_000);
			response.write(bytes.subarray(from, to));
			setImmediate(send, to);
		};
		send(0);
	};
}

const credential = () => ({ apiKey: 'sk-test', region: 'custom', baseUrl: `${service.url}/v1` });

/** The schemas of what the API answers, by path. */
function answersOf(path: string): fc.Arbitrary<unknown> {
	const paths = spec.paths as Record<string, Record<string, IDataObject>>;
	const known = Object.keys(paths).find((each) =>
		new RegExp(`^${each.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
	);
	const operation = Object.values(paths[known ?? ''] ?? {}).find((each) => 'responses' in each);
	type Responses = Record<string, { content?: Record<string, { schema: IDataObject }> }>;
	const { content } = (operation?.responses as Responses | undefined)?.['200'] ?? {};
	return arbitraryOf(spec, content?.['application/json']?.schema ?? {});
}

/** Answers broken in all ways, one after the other, and again from the first when they are used up. */
function breakAnswers(): () => Break {
	const breaks = fc.sample(arbitraryBreak, { numRuns: 4 * RUNS, seed: SEED });
	let count = 0;
	return () => breaks[count++ % breaks.length];
}

/** The answers of a path from its schema, likewise. */
function sampled(): (path: string) => unknown {
	const samples = new Map<string, unknown[]>();
	let count = 0;
	return (path) => {
		const known =
			samples.get(path) ?? fc.sample(answersOf(path), { numRuns: 2 * RUNS, seed: SEED });
		samples.set(path, known);
		return known[count++ % known.length];
	};
}

function breakEverything(): void {
	const next = breakAnswers();
	const sample = sampled();
	answer = (path, body) => breakJson(TOLD[path]?.(body) ?? sample(path), next());
}

async function run(node: INodeType, parameters: IDataObject, items: INodeExecutionData[]) {
	const began = Date.now();
	const result = await runNode({
		node,
		parameters: parameters as never,
		items,
		credential: credential(),
		...CONTINUE,
	});
	expect(Date.now() - began).toBeLessThan(MAX_RUN_MS);
	return result;
}

const SETTINGS = { maxRetries: 0, pollingInterval: 0.01, maxWait: 0.05 };

/** The parameters of an operation, those that say what is sent with the item's number in them. */
function numbered({ parameters }: OperationCase): IDataObject {
	const values: IDataObject = {
		messages: { values: [{ role: 'user', content: '=number {{ $json.number }}' }] },
		input: '=number {{ $json.number }}',
		document: '=number {{ $json.number }}',
		documents: '={{ $json.documents }}',
		prompt: 'a cat',
	};
	const own = Object.keys(parameters).filter((name) => name in values);
	return {
		...parameters,
		...Object.fromEntries(own.map((name) => [name, values[name]])),
		options: { ...(parameters.options as IDataObject), ...SETTINGS, batchSize: 5 },
	};
}

/** What is wrong with the output of an item, if anything. */
async function faultOf({ json, binary, pairedItem }: INodeExecutionData): Promise<string> {
	const { item } = pairedItem as { item: number };
	if (typeof json.error === 'string') {
		const said = `${json.error} ${String(json.message)}`;
		return ENGINE_WORDS.test(said) ? said : '';
	}
	const vectors = json.embedding as number[] | undefined;
	if (vectors && vectors[0] !== item + 1) return `item ${item} has the vector of ${vectors[0] - 1}`;
	if (typeof json.relevanceScore === 'number' && json.relevanceScore !== scoreOf(item)) {
		return `item ${item} has the score ${json.relevanceScore}`;
	}
	for (const entry of Array.isArray(json.results) ? (json.results as IDataObject[]) : []) {
		if (typeof entry.document !== 'string') continue;
		if (entry.relevanceScore !== scoreOf(numberIn(entry.document))) {
			return `"${entry.document}" has the score ${String(entry.relevanceScore)}`;
		}
	}
	const said = /answer (\d+)/.exec(String(json.content))?.[1];
	if (said !== undefined && Number(said) !== item) return `item ${item} has the answer ${said}`;
	if (
		binary?.data &&
		/^\s*[[{<]/.test((await fileBytes({ json, binary })).toString('latin1', 0, 9))
	) {
		return `item ${item} has a file of text`;
	}
	return '';
}

const itemsOf = (count: number): INodeExecutionData[] =>
	Array.from({ length: count }, (_, number) => ({
		json: { number, documents: ['number 3', 'number 1', 'number 2'] },
		binary: recording,
	}));

async function expectSound(items: INodeExecutionData[]): Promise<void> {
	const faults = await Promise.all(items.map(faultOf));
	expect(faults.filter((fault) => fault !== '')).toEqual([]);
}

it.each([true, false])('in every operation, with Simplify %s', async (simplify) => {
	for (const operation of OPERATIONS) {
		const node = nodes.get(operation.node);
		if (!node) throw new Error(`There is no ${operation.node}`);
		breakEverything();
		const name = [operation.node, operation.resource, operation.operation].join(' ');
		const { resource, operation: action } = operation;
		const parameters = { resource, operation: action, simplify, ...numbered(operation) };
		const count = simplify ? RUNS : Math.ceil(RUNS / 2);
		const { items, error } = await run(node, parameters, itemsOf(count));
		expect([name, error?.message]).toEqual([name, undefined]);
		await expectSound(items);
	}
});

it('in a file of speech', async () => {
	const [speech] = OPERATIONS.filter(({ resource }) => resource === 'speech');
	const node = nodes.get(speech.node);
	if (!node) throw new Error(`There is no ${speech.node}`);
	breakEverything();
	const inJson = answer;
	contentType = 'audio/mpeg';
	let count = 0;
	const sound = Buffer.from('ID3\x04'.padEnd(500, '\0'), 'latin1');
	answer = (...request) => (count++ % 2 ? inJson(...request) : sound.subarray(0, count * 3));
	const parameters = { resource: 'speech', operation: 'create', ...numbered(speech) };
	const { items } = await run(node, parameters, itemsOf(RUNS));
	await expectSound(items);
	expect(items.some(({ binary }) => binary?.data)).toBe(true);
});

/** The events of a good stream that answers with this number. */
function eventsOf(body: IDataObject): unknown[] {
	const delta = (change: object, reason: string | null = null) => ({
		id: 'x',
		model: 'm',
		choices: [{ index: 0, delta: change, finish_reason: reason }],
		usage: { total_tokens: 1 },
	});
	const called = { name: 'get', arguments: '{"a"' };
	return [
		delta({ role: 'assistant', content: '' }),
		...['<th', 'ink>h', 'm</think>answer ', `${numberIn(JSON.stringify(body.messages))} 😀`].map(
			(content) => delta({ content }),
		),
		delta({ tool_calls: [{ index: 0, id: 'a', type: 'function', function: called }] }),
		delta({ tool_calls: [{ index: 0, id: null, function: { name: '', arguments: ':1}' } }] }),
		delta({}, 'stop'),
	];
}

const toStream = (events: string[]) => events.map((data) => `data: ${data}\n\n`).join('');

/** Streams of which one event is broken, or that end anywhere. */
function breakStreams(): void {
	const next = breakAnswers();
	contentType = STREAM;
	answer = (_path, body) => {
		const flaw = next();
		const events = eventsOf(body);
		const at = flaw.place % events.length;
		const data = events.map((event, index) =>
			index === at ? breakJson(event, flaw) : JSON.stringify(event),
		);
		const text = toStream([...data, '[DONE]']);
		return flaw.kind === 'truncate' ? text.slice(0, flaw.place % text.length) : text;
	};
}

it('in a streamed chat', async () => {
	const [chat] = OPERATIONS;
	const node = nodes.get(chat.node);
	if (!node) throw new Error(`There is no ${chat.node}`);
	breakStreams();
	const parameters = numbered(chat);
	parameters.options = { ...(parameters.options as IDataObject), stream: true };
	const { items } = await run(
		node,
		{ resource: 'chat', operation: 'complete', ...parameters },
		itemsOf(2 * RUNS),
	);
	expect(items).toHaveLength(2 * RUNS);
	await expectSound(items);
	expect(items.some(({ json }) => json.content)).toBe(true);
});

describe('in the sub-nodes', () => {
	interface Model {
		invoke(messages: object[]): Promise<{ content: string }>;
		stream(messages: object[]): Promise<AsyncIterable<{ content: string }>>;
	}
	interface Embeddings {
		embedDocuments(texts: string[]): Promise<number[][]>;
	}
	interface Ranked {
		pageContent: string;
		metadata: { relevanceScore?: number };
	}
	interface Reranker {
		compressDocuments(documents: Ranked[], query: string): Promise<Ranked[]>;
	}

	/** Does something again and again, and collects the words of its errors. */
	async function useOften<T>(name: string, model: string, use: (supplied: T) => Promise<void>) {
		const node = nodes.get(name);
		if (!node) throw new Error(`There is no ${name}`);
		const said: string[] = [];
		const { error } = await runSubNode<T, void>({
			node,
			parameters: { model: modelId(model), options: { maxRetries: 0, batchSize: 5 } },
			credential: credential(),
			async use(supplied) {
				for (let count = 0; count < RUNS; count += 1) {
					await use(supplied).catch((thrown: Error) => {
						// What the test itself has found.
						if ('matcherResult' in thrown) throw thrown;
						const { description = '' } = thrown as { description?: string };
						said.push(`${thrown.message} ${description}`);
					});
				}
			},
		});
		expect(error).toBeUndefined();
		expect(said.filter((words) => ENGINE_WORDS.test(words))).toEqual([]);
	}

	const question = [{ role: 'user', content: 'number 4' }];

	it('chat model, plain', async () => {
		breakEverything();
		await useOften<Model>('lmChatSiliconFlow', 'Qwen/Qwen3-8B', async (model) => {
			const { content } = await model.invoke(question);
			expect(content.replace(/^answer 4$/, '')).not.toMatch(/answer \d/);
		});
	});

	it('chat model, streamed', async () => {
		breakStreams();
		await useOften<Model>('lmChatSiliconFlow', 'Qwen/Qwen3-8B', async (model) => {
			let said = '';
			for await (const { content } of await model.stream(question)) said += content;
			expect(said.replace(/answer 4/g, '')).not.toMatch(/answer \d/);
		});
	});

	it('embeddings', async () => {
		breakEverything();
		const texts = Array.from({ length: 12 }, (_, number) => `number ${number}`);
		await useOften<Embeddings>('embeddingsSiliconFlow', 'BAAI/bge-m3', async (embeddings) => {
			const vectors = await embeddings.embedDocuments(texts);
			expect(vectors.map(([first]) => first)).toEqual(texts.map((_, number) => number + 1));
		});
	});

	it('reranker', async () => {
		breakEverything();
		const documents = ['number 3', 'number 1'].map((pageContent) => ({
			pageContent,
			metadata: {},
		}));
		await useOften<Reranker>('rerankerSiliconFlow', 'BAAI/bge-reranker-v2-m3', async (reranker) => {
			const ranked = await reranker.compressDocuments(documents, 'number');
			for (const { pageContent, metadata } of ranked) {
				expect(metadata.relevanceScore).toBe(scoreOf(numberIn(pageContent)));
			}
		});
	});
});
