import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

import { checkPort } from '../../scripts/n8n/server.mts';

const run = promisify(execFile);

/** What a person without Redis or PostgreSQL is told. */
export const INSTALL_HINT = 'apt-get install -y redis-server postgresql';

const REDIS = '/usr/bin/redis-server';
/** Debian keeps every version in a folder of its own. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';
const READY_TIMEOUT_MS = 30_000;

/** A Redis and a PostgreSQL of the test's own. */
export interface Services {
	/** The settings that make n8n use both, in queue mode. */
	env: Record<string, string>;
	/** Asks the database. @returns the rows, each a list of columns as text */
	query(sql: string): Promise<string[][]>;
	stop(): Promise<void>;
}

interface User {
	uid: number;
	gid: number;
}

function postgresFolder(): string | undefined {
	if (!existsSync(POSTGRES_VERSIONS)) return undefined;
	const [newest] = readdirSync(POSTGRES_VERSIONS).sort((a, b) => Number(b) - Number(a));
	return newest && join(POSTGRES_VERSIONS, newest, 'bin');
}

/** Whether both are installed. */
export function areServicesInstalled(): boolean {
	return existsSync(REDIS) && postgresFolder() !== undefined;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function userForPostgres(): Promise<User | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
	return { uid: await id('-u'), gid: await id('-g') };
}

async function untilTrue(name: string, child: ChildProcess, isReady: () => Promise<boolean>) {
	const deadline = Date.now() + READY_TIMEOUT_MS;
	while (Date.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`${name} stopped while starting`);
		if (await isReady().catch(() => false)) return;
		await wait(100);
	}
	throw new Error(`${name} was not ready after ${READY_TIMEOUT_MS / 1000} s`);
}

function stopperOf(child: ChildProcess, signal: NodeJS.Signals) {
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	return async () => {
		child.kill(signal);
		await exited;
	};
}

async function startRedis(folder: string) {
	const port = await checkPort(0, '--port');
	await mkdir(folder, { recursive: true });
	const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
	const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const child = spawn(REDIS, args, { stdio: 'ignore' });
	const stop = stopperOf(child, 'SIGTERM');
	await untilTrue('Redis', child, async () => {
		const { stdout } = await run('redis-cli', ['-h', '127.0.0.1', '-p', String(port), 'ping']);
		return stdout.trim() === 'PONG';
	});
	return { port, stop };
}

async function startPostgres(folder: string) {
	const binaries = postgresFolder() ?? '';
	const port = await checkPort(0, '--port');
	await mkdir(folder, { recursive: true });
	const user = await userForPostgres();
	if (user) await chown(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const options = { ...user, cwd: folder };
	await run(
		join(binaries, 'initdb'),
		['-D', data, '-U', 'n8n', '--auth=trust', '--encoding=UTF8', '--locale=C'],
		options,
	);
	const settings = {
		port,
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		// The data lives as long as the test.
		fsync: 'off',
	};
	const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const child = spawn(join(binaries, 'postgres'), ['-D', data, ...args], {
		...options,
		stdio: 'ignore',
	});
	// SIGINT is PostgreSQL's "fast shutdown": it does not wait for clients to go.
	const stop = stopperOf(child, 'SIGINT');
	const query = async (sql: string) => {
		const { stdout } = await run(
			join(binaries, 'psql'),
			['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n', '-d', 'postgres', '-AtF\t', '-c', sql],
			{ maxBuffer: 64 * 1024 * 1024 },
		);
		return stdout
			.split('\n')
			.filter(Boolean)
			.map((row) => row.split('\t'));
	};
	await untilTrue('PostgreSQL', child, async () => (await query('SELECT 1')).length === 1);
	return { port, stop, query };
}

/**
 * Starts both on free ports of 127.0.0.1, with all of their data in this folder.
 *
 * @throws Error when one does not start
 */
export async function startServices(folder: string): Promise<Services> {
	const redis = await startRedis(join(folder, 'redis'));
	const postgres = await startPostgres(join(folder, 'postgres')).catch(async (error: unknown) => {
		await redis.stop();
		throw error;
	});
	return {
		env: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres.port),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
		},
		query: postgres.query,
		async stop() {
			await postgres.stop();
			await redis.stop();
		},
	};
}
