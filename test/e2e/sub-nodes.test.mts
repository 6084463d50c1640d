import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { readExamples } from '../../scripts/n8n/examples.mts';
import type { Execution, WorkflowFile } from '../../scripts/n8n/rest.mts';
import { CREDENTIAL_NAME, type Stage } from '../../scripts/n8n/stage.mts';
import { sharedStage } from '../support/on-n8n.mts';
import { aiWorkflow, LANGCHAIN, OURS, type AiNode } from '../support/ai-workflow.mts';
import { openChat, sayTo } from '../support/chat-page.mts';
import { exampleFor, runWell } from '../support/example.mts';
import { requestsOf, setFaults } from '../support/measure.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { startPostgres } from '../support/postgres.mts';

const THINKING = 'deepseek-ai/DeepSeek-V4-Flash';

describe('the AI sub-nodes, in a real n8n', () => {
	let stage: Stage;
	beforeAll(async () => {
		// The real sentence model: the examples are about finding meanings.
		stage = await sharedStage();
	}, 900_000);
	afterAll(async () => await stage?.stop());
	beforeEach(async () => await setFaults(stage, {}));

	/** The requests to a path, all ended: the last bytes of a stream arrive before its end is noted. */
	const requests = async (path: string) => {
		for (;;) {
			const noted = await requestsOf(stage);
			const found = noted.filter((request) => request.path.endsWith(path));
			if (found.every(({ status }) => status !== 0)) return found;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	};

	const example = async (name: string) => await exampleFor(stage, name, 'ai');

	const run = async (workflow: WorkflowFile): Promise<Execution> =>
		await stage.client.run(await stage.client.createWorkflow(workflow));

	const outputOf = ({ nodes }: Execution, node: string) =>
		nodes[node].items.map(({ json }) => json);

	it('use only node types in the examples that this n8n has', async () => {
		const types = new Set(await stage.client.nodeTypes());
		for (const { workflow } of await readExamples('ai')) {
			expect(workflow.nodes.filter(({ type }) => !types.has(type))).toEqual([]);
		}
	});

	/** Runs an example that answers the questions, and checks that it has found what it answers from. */
	async function expectSources(workflow: WorkflowFile): Promise<Execution> {
		const execution = await runWell(stage, workflow);
		const answers = outputOf(execution, 'Answers with Sources') as Array<{
			question: string;
			answer: string;
			sources: Array<{ passage: string; score: number }>;
		}>;
		const data = join(__dirname, '../../examples/data/questions.json');
		const questions = JSON.parse(await readFile(data, 'utf8')) as Array<{
			question: string;
			passage: string;
		}>;
		expect(questions.length).toBeGreaterThanOrEqual(20);
		expect(answers.map(({ question }) => question)).toEqual(
			questions.map(({ question }) => question),
		);
		for (const [index, { answer, sources }] of answers.entries()) {
			expect(answer).toMatch(/\S/);
			expect(sources).toHaveLength(4);
			const passages = sources.map(({ passage }) => passage).join('\n');
			expect(passages).toContain(questions[index].passage);
			const scores = sources.map(({ score }) => score);
			expect(scores).toEqual([...scores].sort((a, b) => b - a));
		}
		return execution;
	}

	it('answer-from-documents has the right passage among the sources of every answer', async () => {
		const { nodes } = await expectSources(await example('answer-from-documents'));
		const count = nodes['One Item per Question'].items.length;
		const sizes = (await requests('/embeddings')).map(({ texts = 0 }) => texts);
		expect(Math.max(...sizes)).toBe(32);
		const { logs } = nodes['SiliconFlow Chat Model'];
		expect(logs).toHaveLength(count);
		for (const log of logs) {
			expect(log).toMatchObject({ tokenUsage: { totalTokens: expect.any(Number) as number } });
		}
		expect(nodes['Embeddings SiliconFlow'].logs[0]).toMatchObject({
			response: { dimensions: 1024 },
		});
		expect(nodes['Reranker SiliconFlow'].logs).toHaveLength(count);
	});

	it('answer-from-postgres does the same on a real vector database', async () => {
		const postgres = await startPostgres();
		try {
			const { client } = stage;
			const id = await client.createCredential('Postgres', 'postgres', postgres.credential);
			const workflow = await example('answer-from-postgres');
			for (const { credentials } of workflow.nodes) {
				if (credentials?.postgres) credentials.postgres = { id, name: 'Postgres' };
			}
			await expectSources(workflow);
		} finally {
			await postgres.stop();
		}
	});

	it('agent-with-thinking lets a thinking model use its tools over several turns', async () => {
		const answers = outputOf(await runWell(stage, await example('agent-with-thinking')), 'Answers');
		expect(answers.map(({ tools }) => tools)).toEqual([
			['State_of_the_Union_Addresses', 'Calculator'],
			['State_of_the_Union_Addresses', 'Calculator', 'Calculator'],
			['Calculator'],
		]);
		expect(answers[0].answer).toMatch(/tribes.*119/s);
		expect(answers[1].answer).toMatch(/584 national banks.*146.*1168/s);
		expect(answers[2].answer).toContain('1.5');
		const chats = await requests('/chat/completions');
		expect(chats.map(({ status }) => status)).toEqual(Array(2 + 4 + 2).fill(200));
	});

	it('agent-with-siliconflow-tools draws, lists voices and sorts', async () => {
		const workflow = await example('agent-with-siliconflow-tools');
		const answers = outputOf(await runWell(stage, workflow), 'Answers');
		expect(answers.map(({ tools }) => tools)).toEqual([
			['Draw_a_Picture'],
			['List_Voices', 'Draw_a_Picture'],
			['Sort_Texts'],
		]);
		expect(answers[0].answer).toMatch(/http:\S+\.png/);
		expect(answers[2].answer).toMatch(/rain and more rain.*sunshine all day/s);
	});

	describe('chat-with-streaming', () => {
		/** Opens the chat of a workflow. */
		async function open(workflow: WorkflowFile, name: string) {
			const url = `${stage.n8n.url}${await openChat(stage, workflow, name)}`;
			return async (text: string) => await sayTo(url, name, text);
		}

		it('answers word by word, while the model speaks', async () => {
			const say = await open(await example('chat-with-streaming'), 'plain-chat');
			const { words, took } = await say('Why is the sky blue?');
			expect(words.join('')).toContain('You said: "Why is the sky blue?"');
			expect(words.length).toBeGreaterThan(10);
			expect(took).toBeGreaterThan(100);
			const failed = await say('Tell me a story [[drop]]');
			// The person who chats sees this text, and no other of the error.
			expect(failed.pieces.at(-1)).toMatchObject({
				type: 'error',
				content: expect.stringMatching(
					/^The stream of the answer was cut short: aborted [^<]+$/,
				) as string,
			});
		});

		it('streams the answers of a thinking model that uses tools', async () => {
			const workflow = await example('chat-with-streaming');
			const model = workflow.nodes.find(({ name }) => name === 'SiliconFlow Chat Model');
			Object.assign(model?.parameters ?? {}, { model: modelId(THINKING), options: {} });
			const say = await open(workflow, 'thinking-chat');
			const { words } = await say('Calculate 6 * 7, then calculate 7 * 7');
			expect(words.join('')).toBe('Calculator says: 42\nCalculator says: 49');
			// The conversation goes on with the calls of the first answer in memory.
			expect((await say('Calculate 8 * 7')).words.join('')).toContain('56');
			const chats = await requests('/chat/completions');
			expect(new Set(chats.map(({ status }) => status))).toEqual(new Set([200]));
		});
	});

	describe('with our nodes as tools', () => {
		const fromAi = (name: string) => `={{ $fromAI('${name}', '', 'string') }}`;
		const ours = (name: string, type: string, parameters: IDataObject, to: string): AiNode => ({
			name,
			type: `${OURS}${type}`,
			typeVersion: 1,
			parameters: { options: {}, ...parameters },
			credentials: { siliconFlowApi: { id: stage.credentialId, name: CREDENTIAL_NAME } },
			to: { [to]: ['Agent'] },
		});
		const speech = (name: string) =>
			ours(
				name,
				'siliconFlowAudioTool',
				{
					toolDescription: 'Speaks',
					resource: 'speech',
					operation: 'create',
					input: fromAi('text'),
				},
				'ai_tool',
			);
		const agent = (model: string, question: string, ...tools: AiNode[]) =>
			aiWorkflow(
				'agent with tools',
				[{ question }],
				[
					{
						name: 'Agent',
						type: `${LANGCHAIN}agent`,
						typeVersion: 3.1,
						parameters: {
							promptType: 'define',
							text: '={{ $json.question }}',
							options: { returnIntermediateSteps: true },
						},
					},
					ours(model, 'lmChatSiliconFlow', { model: modelId('Qwen/Qwen3-8B') }, 'ai_languageModel'),
					...tools,
				],
			);

		it('speech that an agent has ordered is not lost: the agent gets a link to it', async () => {
			const execution = await runWell(
				stage,
				agent('Model', '[[call Speak {"text":"hello"}]]', speech('Speak')),
			);
			const [{ output }] = outputOf(execution, 'Agent');
			const link = /http\S+/.exec(String(output))?.[0] ?? 'no link';
			const file = await fetch(link);
			expect(file.headers.get('content-type')).toBe('audio/mpeg');
			expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
		});

		it('Chinese names work, as long as no two tools come to have the same', async () => {
			const one = agent('聊天模型', '[[call _ {"text":"hello"}]]', speech('朗读'));
			const [{ output }] = outputOf(await runWell(stage, one), 'Agent');
			expect(output).toMatch(/^_ says/);
			const { error } = await run(agent('聊天模型', 'Hello', speech('朗读'), speech('播放')));
			expect(error?.message).toMatch(/multiple tools with the same name/);
		});

		it('an answer for the agent is not shown to the person as if it were the agent’s', async () => {
			const workflow = await example('chat-with-streaming');
			const asked = { values: [{ role: 'user', content: fromAi('question') }] };
			const tool = ours(
				'Ask',
				'siliconFlowChatTool',
				{ toolDescription: 'Asks', operation: 'complete', messages: asked },
				'ai_tool',
			);
			const { to: _to, ...node } = tool;
			workflow.nodes.push({ ...node, id: 'ask', position: [0, 0] } as never);
			workflow.connections.Ask = { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] };
			const url = `${stage.n8n.url}${await openChat(stage, workflow, 'chat-tool')}`;
			const { body, words } = await sayTo(url, 'chat-tool', '[[call Ask {"question":"Why?"}]]');
			expect(words.join('')).toMatch(/^Ask says/);
			expect(body).not.toContain('"nodeName":"Ask"');
		});
	});

	describe('beside n8n’s own OpenAI nodes on the same service', () => {
		type Kind = 'ours' | 'theirs';
		let openAi: { id: string; name: string };
		beforeAll(async () => {
			const url = `${stage.sandbox?.url}/v1`;
			const id = await stage.client.createCredential('OpenAI', 'openAiApi', {
				apiKey: 'sk-theirs',
				url,
			});
			openAi = { id, name: 'OpenAI' };
		});

		const credentials = (kind: Kind): AiNode['credentials'] =>
			kind === 'ours'
				? { siliconFlowApi: { id: stage.credentialId, name: CREDENTIAL_NAME } }
				: { openAiApi: openAi };

		const chatModel = (kind: Kind, model: string, user: string): AiNode => ({
			name: 'Model',
			type: kind === 'ours' ? `${OURS}lmChatSiliconFlow` : `${LANGCHAIN}lmChatOpenAi`,
			typeVersion: kind === 'ours' ? 1 : 1.3,
			parameters: {
				model: modelId(model),
				options: {},
				...(kind === 'ours' ? {} : { responsesApiEnabled: false }),
			},
			credentials: credentials(kind),
			to: { ai_languageModel: [user] },
		});

		const embeddings = (kind: Kind, options: IDataObject, ...stores: string[]): AiNode => ({
			name: 'Embeddings',
			type: kind === 'ours' ? `${OURS}embeddingsSiliconFlow` : `${LANGCHAIN}embeddingsOpenAi`,
			typeVersion: kind === 'ours' ? 1 : 1.2,
			parameters: {
				model: kind === 'ours' ? modelId('BAAI/bge-m3') : 'BAAI/bge-m3',
				options,
			},
			credentials: credentials(kind),
			to: { ai_embedding: stores },
		});

		const agent = (kind: Kind, model: string, question: string): WorkflowFile =>
			aiWorkflow(
				`agent, ${kind}`,
				[{ question }],
				[
					{
						name: 'Agent',
						type: `${LANGCHAIN}agent`,
						typeVersion: 3.1,
						parameters: { promptType: 'define', text: '={{ $json.question }}', options: {} },
					},
					chatModel(kind, model, 'Agent'),
					{
						name: 'Calculator',
						type: `${LANGCHAIN}toolCalculator`,
						typeVersion: 1,
						to: { ai_tool: ['Agent'] },
					},
				],
			);

		const chain = (kind: Kind): WorkflowFile =>
			aiWorkflow(
				`chain, ${kind}`,
				[{ question: 'Why?' }, { question: 'How?' }],
				[
					{
						name: 'Chain',
						type: `${LANGCHAIN}chainLlm`,
						typeVersion: 1.9,
						parameters: { promptType: 'define', text: '={{ $json.question }}', batching: {} },
					},
					chatModel(kind, 'Qwen/Qwen3-8B', 'Chain'),
				],
			);

		const PASSAGES = Array.from({ length: 300 }, (_, index) => ({
			text: `Passage number ${index}`,
		}));

		/** Stores passages and finds the nearest of one. */
		const search = (kind: Kind, options: IDataObject): WorkflowFile =>
			aiWorkflow(`search, ${kind}`, PASSAGES, [
				{
					name: 'Store',
					type: `${LANGCHAIN}vectorStoreInMemory`,
					typeVersion: 1.3,
					parameters: {
						mode: 'insert',
						memoryKey: { __rl: true, mode: 'id', value: `search ${kind}` },
						embeddingBatchSize: 300,
						clearStore: true,
					},
				},
				{
					name: 'Find',
					type: `${LANGCHAIN}vectorStoreInMemory`,
					typeVersion: 1.3,
					executeOnce: true,
					parameters: {
						mode: 'load',
						memoryKey: { __rl: true, mode: 'id', value: `search ${kind}` },
						prompt: 'Passage number 123',
						topK: 5,
					},
				},
				{
					name: 'Documents',
					type: `${LANGCHAIN}documentDefaultDataLoader`,
					typeVersion: 1.1,
					parameters: {
						jsonMode: 'expressionData',
						jsonData: '={{ $json.text }}',
						options: {},
					},
					to: { ai_document: ['Store'] },
				},
				embeddings(kind, options, 'Store', 'Find'),
			]);

		it('the chat models give the same answers for the same tokens', async () => {
			const [ours, theirs] = [
				await runWell(stage, chain('ours')),
				await runWell(stage, chain('theirs')),
			];
			expect(outputOf(ours, 'Chain')).toEqual(outputOf(theirs, 'Chain'));
			const usage = ({ nodes }: Execution) => nodes.Model.logs.map(({ tokenUsage }) => tokenUsage);
			expect(usage(ours)).toEqual(usage(theirs));
			expect(usage(ours)).toHaveLength(2);
		});

		it('the embeddings find the same passages', async () => {
			const ours = await runWell(stage, search('ours', {}));
			const theirs = await runWell(
				stage,
				search('theirs', { batchSize: 32, stripNewLines: false }),
			);
			const found = (execution: Execution) =>
				outputOf(execution, 'Find').map(({ document, score }) => ({
					text: (document as IDataObject).pageContent,
					score: Number(score).toFixed(5),
				}));
			expect(found(ours)).toEqual(found(theirs));
			expect(found(ours)[0].text).toBe('Passage number 123');
		});

		it('theirs fail with 300 texts as they come, and ours do not', async () => {
			await runWell(stage, search('ours', {}));
			const theirs = await run(search('theirs', {}));
			expect(theirs.status).toBe('error');
			expect((await requests('/embeddings')).map(({ status }) => status)).toContain(413);
		});

		it('an agent that thinks fails with theirs at its second turn, and not with ours', async () => {
			const question = 'Calculate 6 * 7';
			const ours = await runWell(stage, agent('ours', THINKING, question));
			expect(outputOf(ours, 'Agent')).toEqual([{ output: 'Calculator says: 42' }]);
			expect((await run(agent('theirs', THINKING, question))).status).toBe('error');
		});

		it('an error names our node, in the service’s words, with what to do', async () => {
			const { error, nodes } = await run(agent('ours', THINKING, '[[refuse]]'));
			expect(error).toMatchObject({
				message: 'The parameter is invalid. Please check again.',
				description: expect.stringMatching(/code 20015, trace id/) as string,
			});
			expect(nodes.Model.error?.message).toBe('The parameter is invalid. Please check again.');
		});
	});
});
