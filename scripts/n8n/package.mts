import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { extract } from 'tar';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const PACKAGE_NAME = 'n8n-nodes-siliconflow-api';

/** Names a tarball that is packed already, for runs with many stages. */
export const TARBALL_VARIABLE = 'SILICONFLOW_TARBALL';

/**
 * Builds and packs this package, unless the environment names a tarball of it.
 *
 * @param folder where the tarball goes
 * @returns the tarball's path
 */
export async function packPackage(folder: string): Promise<string> {
	const packed = process.env[TARBALL_VARIABLE];
	if (packed) return packed;
	const run = promisify(execFile);
	await mkdir(folder, { recursive: true });
	await run('npx', ['gulp', 'build'], { cwd: root });
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
	});
	const [{ filename }] = JSON.parse(stdout) as Array<{ filename: string }>;
	return join(folder, filename);
}

/** Installs the tarball into an n8n user folder the way n8n installs a community package. */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const folder = join(nodes, 'node_modules', PACKAGE_NAME);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await extract({ file: tarball, cwd: folder, strip: 1 });
	const file = join(folder, 'package.json');
	const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
	for (const kind of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		delete manifest[kind];
	}
	await writeFile(file, JSON.stringify(manifest, null, 2));
	await writeFile(
		join(nodes, 'package.json'),
		JSON.stringify({
			name: 'installed-nodes',
			private: true,
			dependencies: { [PACKAGE_NAME]: `file:${tarball}` },
		}),
	);
}
