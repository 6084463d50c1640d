/** Clients that nobody here wrote get from the sandbox what our nodes get. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { HumanMessage } from '@langchain/core/messages';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import axios from 'axios';
import type { IDataObject, INodeType } from 'n8n-workflow';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { SiliconFlowEmbeddings } from '../../nodes/Embeddings/SiliconFlowEmbeddings.node';
import { SiliconFlowRerank } from '../../nodes/Rerank/SiliconFlowRerank.node';
import dify from '../fixtures/foreign-requests/dify.json';
import litellm from '../fixtures/foreign-requests/litellm.json';
import type { AiSdkJob, AiSdkResult } from '../support/ai-sdk-client.mts';
import { modelId, startOnSandbox, type OnSandbox } from '../support/run-on-sandbox.mts';

const MODEL = 'Qwen/Qwen3-8B';
const THINKING_MODEL = 'deepseek-ai/DeepSeek-V4-Flash';
const EMBEDDING_MODEL = 'BAAI/bge-m3';
const QUESTION = 'Why is the sea salty?';
const TOOL_QUESTION = 'What is 12345 * 678?';
const TEXTS = ['one', 'two', 'three'];
const CALCULATOR = {
	type: 'function' as const,
	function: {
		name: 'calculator',
		description: 'Calculates',
		parameters: { type: 'object', properties: { input: { type: 'string' } } },
	},
};

let on: OnSandbox;
beforeAll(async () => {
	on = await startOnSandbox();
});
afterAll(async () => await on?.stop());

async function runOne(node: INodeType, parameters: IDataObject): Promise<IDataObject[]> {
	const { items, error } = await on.run(node, parameters, [{}]);
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}

async function ourChat(question: string, model = MODEL, options: IDataObject = {}) {
	const messages = { values: [{ role: 'user', content: question }] };
	const parameters = { operation: 'complete', model: modelId(model), messages, options };
	const [answer] = await runOne(new SiliconFlowChat(), parameters);
	return answer as { content: string; usage: { total_tokens: number } } & IDataObject;
}

async function ourVectors(): Promise<number[][]> {
	const parameters = {
		operation: 'create',
		model: modelId(EMBEDDING_MODEL),
		input: TEXTS,
		options: {},
	};
	const [{ embeddings }] = await runOne(new SiliconFlowEmbeddings(), parameters);
	return embeddings as number[][];
}

/** As numbers on the wire may be rounded on their way through base64. */
function expectLike(theirs: number[][], ours: number[][]): void {
	expect(theirs.map((vector) => vector.length)).toEqual(ours.map((vector) => vector.length));
	theirs.forEach((vector, index) =>
		vector.forEach((number, at) => expect(number).toBeCloseTo(ours[index][at], 6)),
	);
}

const calledByUs = (answer: IDataObject) =>
	(answer.toolCalls as Array<{ function: { name: string; arguments: string } }>).map(
		({ function: { name, arguments: args } }) => [name, JSON.parse(args)],
	);

describe('the AI SDK', () => {
	let theirs: AiSdkResult;
	beforeAll(async () => {
		const job: AiSdkJob = {
			baseURL: `${on.url}/v1`,
			model: MODEL,
			thinkingModel: THINKING_MODEL,
			embeddingModel: EMBEDDING_MODEL,
			question: QUESTION,
			toolQuestion: TOOL_QUESTION,
			texts: TEXTS,
		};
		const program = join(__dirname, '../support/ai-sdk-client.mts');
		const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(job)], {
			maxBuffer: 10_000_000,
		});
		theirs = JSON.parse(stdout) as AiSdkResult;
	});

	it('gets the answer that our node gets, for the same tokens, plain and streamed', async () => {
		const ours = await ourChat(QUESTION);
		const answer = { text: ours.content, totalTokens: ours.usage.total_tokens };
		expect(theirs.plain).toEqual({ ...answer, finishReason: 'stop' });
		expect(theirs.streamed).toMatchObject(answer);
		expect(theirs.streamed.pieces).toBeGreaterThan(5);
	});

	it('calls the tool that our node calls, and goes on with the thoughts, plain and streamed', async () => {
		const tools = JSON.stringify([CALCULATOR]);
		const ours = await ourChat(TOOL_QUESTION, THINKING_MODEL, { tools });
		expect(theirs.tools.plain).toEqual(theirs.tools.streamed);
		const { calls, thoughts, text } = theirs.tools.plain;
		expect(calls).toEqual(calledByUs(ours));
		expect(thoughts[0]).toBe(ours.reasoning);
		expect(thoughts).toHaveLength(2);
		expect(text).toBe('calculator says: the result of 12345 * 678');
	});

	it('gets the vectors that our node gets', async () => {
		expectLike(theirs.vectors, await ourVectors());
	});
});

describe('LangChain’s OpenAI client', () => {
	const configuration = () => ({ baseURL: `${on.url}/v1` });
	const model = () =>
		new ChatOpenAI({
			model: MODEL,
			apiKey: 'sk-test',
			maxRetries: 0,
			configuration: configuration(),
		});

	it('gets the answer that our node gets, for the same tokens, plain and streamed', async () => {
		const ours = await ourChat(QUESTION);
		const plain = await model().invoke(QUESTION);
		expect(plain.content).toBe(ours.content);
		expect(plain.usage_metadata?.total_tokens).toBe(ours.usage.total_tokens);
		let text = '';
		for await (const { content } of await model().stream(QUESTION)) text += String(content);
		expect(text).toBe(ours.content);
	});

	it('calls the tool that our node calls', async () => {
		const ours = await ourChat(TOOL_QUESTION, MODEL, { tools: JSON.stringify([CALCULATOR]) });
		const { tool_calls: calls = [] } = await model()
			.bindTools([CALCULATOR])
			.invoke([new HumanMessage(TOOL_QUESTION)]);
		expect(calls.map(({ name, args }) => [name, args])).toEqual(calledByUs(ours));
	});

	it('gets the vectors that our node gets', async () => {
		const embeddings = new OpenAIEmbeddings({
			model: EMBEDDING_MODEL,
			apiKey: 'sk-test',
			configuration: configuration(),
		});
		expectLike(await embeddings.embedDocuments(TEXTS), await ourVectors());
	});
});

/** A request of another client, and the fields of our node that ask for the same. */
interface ForeignRequest {
	name: string;
	node: string;
	path: string;
	headers: Record<string, string>;
	request: IDataObject;
	parameters: IDataObject;
}

interface ChatAnswer {
	content: string;
	reasoning?: string;
	calls: unknown[];
	tokens?: number;
}

interface WireChoice {
	message?: WirePiece;
	delta?: WirePiece;
}
interface WirePiece {
	content?: string | null;
	reasoning_content?: string | null;
	tool_calls?: Array<{ function: { name: string; arguments: string } }>;
}

/** What a chat has said on the wire, as a client puts it together. */
function readChat(body: unknown): ChatAnswer {
	const chunks =
		typeof body === 'string'
			? [...body.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(json) as IDataObject)
			: [body as IDataObject];
	const pieces = chunks
		.flatMap(({ choices }) => choices as unknown as WireChoice[])
		.map(({ message, delta }) => message ?? delta ?? {});
	const reasoning = pieces.map(({ reasoning_content: piece }) => piece ?? '').join('');
	return {
		content: pieces.map(({ content }) => content ?? '').join(''),
		...(reasoning === '' ? {} : { reasoning }),
		calls: pieces
			.flatMap(({ tool_calls: calls }) => calls ?? [])
			.map(({ function: { name, arguments: args } }) => [name, JSON.parse(args)]),
		tokens: (chunks.at(-1)?.usage as IDataObject | undefined)?.total_tokens as number | undefined,
	};
}

const NODES: Record<
	string,
	{
		node: INodeType;
		operation: string;
		ours(items: IDataObject[]): unknown;
		theirs(body: IDataObject): unknown;
	}
> = {
	chat: {
		node: new SiliconFlowChat(),
		operation: 'complete',
		ours: ([{ content, reasoning, toolCalls, usage }]): ChatAnswer => ({
			content: content as string,
			...(reasoning === undefined ? {} : { reasoning: reasoning as string }),
			calls: toolCalls === undefined ? [] : calledByUs({ toolCalls }),
			tokens: (usage as IDataObject).total_tokens as number,
		}),
		theirs: readChat,
	},
	embeddings: {
		node: new SiliconFlowEmbeddings(),
		operation: 'create',
		ours: ([{ embeddings }]) => embeddings,
		theirs: ({ data }) => (data as IDataObject[]).map(({ embedding }) => embedding),
	},
	rerank: {
		node: new SiliconFlowRerank(),
		operation: 'rerankList',
		ours: ([{ results }]) => results,
		theirs: ({ results }) =>
			(results as Array<{ index: number; relevance_score: number; document: IDataObject }>).map(
				({ index, relevance_score: relevanceScore, document }) => ({
					document: document.text,
					index,
					relevanceScore,
				}),
			),
	},
};

/** Fields in which clients differ, and which change how an answer comes and not what it says. */
const THEIR_OWN = ['stream', 'stream_options', 'encoding_format', 'return_documents'];

describe.each([
	['LiteLLM', litellm as unknown as ForeignRequest[]],
	['Dify', dify as unknown as ForeignRequest[]],
])('a request of %s', (_client, requests) => {
	it.each(requests.map((request): [string, ForeignRequest] => [request.name, request]))(
		'%s: gets what our node gets',
		async (_name, { node: kind, path, headers, request, parameters }) => {
			const { node, operation, ours, theirs } = NODES[kind];
			const { data } = await axios.post<IDataObject>(`${on.url}/v1${path}`, request, {
				headers: { ...headers, authorization: 'Bearer sk-test' },
			});
			const model = modelId(String(request.model));
			expect(theirs(data)).toEqual(ours(await runOne(node, { operation, model, ...parameters })));
		},
	);

	it('is on the wire what our node sends, but for what is the client’s own', async () => {
		await on.faults({});
		for (const { node: kind, parameters, request, path } of requests) {
			const { node, operation } = NODES[kind];
			const model = modelId(String(request.model));
			await runOne(node, { operation, model, ...parameters });
			const sent = (await on.requests(path)).at(-1);
			const body = JSON.parse(sent?.body ?? '{}') as IDataObject;
			// One text alone is a text or a list of one, which is the same to the service.
			if (typeof body.input === 'string') body.input = [body.input];
			const wanted = Object.fromEntries(
				Object.entries(request).filter(([name]) => !THEIR_OWN.includes(name)),
			);
			expect(body).toMatchObject(wanted);
		}
	});
});
