/** The folders of the repo depend on each other in one direction: what is published knows nothing of its tools. */
import { dirname, join, relative } from 'node:path';

import { filesWith, read, root } from '../docs/markdown.mts';

/** Whose files a folder's files may import, beside their own. */
const MAY_IMPORT: Record<string, string[]> = {
	credentials: ['nodes'],
	nodes: [],
	generator: [],
	sandbox: ['generator'],
	scripts: ['credentials', 'nodes', 'generator', 'sandbox'],
	test: ['credentials', 'nodes', 'generator', 'sandbox', 'scripts'],
};

const IMPORT = /\b(?:from|import|import\(|require\()\s*'(\.{1,2}\/[^']+)'/g;

const folderOf = (file: string) => file.split('/')[0];

/** The folders at the root that the files of one import from, its own left out, each with a file that does. */
function importsOf(folder: string): Map<string, string> {
	const sources = ['.ts', '.mts', '.mjs'].flatMap((ending) =>
		filesWith(ending, join(root, folder)),
	);
	return new Map(
		sources.flatMap((file) =>
			[...read(file).matchAll(IMPORT)]
				.map(([, path]) => relative(root, join(root, dirname(file), path)))
				.filter((target) => target.includes('/') && folderOf(target) !== folder)
				.map((target): [string, string] => [folderOf(target), file]),
		),
	);
}

it.each(Object.entries(MAY_IMPORT))('%s imports from %j alone', (folder, allowed) => {
	const forbidden = [...importsOf(folder)].filter(([target]) => !allowed.includes(target));
	expect(forbidden).toEqual([]);
});

it('sees an import across folders', () => {
	expect([...importsOf('test').keys()]).toEqual(expect.arrayContaining(['nodes', 'scripts']));
});
