import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { codeIn, filesWith, read, root } from './markdown.mts';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const tasks = [...read('gulpfile.js').matchAll(/^\t(\w+)[,:]/gm)].map(([, name]) => name);

/** The commands of this repo in a text that are not there. */
function faultsIn(text: string): string[] {
	const npm = [...text.matchAll(/npm (?:run )(?:--silent )?([\w:.-]+)/g)].map(([, name]) => name);
	const short = [...text.matchAll(/npm (start|test)\b/g)].map(([, name]) => name);
	const gulp = [...text.matchAll(/gulp (\w+)/g)].map(([, name]) => name);
	const files = [...text.matchAll(/node ((?:[\w.-]+\/)*[\w.-]+\.m?[jt]s)/g)].map(
		([, file]) => file,
	);
	return [
		...[...npm, ...short].filter((name) => !scripts[name]).map((name) => `npm run ${name}`),
		...gulp.filter((name) => !tasks.includes(name)).map((name) => `gulp ${name}`),
		...files.filter((file) => !existsSync(join(root, file))).map((file) => `node ${file}`),
	];
}

it('tells commands that are not there', () => {
	expect(faultsIn('npm run nothing\nnpm start\ngulp nothing\nnode scripts/nothing.mts')).toEqual([
		'npm run nothing',
		'gulp nothing',
		'node scripts/nothing.mts',
	]);
});

it.each(filesWith('.md'))('%s names commands that are there', (file) => {
	expect(faultsIn(codeIn(read(file)).join('\n'))).toEqual([]);
});

it.each(filesWith('.yml', join(root, '.github')))('%s names commands that are there', (file) => {
	const text = read(file);
	expect(() => parse(text) as unknown).not.toThrow();
	expect(faultsIn(text)).toEqual([]);
});

it.each(Object.entries(scripts))('npm run %s runs a file that is there', (_, command) => {
	expect(faultsIn(command)).toEqual([]);
	for (const [, file] of command.matchAll(/ ((?:\w+\/)+[\w.-]+\.m?[jt]s)/g)) {
		expect(existsSync(join(root, file))).toBe(true);
	}
});

describe('the README', () => {
	it('has the two commands on its first screen', () => {
		const firstScreen = read('README.md').split('\n').slice(0, 12).join('\n');
		expect(firstScreen).toContain('npm start');
		expect(firstScreen).toContain('npm test');
	});

	it.each(['README.md', 'docs/README.zh-CN.md'])('%s names every node', (file) => {
		const { n8n } = JSON.parse(read('package.json')) as { n8n: { nodes: string[] } };
		for (const node of n8n.nodes) {
			const [, name] = /(\w+)\.node\.js$/.exec(node) ?? [];
			expect(read(file)).toContain(`nodes/${name.charAt(0).toLowerCase()}${name.slice(1)}.md`);
		}
	});
});
