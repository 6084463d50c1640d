import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { N8nClient } from '../../scripts/n8n/rest.mts';
import { setStage, type Stage, type StageOptions } from '../../scripts/n8n/stage.mts';

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
