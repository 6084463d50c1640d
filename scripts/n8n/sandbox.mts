import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A running sandbox of the service. */
export interface SandboxProcess {
	/** Its address; the API is under `/v1`. */
	url: string;
	stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Most of a start is compiling, and dozens of test files start a sandbox each. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'siliconflow-sandbox-compiled');

/**
 * Starts the sandbox as a process of its own, on a free port unless told otherwise.
 *
 * @throws Error with its last words when it does not start
 */
export async function startSandboxProcess(args: string[] = []): Promise<SandboxProcess> {
	const port = args.includes('--port') ? [] : ['--port', '0'];
	const child = spawn(process.execPath, ['sandbox/main.mts', '--json', ...port, ...args], {
		cwd: root,
		env: { NODE_COMPILE_CACHE, ...process.env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let errors = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors = (errors + text).slice(-4_000);
	});
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const url = await new Promise<string>((resolve, reject) => {
		createInterface(child.stdout).on('line', (line) => {
			if (line.startsWith('{')) resolve((JSON.parse(line) as { url: string }).url);
		});
		void exited.then(() => reject(new Error(`The sandbox did not start: ${errors}`)));
	});
	return {
		url,
		async stop() {
			child.kill('SIGTERM');
			await exited;
		},
	};
}
