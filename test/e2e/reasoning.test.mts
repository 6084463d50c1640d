/** A thinking model's reasoning through n8n's agents, their chat memory, and restarts. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureN8n } from '../../scripts/n8n/install.mts';
import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { startN8n } from '../../scripts/n8n/server.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, type Stage } from '../../scripts/n8n/stage.mts';
import { LANGCHAIN } from '../support/ai-workflow.mts';
import { openChat, sayTo } from '../support/chat-page.mts';
import { exampleFor } from '../support/example.mts';
import { requestsOf, setFaults } from '../support/measure.mts';
import { stageForTest } from '../support/on-n8n.mts';
import { startPostgres, type Postgres } from '../support/postgres.mts';
import { startRecorder, type RecordedRequest } from '../support/recorder.mts';
import { modelId } from '../support/run-on-sandbox.mts';

interface Message {
	role: string;
	content: string | Array<{ text: string }> | null;
	reasoning_content?: string;
	tool_calls?: object[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));

const textOf = ({ content }: Message) =>
	typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join(' ');

/** What the sandbox thinks before this message of a conversation. */
const thoughtBefore = (messages: Message[], index: number) =>
	`I was told "${textOf(messages[index - 1]).slice(-80)}". ${messages[index].tool_calls ? 'I call Calculator.' : 'I answer it briefly.'}`;

describe('the reasoning of a thinking model, in a real n8n', () => {
	let stage: Stage;
	let postgres: Postgres;
	let memory: { id: string; name: string };
	let current: Stage['n8n'];
	let folder: string;
	let recorder: Awaited<ReturnType<typeof startRecorder>>;
	beforeAll(async () => {
		stage = await stageForTest({ sandboxArgs: ['--fast'] });
		current = stage.n8n;
		folder = await mkdtemp(join(tmpdir(), 'siliconflow-recorded-'));
		// The sandbox keeps the beginning of a request only, and a conversation is long.
		recorder = await startRecorder(String(stage.sandbox?.url), folder);
		postgres = await startPostgres();
		const id = await stage.client.createCredential('Postgres', 'postgres', postgres.credential);
		memory = { id, name: 'Postgres' };
	}, 900_000);
	afterAll(async () => {
		await current?.stop();
		await postgres?.stop();
		recorder?.stop();
		await stage?.stop();
		await rm(folder, { recursive: true, force: true });
	});

	/** Ends n8n's process and starts another on the same data: all that was in its memory is gone. */
	async function restart(): Promise<void> {
		const { userFolder, url } = current;
		await current.stop();
		const port = Number(new URL(url).port);
		current = await startN8n({ bin: await ensureN8n(), userFolder, port, filesFolder: root });
	}

	const statuses = async () =>
		(await requestsOf(stage))
			.filter(({ path }) => path.endsWith('/chat/completions'))
			.map(({ status }) => status);

	/** The conversations that were answered, oldest first, from the first that begins so. */
	async function answered(beginning: string): Promise<Message[][]> {
		const [file] = await readdir(folder);
		const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter(Boolean);
		const conversations = lines.map((line) => {
			const { body } = JSON.parse(line) as RecordedRequest;
			const text = Buffer.from(body, 'base64').toString();
			return (JSON.parse(text) as { messages: Message[] }).messages;
		});
		return conversations.filter((messages) =>
			messages.some((message) => message.role === 'user' && textOf(message) === beginning),
		);
	}

	/** The example with a memory that outlives n8n. */
	async function chatWorkflow(model: string, streams: boolean): Promise<WorkflowFile> {
		const workflow = await exampleFor(stage, 'chat-with-streaming', 'ai');
		const data = { apiKey: 'sk-sandbox', region: 'custom', baseUrl: `${recorder.url}/v1` };
		const id = await stage.client.createCredential(CREDENTIAL_NAME, CREDENTIAL_TYPE, data);
		for (const node of workflow.nodes) {
			if (node.name === 'SiliconFlow Chat Model') {
				node.parameters = { model: modelId(model), options: {} };
				node.credentials = { siliconFlowApi: { id, name: CREDENTIAL_NAME } };
			}
			if (node.name === 'Memory') {
				Object.assign(node, { type: `${LANGCHAIN}memoryPostgresChat`, typeVersion: 1.3 });
				node.parameters = { contextWindowLength: 50 };
				node.credentials = { postgres: memory };
			}
			if (node.type.endsWith('.chatTrigger') && !streams) {
				node.parameters.options = { responseMode: 'lastNode' };
			}
		}
		return workflow;
	}

	it.each([
		['streamed', 'deepseek-ai/DeepSeek-V4-Flash', true, 2],
		['plain', 'deepseek-ai/DeepSeek-V4-Flash', false, 3],
		['plain', 'Pro/moonshotai/Kimi-K2.6', false, 4],
	])(
		'goes back whole with every turn, %s, to %s, also after a restart',
		async (way, model, streams, number) => {
			const name = `${way}-${model.replace(/\W+/g, '-')}`;
			const path = await openChat(stage, await chatWorkflow(model, streams), name);
			const say = async (text: string) => {
				const { body, words } = await sayTo(`${current.url}${path}`, name, text);
				return streams ? words.join('') : body;
			};
			await setFaults(stage, {});
			const first = `Calculate ${number} * 7`;
			expect(await say(first)).toContain(String(number * 7));
			expect(await say('Calculate 8 * 7')).toContain('56');
			await restart();
			expect(await say('Calculate 9 * 7')).toContain('63');
			expect(await say('Good morning!')).toContain('the sandbox speaking');
			expect(await say('Calculate 5 * 7')).toContain('35');

			expect(await statuses()).toEqual(Array(4 * 2 + 1).fill(200));
			const conversations = await answered(first);
			for (const messages of conversations) {
				messages.forEach((message, index) => {
					if (message.role !== 'assistant') return;
					expect(message.reasoning_content).toBe(thoughtBefore(messages, index));
				});
			}
			const roles = conversations.at(-1)?.map(({ role }) => role) ?? [];
			expect(roles.filter((role) => role === 'assistant')).toHaveLength(3 * 2 + 1 + 1);
		},
		180_000,
	);

	it('is replaced where n8n has not kept it, and the conversation goes on', async () => {
		const model = 'deepseek-ai/DeepSeek-V4-Flash';
		const path = await openChat(stage, await chatWorkflow(model, true), 'lost-chat');
		const say = async (text: string) =>
			(await sayTo(`${current.url}${path}`, 'lost-chat', text)).words.join('');
		await setFaults(stage, {});
		await say('Good morning!');
		await say('Good evening!');
		await restart();
		expect(await say('Calculate 10 * 7')).toContain('70');
		expect(await statuses()).toEqual([200, 200, 400, 200, 400, 200]);
		const [messages] = await answered('Calculate 10 * 7');
		const thoughts = messages.flatMap(({ role, reasoning_content: thought }) =>
			role === 'assistant' ? [thought] : [],
		);
		expect(thoughts).toEqual([
			expect.stringMatching(/^I answer: You said: "Good morning!"/),
			expect.stringMatching(/^I answer: You said: "Good evening!"/),
		]);
		expect(current.log()).toContain('a stand-in for what is lost');
	});
});
