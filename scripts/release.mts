/**
 * Makes a release: the version in package.json, the changelog's "Unreleased" under it, a commit and a
 * tag. Pushing the tag publishes. Run: `npm run release -- 1.2.3`.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { releaseChangelog } from './release/changelog.mts';
import { checkVersion, withVersion } from './release/version.mts';

const root = fileURLToPath(new URL('..', import.meta.url));

const git = (...args: string[]) =>
	execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

const read = async (file: string) => await readFile(join(root, file), 'utf8');

async function release(version: string): Promise<void> {
	const manifest = await read('package.json');
	const { version: current } = JSON.parse(manifest) as { version: string };
	checkVersion(version, current);
	if (git('status', '--porcelain')) throw new Error('Commit or stash your changes first');
	const tag = `v${version}`;
	if (git('tag', '--list', tag)) throw new Error(`The tag ${tag} exists`);
	const today = new Date().toISOString().slice(0, 10);
	// All is worked out before the first file is written: a release that fails leaves nothing behind.
	const files = {
		'package.json': withVersion(manifest, current, version, 1),
		'package-lock.json': withVersion(await read('package-lock.json'), current, version, 2),
		'CHANGELOG.md': releaseChangelog(await read('CHANGELOG.md'), version, today),
	};
	for (const [file, text] of Object.entries(files)) await writeFile(join(root, file), text);
	git('add', ...Object.keys(files));
	git('commit', '--message', `Release ${version}`);
	git('tag', '--annotate', tag, '--message', `Release ${version}`);
	console.log(`Committed and tagged ${tag}. Publish it with: git push --follow-tags`);
}

const [version] = process.argv.slice(2);
try {
	if (!version) throw new Error('Which version? E.g. npm run release -- 1.2.3');
	await release(version);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
