import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import axios from 'axios';

import { cacheFolder } from './install.mts';

/** A running n8n. */
export interface N8n {
	url: string;
	pid: number;
	/** Where it keeps its database, files and settings. */
	userFolder: string;
	/** The address of its inspector, where Node was told to open one. */
	inspectorUrl?: string;
	/** The last lines that it printed. */
	log(): string;
	stop(): Promise<void>;
}

export interface N8nOptions {
	/** The file that `ensureN8n` gave. */
	bin: string;
	userFolder: string;
	/** 0 takes a free one. */
	port?: number;
	/** The folder that file nodes start from and may read and write. */
	filesFolder: string;
	env?: Record<string, string>;
	/** Arguments of Node itself, e.g. `--inspect=127.0.0.1:0`. */
	nodeArgs?: string[];
}

const START_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 15_000;
const LOG_LINES = 2_000;

/** @throws Error when the port is taken, saying how to choose another */
export async function checkPort(port: number, option: string): Promise<number> {
	const server = createServer();
	return await new Promise((resolve, reject) => {
		server.on('error', () =>
			reject(
				new Error(`Port ${port} is taken. Choose another with ${option}, or stop what uses it.`),
			),
		);
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
		});
	});
}

/** What n8n is told by way of its environment, with nothing of a person's own n8n in it. */
export function environment(
	{ userFolder, filesFolder, env }: N8nOptions,
	port: number,
	broker: number,
) {
	const settings: Record<string, string> = {
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(broker),
		N8N_RESTRICT_FILE_ACCESS_TO: filesFolder,
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LOG_LEVEL: 'info',
		// A tenth of the processor time of a start is the compiling of n8n's own code.
		NODE_COMPILE_CACHE: join(cacheFolder, 'compiled'),
	};
	// A person's own n8n settings must not leak into this one, nor a test runner's NODE_ENV: under
	// "test" n8n does not start.
	const inherited = Object.entries(process.env).filter(([name]) => !/^N8N_|^NODE_ENV$/.test(name));
	return { ...Object.fromEntries(inherited), ...settings, ...env };
}

type IsReady = (status: number, body: unknown) => boolean;

async function untilReady(
	url: string,
	isReady: IsReady,
	child: ChildProcess,
	log: () => string,
): Promise<void> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`n8n stopped while starting:\n${log()}`);
		const answer = await axios
			.get(url, { validateStatus: () => true, timeout: 5_000 })
			.catch(() => undefined);
		if (answer && isReady(answer.status, answer.data)) return;
		await wait(250);
	}
	throw new Error(`n8n was not ready after ${START_TIMEOUT_MS / 1000} s:\n${log()}`);
}

interface Role {
	command: string[];
	port: number;
	env?: Record<string, string>;
	/** The path that tells whether it is ready, and what it answers then. */
	readyPath: string;
	isReady: IsReady;
}

async function launch(options: N8nOptions, role: Role): Promise<N8n> {
	const { port, command, env } = role;
	const broker = await checkPort(0, '--port');
	const lines: string[] = [];
	let inspectorUrl: string | undefined;
	const log = () => lines.join('\n');
	const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.bin, ...command], {
		cwd: options.filesFolder,
		env: { ...environment(options, port, broker), ...env },
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			// Among the first words, which the log soon forgets.
			inspectorUrl ??= /Debugger listening on (ws:\S+)/.exec(text)?.[1];
			lines.push(...text.split('\n').filter(Boolean));
			lines.splice(0, lines.length - LOG_LINES);
		});
	}
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const stop = async () => {
		child.kill('SIGTERM');
		const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
		await exited;
		clearTimeout(late);
	};
	const url = `http://127.0.0.1:${port}`;
	await untilReady(`${url}${role.readyPath}`, role.isReady, child, log).catch(
		async (error: unknown) => {
			if (child.exitCode === null) await stop();
			throw error;
		},
	);
	const pid = child.pid ?? 0;
	return {
		url,
		pid,
		userFolder: options.userFolder,
		inspectorUrl,
		log,
		stop,
	};
}

/**
 * Starts n8n on 127.0.0.1 and waits until it answers.
 *
 * @throws Error when the port is taken or n8n does not start, with its last words
 */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	return await launch(options, {
		command: ['start'],
		port: await checkPort(options.port ?? 0, '--port'),
		readyPath: '/rest/settings',
		isReady: (status, body) => status === 200 && Boolean((body as { data?: unknown }).data),
	});
}

/**
 * Starts a worker of n8n's queue mode and waits until it takes work. Its `url` is that of its health
 * check.
 *
 * @param concurrency how many executions it runs at a time
 * @throws Error when it does not start, with its last words
 */
export async function startWorker(options: N8nOptions, concurrency: number): Promise<N8n> {
	const port = await checkPort(0, '--port');
	return await launch(options, {
		command: ['worker', `--concurrency=${concurrency}`],
		port,
		env: {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		},
		readyPath: '/healthz/readiness',
		isReady: (status) => status === 200,
	});
}
