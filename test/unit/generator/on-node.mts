import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The root of the repo. */
export const repository = path.resolve(__dirname, '../../..');

/**
 * Calls a function of the generator in a Node of its own, because Jest cannot load the ES modules
 * that it uses.
 *
 * @param file in generator/
 * @param name of the exported function
 * @param args as JSON can hold them
 * @returns what the function gives; a map comes as an object
 * @throws Error with what Node said when the call fails
 */
export function onNode<T>(file: string, name: string, ...args: unknown[]): T {
	const script = `
		const { ${name} } = await import('./generator/${file}');
		const value = await ${name}(...${JSON.stringify(args)});
		const plain = value instanceof Map ? Object.fromEntries(value) : value;
		process.stdout.write(JSON.stringify(plain));`;
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		['--input-type=module', '--eval', script],
		{ cwd: repository, encoding: 'utf8', maxBuffer: 100_000_000 },
	);
	if (status !== 0) throw new Error(stderr);
	return JSON.parse(stdout) as T;
}
