import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { setStage, type Stage, type StageOptions } from '../../scripts/n8n/stage.mts';

/** A stage in a folder of its own, which goes with it. */
export async function stageForTest(options: Omit<StageOptions, 'folder'> = {}): Promise<Stage> {
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-e2e-'));
	const clear = async () => await rm(folder, { recursive: true, force: true });
	const stage = await setStage({ folder, ...options }).catch(async (error: unknown) => {
		await clear();
		throw error;
	});
	return {
		...stage,
		async stop() {
			await stage.stop();
			await clear();
		},
	};
}
