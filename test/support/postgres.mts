import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { checkPort } from '../../scripts/n8n/server.mts';

/** A database of its own for one test file. */
export interface Postgres {
	/** What n8n's Postgres credential holds. */
	credential: IDataObject;
	stop(): Promise<void>;
}

/** @throws Error with its last words when it does not start */
export async function startPostgres(): Promise<Postgres> {
	const port = await checkPort(0, '--port');
	const main = join(__dirname, 'postgres-main.mts');
	const child = spawn(process.execPath, [main, String(port)], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let words = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
	await Promise.race([
		once(child.stdout, 'data'),
		once(child, 'exit').then(() => {
			throw new Error(`PostgreSQL does not start:\n${words}`);
		}),
	]);
	return {
		credential: {
			host: '127.0.0.1',
			port,
			database: 'postgres',
			user: 'postgres',
			password: 'postgres',
			ssl: 'disable',
			sshTunnel: false,
		},
		async stop() {
			child.kill();
			if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
		},
	};
}
