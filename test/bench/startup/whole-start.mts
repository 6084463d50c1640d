import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

import { checkPort, environment } from '../../../scripts/n8n/server.mts';
import { cpuSeconds, memoryMb } from '../../support/process-usage.mts';

const READY = 'Editor is now accessible';
const START_TIMEOUT_MS = 120_000;
/** n8n goes on working for a moment after it says that it is ready. */
const SETTLE_MS = 3_000;

/** What a start of all of n8n took. */
export interface Start {
	/** From the process's begin to the line that says it is ready. */
	ms: number;
	/** The processor's time until then. */
	cpuMs: number;
	/** Memory a moment later, MB. */
	rssMb: number;
}

/**
 * Starts n8n and stops it again.
 *
 * @throws Error with n8n's words when it does not start
 */
export async function startWhole(bin: string, userFolder: string): Promise<Start> {
	const [port, broker] = [await checkPort(0, '--port'), await checkPort(0, '--port')];
	const options = { bin, userFolder, filesFolder: userFolder };
	const began = performance.now();
	const child = spawn(process.execPath, [bin, 'start'], {
		cwd: userFolder,
		env: environment(options, port, broker),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	let text = '';
	const ready = new Promise<number>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (chunk: string) => {
				text += chunk;
				if (text.includes(READY)) resolve(performance.now() - began);
			});
		}
		const fail = () => reject(new Error(`n8n did not start:\n${text.slice(-2_000)}`));
		void exited.then(fail);
		setTimeout(fail, START_TIMEOUT_MS).unref();
	});
	try {
		const ms = await ready;
		const pid = child.pid ?? 0;
		const cpuMs = (await cpuSeconds(pid)) * 1_000;
		await wait(SETTLE_MS);
		return { ms, cpuMs, rssMb: await memoryMb(pid, 'VmRSS') };
	} finally {
		child.kill('SIGTERM');
		await exited;
	}
}
