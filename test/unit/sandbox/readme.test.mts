/** The README of the sandbox names everything that a person can set, and nothing that there is not. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { FAULT_KINDS, NO_FAULTS } from '../../../sandbox/faults.mts';
import { ODD_ANSWERS } from '../../../sandbox/odd/answers.mts';
import { repository } from '../generator/on-node.mts';

const readme = readFileSync(path.join(repository, 'sandbox/README.md'), 'utf8');
const flagsIn = (text: string) => new Set(text.match(/--[a-z][a-z-]+/g));

it('names the flags of the command', () => {
	const { stdout } = spawnSync(process.execPath, ['sandbox/main.mts', '--help'], {
		cwd: repository,
		encoding: 'utf8',
	});
	expect([...flagsIn(readme)].sort()).toEqual([...flagsIn(stdout)].sort());
});

it('names the settings, the kinds of faults and the odd answers', () => {
	for (const name of [...Object.keys(NO_FAULTS), ...FAULT_KINDS, ...ODD_ANSWERS])
		expect(readme).toContain(`\`${name}\``);
});

it.each([['account'], ['audio'], ['chat'], ['control'], ['embeddings'], ['images'], ['rerank']])(
	'names the paths of routes/%s.mts',
	(name) => {
		const source = readFileSync(path.join(repository, `sandbox/routes/${name}.mts`), 'utf8');
		const paths = [...source.matchAll(/app\.(?:get|post)[^(]*\(\s*'([^']+)'/g)].map(
			([, url]) => url,
		);
		expect(paths.length).toBeGreaterThan(0);
		for (const url of paths) expect(readme).toContain(url);
	},
);
