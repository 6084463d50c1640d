import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { releaseChangelog } from '../../../scripts/release/changelog.mts';
import { checkVersion, withVersion } from '../../../scripts/release/version.mts';

const root = join(__dirname, '../../..');

describe('checkVersion', () => {
	it.each([
		['0.1.1', '0.1.0'],
		['0.2.0', '0.1.9'],
		['1.0.0', '0.99.99'],
		['0.1.10', '0.1.9'],
	])('lets %s follow %s', (next, current) => {
		expect(() => checkVersion(next, current)).not.toThrow();
	});

	it.each([
		['0.1.0', '0.1.0', 'does not come after'],
		['0.1.9', '0.1.10', 'does not come after'],
		['1.9.9', '2.0.0', 'does not come after'],
		['v1.2.3', '0.1.0', 'is no version'],
		['1.2', '0.1.0', 'is no version'],
		['1.02.3', '0.1.0', 'is no version'],
	])('does not let %s follow %s', (next, current, words) => {
		expect(() => checkVersion(next, current)).toThrow(words);
	});
});

describe('withVersion', () => {
	const lock =
		'{\n\t"version": "0.1.0",\n\t"a": { "version": "0.1.0" },\n\t"b": { "version": "0.1.0" }\n}';

	it('changes the first mentions and nothing else', () => {
		expect(withVersion(lock, '0.1.0', '0.2.0', 2)).toBe(
			'{\n\t"version": "0.2.0",\n\t"a": { "version": "0.2.0" },\n\t"b": { "version": "0.1.0" }\n}',
		);
	});

	it('takes no other version for it', () => {
		expect(() => withVersion('{"version": "0.1.01"}', '0.1.0', '0.2.0', 1)).toThrow('not there');
		expect(() => withVersion('{"version": "0x1.0"}', '0.1.0', '0.2.0', 1)).toThrow('not there');
	});
});

describe('releaseChangelog', () => {
	it('puts what was unreleased under the version', () => {
		const text = '# Changelog\n\n## Unreleased\n\n- A new node.\n\n## 0.1.0\n\nFirst release.\n';
		expect(releaseChangelog(text, '0.2.0', '2026-11-24')).toBe(
			'# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-11-24)\n\n- A new node.\n\n## 0.1.0\n\nFirst release.\n',
		);
	});

	it('makes the first release', () => {
		expect(releaseChangelog('# Changelog\n\n## Unreleased\n\nAll.\n', '0.1.0', '2026-11-24')).toBe(
			'# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-11-24)\n\nAll.\n',
		);
	});

	it.each([
		['# Changelog\n\n## 0.1.0\n\nFirst release.\n', 'no section'],
		['# Changelog\n\n## Unreleased\n\n## 0.1.0\n\nFirst release.\n', 'says nothing'],
	])('refuses %j', (text, words) => {
		expect(() => releaseChangelog(text, '0.2.0', '2026-11-24')).toThrow(words);
	});
});

describe('npm run release', () => {
	it('commits and tags, and refuses what is not committed', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'siliconflow-release-'));
		const git = (...args: string[]) =>
			execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
		const release = (version: string) =>
			execFileSync('node', ['scripts/release.mts', version], {
				cwd: folder,
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'pipe'],
			});
		try {
			for (const file of [
				'package.json',
				'package-lock.json',
				'scripts/release.mts',
				'scripts/release',
			]) {
				await cp(join(root, file), join(folder, file), { recursive: true });
			}
			const changelog = join(folder, 'CHANGELOG.md');
			await writeFile(changelog, '# Changelog\n\n## Unreleased\n\n- News.\n');
			git('init', '--quiet');
			git('config', 'user.email', 'someone@example.com');
			git('config', 'user.name', 'Someone');
			git('config', 'commit.gpgsign', 'false');
			git('config', 'tag.gpgsign', 'false');
			expect(() => release('9.0.0')).toThrow('Commit or stash your changes first');
			git('add', '.');
			git('commit', '--quiet', '--message', 'All');
			release('9.0.0');
			expect(git('tag', '--list')).toBe('v9.0.0');
			expect(git('log', '-1', '--format=%s')).toBe('Release 9.0.0');
			expect(git('status', '--porcelain')).toBe('');
			expect(await readFile(changelog, 'utf8')).toContain('## 9.0.0 (');
			const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
				version: string;
				packages: Record<string, { version: string }>;
			};
			expect([lock.version, lock.packages[''].version]).toEqual(['9.0.0', '9.0.0']);
			expect(() => release('9.0.0')).toThrow('does not come after');
		} finally {
			await rm(folder, { recursive: true });
		}
	});
});
