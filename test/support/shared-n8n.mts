import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packPackage, TARBALL_VARIABLE } from '../../scripts/n8n/package.mts';
import { announceShared, stageForTest, type SharedN8n } from './on-n8n.mts';

declare global {
	var clearShared: (() => Promise<void>) | undefined;
}

/** One for each worker of jest, side by side, with a package that is built once. */
async function start(count: number, folder: string) {
	process.env[TARBALL_VARIABLE] ??= await packPackage(folder);
	return await Promise.all(Array.from({ length: count }, async () => await stageForTest()));
}

/**
 * Jest's setup for tests that share an n8n; one at `N8N_URL` that runs already, with the package in it, is
 * taken to write tests without waiting for another to start.
 */
export default async function setUp({ maxWorkers }: { maxWorkers: number }): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-shared-'));
	const { N8N_URL: url } = process.env;
	const stages = url ? [] : await start(maxWorkers, folder);
	const started: SharedN8n[] = stages.map(({ n8n }) => n8n);
	announceShared(url ? [{ url, pid: 0, userFolder: folder }] : started);
	globalThis.clearShared = async () => {
		for (const stage of stages) await stage.stop();
		await rm(folder, { recursive: true, force: true });
	};
}
