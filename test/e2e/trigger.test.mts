import { setTimeout as wait } from 'node:timers/promises';

import { ensureN8n } from '../../scripts/n8n/install.mts';
import { N8nClient, type Execution, type WorkflowFile } from '../../scripts/n8n/rest.mts';
import { startN8n, type N8n } from '../../scripts/n8n/server.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';
import { exampleFor } from '../support/example.mts';
import { requestsOf } from '../support/measure.mts';
import { stageForTest } from '../support/on-n8n.mts';

/** Longer than an execution takes to show after the poll that starts it. */
const SETTLED_MS = 5_000;

describe('the trigger, in a real n8n', () => {
	let stage: Stage;
	let restarted: N8n | undefined;
	let submit: WorkflowFile;
	beforeAll(async () => {
		stage = await stageForTest({ sandboxArgs: ['--fast'] });
		submit = await exampleFor(stage, 'batch-inference');
	}, 900_000);
	afterAll(async () => {
		await restarted?.stop();
		await stage?.stop();
	});

	/** Runs what sends a batch off. @returns the ID of the batch */
	async function submitWith(client: N8nClient): Promise<unknown> {
		const { nodes } = await client.run(await client.createWorkflow(submit));
		return nodes['Create Batch'].items[0].json.batchId;
	}

	/** How often the trigger has looked so far. */
	const polls = async () =>
		(await requestsOf(stage)).filter(
			({ method, path }) => method === 'GET' && path.startsWith('/v1/batches'),
		).length;

	async function untilPolled(count: number): Promise<void> {
		while ((await polls()) < count) await wait(500);
	}

	/** The executions that the trigger has started, oldest first. */
	async function triggered(client: N8nClient): Promise<Execution[]> {
		const ids = [...(await client.statuses()).keys()].sort((a, b) => Number(a) - Number(b));
		const executions = await Promise.all(ids.map(async (id) => await client.read(id)));
		return executions.filter(({ nodes }) => 'SiliconFlow Trigger' in nodes);
	}

	async function untilTriggered(client: N8nClient, count: number): Promise<Execution[]> {
		for (;;) {
			const executions = await triggered(client);
			if (executions.length >= count) return executions;
			await wait(500);
		}
	}

	const batchesOf = (executions: Execution[]) =>
		executions.flatMap(({ nodes }) =>
			nodes['SiliconFlow Trigger'].items.map(({ json }) => json.batchId),
		);

	it('starts once for each batch that ends, also of one that ends while n8n is off', async () => {
		const { client } = stage;
		// This one ends before the trigger is published.
		await submitWith(client);
		await wait(2_000);
		const watching = await exampleFor(stage, 'batch-results', 'trigger');
		// The shortest that n8n takes.
		watching.nodes[0].parameters.pollTimes = { item: [{ mode: 'everyMinute' }] };
		await client.activate(await client.createWorkflow(watching));
		await untilPolled(1);

		const first = await submitWith(client);
		const [execution] = await untilTriggered(client, 1);
		expect(execution.status).toBe('success');
		expect(execution.nodes.Answers.items.map(({ json }) => json)).toEqual(
			['question-1', 'question-2', 'question-3'].map((id) => ({
				id,
				answer: expect.stringMatching(/\S/) as string,
				error: '',
			})),
		);

		const second = await submitWith(client);
		await stage.n8n.stop();
		const { userFolder } = stage.n8n;
		restarted = await startN8n({ bin: await ensureN8n(), userFolder, filesFolder: userFolder });
		const clientAfter = await N8nClient.connect(restarted.url);
		await untilTriggered(clientAfter, 2);
		await untilPolled((await polls()) + 1);
		await wait(SETTLED_MS);
		expect(batchesOf(await triggered(clientAfter))).toEqual([first, second]);
	}, 400_000);
});
