import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { withProgress } from './progress.mts';

const runtime = fileURLToPath(new URL('runtime/', import.meta.url));

/** Where the pinned n8n is kept between clones. */
export const cacheFolder = join(
	process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
	'n8n-nodes-siliconflow-api',
);

/** Runs a command quietly; what it printed goes to the log and, when it fails, into the error. */
async function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
	const logFile = join(cwd, 'install.log');
	const log = createWriteStream(logFile, { flags: 'a' });
	const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const code = await new Promise((resolve) => child.on('close', resolve));
	log.end();
	if (code === 0) return;
	const tail = (await readFile(logFile, 'utf8')).split('\n').slice(-30).join('\n');
	throw new Error(`${command} ${args.join(' ')} failed:\n${tail}`);
}

const INSTALL = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];

async function countPackages(folder: string): Promise<number> {
	const names = await readdir(join(folder, 'node_modules')).catch(() => []);
	return names.length;
}

/**
 * What to install for an n8n that has no lockfile here. Its packages compare schemas with `instanceof`,
 * so they must share one zod: the one that n8n names goes to the top, where npm would else put the
 * newest. Older n8n take their spreadsheet reader from its maker's own site, which a registry mirror does
 * not reach; no workflow of this repo reads spreadsheets, so the registry's will do.
 */
async function manifestFor(version: string) {
	const asked = ['view', `n8n@${version}`, 'dependencies.zod'];
	const zod = (await promisify(execFile)('npm', asked)).stdout.trim();
	return {
		private: true,
		dependencies: { n8n: version, ...(zod ? { zod } : {}) },
		overrides: { xlsx: '0.18.5' },
	};
}

async function buildSqlite(folder: string): Promise<void> {
	const headers = join(folder, 'headers');
	await mkdir(headers);
	await writeFile(join(headers, 'package.json'), '{"private": true}');
	const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
	await run('npm', [...INSTALL, `${nodePackage}@24`], headers);
	await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], folder, {
		npm_config_nodedir: join(headers, 'node_modules', nodePackage),
	});
	await rm(headers, { recursive: true });
}

/**
 * Installs n8n, as locked unless another version is asked for, without the install scripts of its
 * dependencies, which download from all over the internet; only SQLite's is needed, and is built from
 * source against Node 24's headers.
 */
async function install(folder: string, version?: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	if (version) {
		await writeFile(join(folder, 'package.json'), JSON.stringify(await manifestFor(version)));
	} else {
		for (const file of ['package.json', 'package-lock.json']) {
			await copyFile(join(runtime, file), join(folder, file));
		}
	}
	let packages = 0;
	const counting = setInterval(() => {
		void countPackages(folder).then((count) => (packages = count));
	}, 2_000);
	try {
		await withProgress(
			`Installing n8n ${version ?? (await pinnedVersion())}, about 5 minutes, once`,
			// Not "npm ci": it refuses a lock whose optional packages for other platforms are not to be had.
			async () => await run('npm', INSTALL, folder),
			() => (packages > 0 ? `(${packages} packages)` : ''),
		);
	} finally {
		clearInterval(counting);
	}
	await withProgress('Building SQLite for n8n', async () => await buildSqlite(folder));
}

/** @returns the version of n8n that the runtime's package.json pins */
export async function pinnedVersion(): Promise<string> {
	const { dependencies } = JSON.parse(await readFile(join(runtime, 'package.json'), 'utf8')) as {
		dependencies: { n8n: string };
	};
	return dependencies.n8n;
}

/** Where an n8n is kept: once for each lockfile, or version without one, and kind of machine. */
export async function n8nFolder(version?: string): Promise<string> {
	const abi = `${process.platform}-${process.arch}-${process.versions.modules}`;
	if (version) return join(cacheFolder, `n8n-${version}-${abi}`);
	const lock = await readFile(join(runtime, 'package-lock.json'));
	const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	return join(cacheFolder, `n8n-${await pinnedVersion()}-${key}-${abi}`);
}

/**
 * Installs n8n into the cache where it is not there yet.
 *
 * @param version another one than the pinned, with whatever its dependencies are today
 * @returns the file to run with Node 24
 * @throws Error with npm's last words when it cannot be installed
 */
export async function ensureN8n(version?: string): Promise<string> {
	const folder = await n8nFolder(version);
	if (!existsSync(folder)) {
		// Built aside and moved into place whole: a run that is cut off leaves no half an n8n behind.
		const aside = `${folder}.${process.pid}.partial`;
		try {
			await install(aside, version);
			await rename(aside, folder);
		} catch (error) {
			await rm(aside, { recursive: true, force: true });
			// Another run may have been faster.
			if (!existsSync(folder)) throw error;
		}
	}
	return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}
