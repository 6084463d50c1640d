import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { setStage, type Stage } from '../../scripts/n8n/stage.mts';
import { startServices, type Services } from './services.mts';

/** A stage in queue mode, with what lies under it. */
export interface QueueStage extends Stage {
	services: Services;
}

/** Executions that each of the two workers runs at a time. */
export const CONCURRENCY = 5;

/**
 * How long a worker's claim on an execution holds without a sign of life, and how often the others
 * look for lost claims: n8n's own are 60 s and 30 s, which only makes the test longer.
 */
export const LOCK_MS = 10_000;
export const STALLED_CHECK_MS = 5_000;

const SETTINGS = {
	// What n8n takes by itself in queue mode.
	N8N_DEFAULT_BINARY_DATA_MODE: 'database',
	// What n8n will always do from version 3 on: a run by the editor's button goes to a worker too.
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	QUEUE_WORKER_LOCK_DURATION: String(LOCK_MS),
	QUEUE_WORKER_LOCK_RENEW_TIME: String(LOCK_MS / 4),
	QUEUE_WORKER_STALLED_INTERVAL: String(STALLED_CHECK_MS),
};

/** n8n's main process and two workers, each with a folder of its own, as on three machines. */
export async function startQueueStage(): Promise<QueueStage> {
	const folder = await mkdtemp(join(tmpdir(), 'siliconflow-queue-'));
	// PostgreSQL's own user has to get at its folder in here.
	await chmod(folder, 0o755);
	const clear = async () => await rm(folder, { recursive: true, force: true });
	const services = await startServices(folder).catch(async (error: unknown) => {
		await clear();
		throw error;
	});
	const end = async () => {
		await services.stop();
		await clear();
	};
	const stage = await setStage({
		folder,
		workers: { count: 2, concurrency: CONCURRENCY },
		env: {
			...services.env,
			...SETTINGS,
			N8N_ENCRYPTION_KEY: randomBytes(16).toString('hex'),
		},
	}).catch(async (error: unknown) => {
		await end();
		throw error;
	});
	return {
		...stage,
		services,
		async stop() {
			await stage.stop();
			await end();
		},
	};
}
