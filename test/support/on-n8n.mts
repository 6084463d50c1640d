import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { N8nClient } from '../../scripts/n8n/rest.mts';
import type { N8n } from '../../scripts/n8n/server.mts';
import { setStage, setStageOn, type Stage, type StageOptions } from '../../scripts/n8n/stage.mts';

/** Has every execution that a test reads checked. */
function checkExecutions(client: N8nClient): void {
	const read = client.read.bind(client);
	client.read = async (id) => {
		const execution = await read(id);
		// Loaded here: the setup of the tests in a browser runs outside of jest, where the nodes cannot load.
		const { checkExecution } = await import('./output-items.mts');
		checkExecution(execution);
		return execution;
	};
}

/** A stage in a folder of its own, which goes with it. */
export async function stageForTest(options: Omit<StageOptions, 'folder'> = {}): Promise<Stage> {
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-e2e-'));
	const clear = async () => await rm(folder, { recursive: true, force: true });
	const stage = await setStage({ folder, ...options }).catch(async (error: unknown) => {
		await clear();
		throw error;
	});
	checkExecutions(stage.client);
	return {
		...stage,
		async stop() {
			await stage.stop();
			await clear();
		},
	};
}

/** What another process knows of an n8n. */
export type SharedN8n = Pick<N8n, 'url' | 'pid' | 'userFolder'>;

const VARIABLE = 'SILICONFLOW_SHARED_N8N';

/** Tells the workers of jest which n8n they may share, one for each worker. */
export function announceShared(shared: SharedN8n[]): void {
	const known = shared.map(({ url, pid, userFolder }) => ({ url, pid, userFolder }));
	process.env[VARIABLE] = JSON.stringify(known);
}

/**
 * A stage on the n8n that the files of this worker share, one after the other: to start one takes twenty
 * seconds of the processor. For tests that leave it running and need nothing set in its environment.
 */
export async function sharedStage(sandboxArgs?: string[]): Promise<Stage> {
	const shared = JSON.parse(process.env[VARIABLE] ?? '[]') as N8n[];
	const n8n = shared[(Number(process.env.JEST_WORKER_ID) - 1) % shared.length];
	const stage = await setStageOn(n8n, sandboxArgs);
	checkExecutions(stage.client);
	return {
		...stage,
		async stop() {
			// Else the editor would offer the next file the credentials of this one.
			await stage.client.deleteOtherCredentials([]);
			await stage.stop();
		},
	};
}
