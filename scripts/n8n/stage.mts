import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';

import { ensureN8n } from './install.mts';
import { installPackage, packPackage } from './package.mts';
import { withProgress } from './progress.mts';
import { N8nClient } from './rest.mts';
import { startN8n, startWorker, type N8n, type N8nOptions } from './server.mts';
import { startSandboxProcess, type SandboxProcess } from './sandbox.mts';

/** A real n8n with the packed package, a credential, and the service or its sandbox behind it. */
export interface Stage {
	n8n: N8n;
	/** The workers of queue mode; none otherwise. */
	workers: N8n[];
	client: N8nClient;
	credentialId: string;
	/** Missing when the real service is used. */
	sandbox?: SandboxProcess;
	/** How many requests the service has had so far; undefined when it is the real one. */
	requestCount(): Promise<number | undefined>;
	stop(): Promise<void>;
}

export interface StageOptions {
	/** Everything of this stage goes here: n8n's data and the tarball. */
	folder: string;
	port?: number;
	sandboxArgs?: string[];
	/** Use the real service with this key. */
	apiKey?: string;
	region?: string;
	env?: Record<string, string>;
	/** Another n8n than the pinned one. */
	n8nVersion?: string;
	/** Arguments of the Node that runs n8n. */
	nodeArgs?: string[];
	/** Queue mode: how many workers, and how many executions each runs at a time. */
	workers?: { count: number; concurrency: number };
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export const CREDENTIAL_NAME = 'SiliconFlow';
export const CREDENTIAL_TYPE = 'siliconFlowApi';

function credentialData(
	{ apiKey, region = 'cn' }: Pick<StageOptions, 'apiKey' | 'region'>,
	sandbox?: SandboxProcess,
): IDataObject {
	return sandbox
		? { apiKey: 'sk-sandbox', region: 'custom', baseUrl: `${sandbox.url}/v1` }
		: { apiKey, region };
}

/** What has been started, to be stopped from the last to the first. */
type Running = Array<{ stop(): Promise<void> }>;

/** One after the other: the main process has made the database by then, and the machine is not torn. */
async function startWorkers(
	{ workers: { count, concurrency } = { count: 0, concurrency: 0 } }: StageOptions,
	prepare: (name: string) => Promise<N8nOptions>,
	running: Running,
): Promise<N8n[]> {
	const workers: N8n[] = [];
	for (let index = 1; index <= count; index++) {
		const options = await prepare(`worker-${index}`);
		const worker = await withProgress(
			`Starting worker ${index}`,
			async () => await startWorker(options, concurrency),
		);
		running.push(worker);
		workers.push(worker);
	}
	return workers;
}

/** Signs in and makes the credential that the workflows use. */
async function connect({ url }: N8n, data: IDataObject) {
	const client = await N8nClient.connect(url);
	const credentialId = await client.createCredential(CREDENTIAL_NAME, CREDENTIAL_TYPE, data);
	return { client, credentialId };
}

/** Starts one thing after the other; what runs by then is stopped where the next does not start. */
async function startInOrder(
	start: (running: Running) => Promise<Omit<Stage, 'requestCount' | 'stop'>>,
): Promise<Stage> {
	const running: Running = [];
	const stop = async () => {
		for (const each of running.splice(0).reverse()) await each.stop();
	};
	try {
		const stage = await start(running);
		const { sandbox } = stage;
		return {
			...stage,
			async requestCount() {
				if (!sandbox) return undefined;
				const { data: stats } = await axios.get<{ total: number }>(`${sandbox.url}/_sandbox/stats`);
				return stats.total;
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
 * Builds and packs the package, installs n8n where it is not in the cache, and starts all there is
 * to start.
 *
 * @throws Error that says which step failed, and why; what was started by then is stopped
 */
export async function setStage(options: StageOptions): Promise<Stage> {
	const { folder, port, apiKey, sandboxArgs = [], env, nodeArgs } = options;
	const tarball = await withProgress(
		'Building and packing the nodes',
		async () => await packPackage(folder),
	);
	const bin = await ensureN8n(options.n8nVersion);
	/** What one process of n8n is started with: its own data, and the package in it. */
	const prepare = async (name: string) => {
		const userFolder = join(folder, name);
		await rm(userFolder, { recursive: true, force: true });
		await installPackage(tarball, userFolder);
		return { bin, userFolder, filesFolder: root, env, nodeArgs };
	};
	return await startInOrder(async (running) => {
		const sandbox = apiKey ? undefined : await startSandboxProcess(sandboxArgs);
		if (sandbox) running.push(sandbox);
		const n8nOptions = await prepare('n8n');
		const n8n = await withProgress(
			'Starting n8n',
			async () => await startN8n({ ...n8nOptions, port }),
		);
		running.push(n8n);
		const workers = await startWorkers(options, prepare, running);
		return { n8n, workers, sandbox, ...(await connect(n8n, credentialData(options, sandbox))) };
	});
}

/**
 * A stage on an n8n that runs already and goes on when the stage stops: with a sandbox of its own, and a
 * credential for it.
 *
 * @param n8n what is known of it; its log is its owner's
 */
export async function setStageOn(n8n: N8n, sandboxArgs: string[] = []): Promise<Stage> {
	return await startInOrder(async (running) => {
		const sandbox = await startSandboxProcess(sandboxArgs);
		running.push(sandbox);
		return { n8n, workers: [], sandbox, ...(await connect(n8n, credentialData({}, sandbox))) };
	});
}
