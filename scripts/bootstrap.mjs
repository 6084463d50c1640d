/**
 * Makes a fresh clone ready and runs one of its scripts on Node 24, whatever Node the person has:
 * `node scripts/bootstrap.mjs scripts/start.mts --once`. Needs nothing but Node 20 and npm.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;

const root = fileURLToPath(new URL('..', import.meta.url));
const binaries = join(root, 'node_modules', '.bin');
const node24 = join(
	root,
	'node_modules',
	'node',
	'bin',
	process.platform === 'win32' ? 'node.exe' : 'node',
);
const stamp = join(root, 'node_modules', '.installed-from');

/** @param {string} message */
function fail(message) {
	console.error(message);
	process.exit(1);
}

/** @param {string[]} args */
function npm(...args) {
	const result = spawnSync('npm', args, {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	if (result.status !== 0) fail(`npm ${args.join(' ')} failed`);
}

function install() {
	const lock = createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(node24)) return;
	console.log('Installing the development dependencies (about 2 minutes, once) …');
	// What npm warns of concerns the person's own Node, not the one that runs everything.
	npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
	// The package "node" fetches its binary for this platform from the registry in its install script.
	npm('rebuild', 'node', '--ignore-scripts=false', '--loglevel=error');
	if (!existsSync(node24)) fail('Node 24 could not be installed from npm (package "node").');
	writeFileSync(stamp, lock);
}

const [major] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE) {
	fail(`Node ${process.versions.node} is too old: Node ${OLDEST_NODE} or newer is needed.`);
}
const [script, ...args] = process.argv.slice(2);
if (!script) fail('Which script? E.g. node scripts/bootstrap.mjs scripts/start.mts');
install();
const { status, signal } = spawnSync(node24, [join(root, script), ...args], {
	cwd: root,
	stdio: 'inherit',
	env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` },
});
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
