import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { readExamples, withCredential } from '../../scripts/n8n/examples.mts';
import type { Execution, WorkflowFile } from '../../scripts/n8n/rest.mts';
import type { N8n } from '../../scripts/n8n/server.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import { LANGCHAIN } from '../support/ai-workflow.mts';
import { openChat, sayTo } from '../support/chat-page.mts';
import { exampleFor } from '../support/example.mts';
import { figure, requestsOf, setFaults } from '../support/measure.mts';
import { modelId, type NotedRequest } from '../support/run-on-sandbox.mts';
import { forgetTranscripts } from '../support/results.mts';
import { oneNode, TESTED } from '../support/workflow.mts';
import { LOCK_MS, startQueueStage, type QueueStage } from './queue-stage.mts';
import { areServicesInstalled, INSTALL_HINT } from './services.mts';

const EXECUTIONS = 50;
const ITEMS = 10;
const SPEAK = 'Speak';
const JOURNAL_MARK = /run \d+ item \d+/;

/** Chat and speech over items that no other execution has, so that each request tells whose it is. */
function chatAndSpeech(run: number, credentialId: string): WorkflowFile {
	const workflow = oneNode({
		type: 'siliconFlowChat',
		parameters: {
			operation: 'complete',
			model: modelId('Qwen/Qwen3-8B'),
			messages: { values: [{ role: 'user', content: '={{ $json.text }}' }] },
			// Nothing may be lost on a limit that two processes meet without knowing of each other.
			options: { maxRetries: 10 },
		},
		items: [],
		credentialId,
	});
	const speak = {
		id: 'speak',
		name: SPEAK,
		type: 'n8n-nodes-siliconflow-api.siliconFlowAudio',
		typeVersion: 1,
		position: [600, 0],
		parameters: {
			resource: 'speech',
			operation: 'create',
			model: modelId('FunAudioLLM/CosyVoice2-0.5B'),
			input: "={{ $('Items').item.json.text }}",
			voice: modelId('FunAudioLLM/CosyVoice2-0.5B:anna'),
			options: { maxRetries: 10 },
		},
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
	};
	// Made by code: what is pinned is there in a manual run only, and not when that is retried.
	const items = {
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: {
			jsCode: `return Array.from({ length: ${ITEMS} }, (_, index) => ({ json: { text: 'run ${run} item ' + index } }));`,
		},
	};
	return {
		...workflow,
		pinData: {},
		nodes: [
			...workflow.nodes.map((node) => (node.name === 'Items' ? { ...node, ...items } : node)),
			speak,
		],
		connections: {
			...workflow.connections,
			[TESTED]: { main: [[{ node: SPEAK, type: 'main', index: 0 }]] },
		},
	};
}

/** What a request is about: its path with the text that only one item has. */
const subjectOf = ({ path, body }: NotedRequest) => `${path} ${JOURNAL_MARK.exec(body)?.[0]}`;

/** Requests that the service has done work for, also when nobody took the answer, by subject. */
function chargesOf(requests: NotedRequest[]): Map<string, number> {
	const charges = new Map<string, number>();
	for (const request of requests.filter(({ status, aborted }) => status === 200 || aborted)) {
		const subject = subjectOf(request);
		charges.set(subject, (charges.get(subject) ?? 0) + 1);
	}
	return charges;
}

const twiceIn = (charges: Map<string, number>) =>
	[...charges.values()].filter((count) => count > 1).length;

/** The executions that a worker says it has started. */
const startedBy = (worker: N8n) =>
	[...worker.log().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);

async function filesBelow(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
	return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const isInstalled = areServicesInstalled();
if (!isInstalled) figure(`queue mode is not tested: ${INSTALL_HINT}`);

(isInstalled ? describe : describe.skip)('queue mode: main, two workers, Redis, PostgreSQL', () => {
	let stage: QueueStage;
	beforeAll(async () => {
		stage = await startQueueStage();
	}, 900_000);
	afterAll(async () => await stage?.stop(), 120_000);

	async function createMany(count: number, firstRun: number): Promise<string[]> {
		const { client, credentialId } = stage;
		const workflows: string[] = [];
		for (let index = 0; index < count; index++) {
			workflows.push(await client.createWorkflow(chatAndSpeech(firstRun + index, credentialId)));
		}
		return workflows;
	}

	const startAll = async (workflows: string[]) =>
		await Promise.all(workflows.map(async (id) => await stage.client.start(id)));

	async function readAll(ids: string[]): Promise<Execution[]> {
		const executions = [];
		for (const id of ids) executions.push(await stage.client.read(id));
		return executions;
	}

	/** Files in the database, by the execution that they belong to. */
	async function storedFiles(): Promise<Map<string, number>> {
		const rows = await stage.services.query(
			'SELECT "sourceId", count(*) FROM binary_data GROUP BY "sourceId"',
		);
		return new Map(rows.map(([execution, count]) => [execution, Number(count)]));
	}

	it('runs every example through a worker, with its files in the database', async () => {
		const { client, credentialId, workers } = stage;
		await setFaults(stage, {});
		await forgetTranscripts();
		const ran: string[] = [];
		for (const { name, workflow } of await readExamples()) {
			const id = await client.createWorkflow(
				withCredential(workflow, credentialId, CREDENTIAL_NAME),
			);
			const execution = await client.run(id);
			expect([name, execution.status, execution.error]).toEqual([name, 'success', undefined]);
			const output = execution.nodes[execution.lastNode].items;
			expect(output.length).toBeGreaterThan(0);
			const files = Object.values(execution.nodes).flatMap(({ items }) =>
				items.flatMap(({ binary }) => Object.values(binary ?? {})),
			);
			for (const file of files) {
				expect(file.id).toMatch(/^database:/);
				expect((await client.file(file.id ?? '')).length).toBeGreaterThan(0);
			}
			ran.push(execution.id);
			figure(`${name} by a worker: ${output.length} items, ${files.length} files in the database`);
		}
		const started = workers.flatMap(startedBy);
		expect(started.toSorted()).toEqual(ran.toSorted());
	}, 600_000);

	it('carries 50 executions at once under a limit that the workers share unknowingly', async () => {
		await setFaults(stage, { latency: 200, jitter: 100, concurrency: 8 });
		const before = stage.workers.map((worker) => startedBy(worker).length);
		const started = Date.now();
		const ids = await startAll(await createMany(EXECUTIONS, 1_000));
		const statuses = await stage.client.waitForAll(ids);
		const seconds = (Date.now() - started) / 1_000;
		expect(statuses.filter((status) => status !== 'success')).toEqual([]);
		const files = await storedFiles();
		for (const execution of await readAll(ids)) {
			expect(execution.nodes[TESTED].items).toHaveLength(ITEMS);
			expect(execution.nodes[SPEAK].items).toHaveLength(ITEMS);
			expect(files.get(execution.id)).toBe(ITEMS);
		}
		const requests = await requestsOf(stage);
		const charges = chargesOf(requests);
		const limited = requests.filter(({ status }) => status === 429).length;
		const shares = stage.workers.map((worker, index) => startedBy(worker).length - before[index]);
		figure(
			`${EXECUTIONS} executions at once, limit 8 in flight: ${charges.size} of ${EXECUTIONS * ITEMS * 2} items in ${seconds.toFixed(0)} s, ` +
				`${shares.join(' and ')} executions by the workers, ${requests.length} requests, ` +
				`${limited} refused (${((100 * limited) / requests.length).toFixed(1)} %)`,
		);
		expect(charges.size).toBe(EXECUTIONS * ITEMS * 2);
		expect(twiceIn(charges)).toBe(0);
		expect(Math.min(...shares)).toBeGreaterThan(0);
	}, 600_000);

	/** The example of a chat with tools, by a thinking model, with its memory in the database. */
	async function thinkingChat(): Promise<WorkflowFile> {
		const { env } = stage.services;
		const database = await stage.client.createCredential('Memory', 'postgres', {
			host: env.DB_POSTGRESDB_HOST,
			port: Number(env.DB_POSTGRESDB_PORT),
			database: env.DB_POSTGRESDB_DATABASE,
			user: env.DB_POSTGRESDB_USER,
			password: '',
			ssl: 'disable',
		});
		const workflow = await exampleFor(stage, 'chat-with-streaming', 'ai');
		for (const node of workflow.nodes) {
			if (node.name === 'SiliconFlow Chat Model') {
				node.parameters = { model: modelId('deepseek-ai/DeepSeek-V4-Flash'), options: {} };
			}
			if (node.name === 'Memory') {
				Object.assign(node, { type: `${LANGCHAIN}memoryPostgresChat`, typeVersion: 1.3 });
				node.parameters = { contextWindowLength: 100 };
				node.credentials = { postgres: { id: database, name: 'Memory' } };
			}
			if (node.type.endsWith('.chatTrigger')) {
				node.parameters.options = { responseMode: 'lastNode' };
			}
		}
		return workflow;
	}

	it('carries the reasoning of a conversation from worker to worker', async () => {
		await setFaults(stage, {});
		const before = stage.workers.map((worker) => startedBy(worker).length);
		const shares = () =>
			stage.workers.map((worker, index) => startedBy(worker).length - before[index]);
		const path = await openChat(stage, await thinkingChat(), 'thinking-chat');
		// Which worker takes a turn is the queue's choice; both have to have had an earlier turn of the other.
		for (let turn = 2; turn < 24 && (turn < 6 || Math.min(...shares()) < 2); turn++) {
			const { body } = await sayTo(`${stage.n8n.url}${path}`, 'thinking', `Calculate ${turn} * 7`);
			expect(body).toContain(String(turn * 7));
		}
		expect(Math.min(...shares())).toBeGreaterThan(1);
		const chats = (await requestsOf(stage)).filter((request) =>
			request.path.endsWith('/completions'),
		);
		figure(
			`a conversation of ${shares().join(' and ')} turns by the workers: ${chats.length} requests`,
		);
		// The service refuses a conversation that lacks any of its reasoning.
		expect(chats.filter(({ status }) => status !== 200)).toEqual([]);
	});

	describe('a worker killed in the middle', () => {
		const COUNT = 20;
		let workflows: string[];
		let ids: string[];
		let lost: string[];

		/** Until speech has begun: then there is work done, in flight and not begun. */
		async function untilFilesOf(worker: N8n): Promise<Set<string>> {
			for (;;) {
				const files = await storedFiles();
				const started = startedBy(worker).filter((id) => ids.includes(id));
				if (started.some((id) => (files.get(id) ?? 0) > 0)) return new Set(started);
				await wait(100);
			}
		}

		it('charges nothing twice, and the other worker goes on', async () => {
			await setFaults(stage, { latency: 1_000 });
			const [victim, survivor] = stage.workers;
			workflows = await createMany(COUNT, 2_000);
			ids = await startAll(workflows);
			const isBusy = await untilFilesOf(victim);
			process.kill(victim.pid, 'SIGKILL');
			const killed = Date.now();
			const inFlight = (await requestsOf(stage)).filter(({ status }) => status === 0).length;
			await stage.client.waitForAll([...isBusy]);
			const seconds = (Date.now() - killed) / 1_000;
			const statuses = await stage.client.waitForAll(ids);
			lost = ids.filter((_, index) => statuses[index] !== 'success');
			const executions = await readAll(lost);
			const charges = chargesOf(await requestsOf(stage));
			const words = new Set(executions.map(({ status, error }) => `${status}: ${error?.message}`));
			figure(
				`SIGKILL of a worker with ${lost.length} of ${COUNT} executions in its hands and ${inFlight} requests in flight from both workers`,
			);
			figure(
				`n8n's recovery, after ${seconds.toFixed(0)} s (the worker's claim holds ${LOCK_MS / 1_000} s here, 60 s by default): ${[...words].join(' | ')}`,
			);
			figure(
				`charged: ${charges.size} of ${COUNT * ITEMS * 2} requests once, ${twiceIn(charges)} twice; the other worker ended ${COUNT - lost.length} executions`,
			);
			expect(lost.length).toBeGreaterThan(0);
			expect(lost.length).toBeLessThanOrEqual(5);
			for (const id of lost) expect(isBusy).toContain(id);
			expect(twiceIn(charges)).toBe(0);
			expect(startedBy(survivor)).toEqual(
				expect.arrayContaining(ids.filter((id) => !isBusy.has(id))),
			);
		}, 600_000);

		it('does the lost work when a person starts it again', async () => {
			const before = chargesOf(await requestsOf(stage));
			const again = await startAll(workflows.filter((_, index) => lost.includes(ids[index])));
			await stage.client.waitForAll(again);
			for (const execution of await readAll(again)) {
				expect([execution.status, execution.error]).toEqual(['success', undefined]);
				expect(execution.nodes[SPEAK].items).toHaveLength(ITEMS);
			}
			const charges = chargesOf(await requestsOf(stage));
			figure(
				`started again by hand, the ${lost.length} lost executions succeed: all ${charges.size} requests charged, ` +
					`${twiceIn(charges)} twice, which the dead worker had sent (${before.size} were charged before)`,
			);
			expect(charges.size).toBe(COUNT * ITEMS * 2);
			expect(Math.max(...charges.values())).toBeLessThanOrEqual(2);
		}, 600_000);

		it('leaves no file without its execution, and none that outlives it', async () => {
			const known = new Set(
				(await stage.services.query('SELECT id FROM execution_entity')).map(([id]) => id),
			);
			const files = await storedFiles();
			const orphans = [...files.keys()].filter((execution) => !known.has(execution));
			const ofLost = lost.reduce((sum, id) => sum + (files.get(id) ?? 0), 0);
			expect(orphans).toEqual([]);
			expect(ofLost).toBeGreaterThan(0);
			await stage.client.deleteExecutions(lost);
			const left = await storedFiles();
			figure(
				`files: ${ofLost} of the lost executions, ${orphans.length} without an execution; ` +
					`gone with their executions: ${lost.every((id) => !left.has(id))}`,
			);
			for (const id of lost) expect(left.has(id)).toBe(false);
			for (const { userFolder } of [stage.n8n, ...stage.workers]) {
				expect(await filesBelow(join(userFolder, '.n8n', 'storage'))).toEqual([]);
				expect(await filesBelow(join(userFolder, '.n8n', 'binaryData'))).toEqual([]);
			}
		});
	});
});
