/** docs/architecture.md says what is there: a page that names files that have moved leads people astray. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

import { folderImports, sharedFolders, type FolderImport } from '../package/imports.mts';
import { codeIn, read, root } from './markdown.mts';

const page = read('docs/architecture.md');

/** What a text names as a path of the repo: it has a slash, and a folder of the root before it. */
const pathsIn = (text: string): string[] =>
	codeIn(text).flatMap((code) =>
		[...code.matchAll(/\b[\w.-]+(?:\/[\w.-]+)+/g)].map(([path]) => path),
	);

/** Arrows of a mermaid diagram between names, as "from target". */
const arrowsIn = (text: string, arrow: RegExp): string[] =>
	[...text.matchAll(arrow)].flatMap(([, from = '', targets = '']) =>
		targets.split(' & ').map((target) => `${from} ${target}`),
	);

const isShared = ({ target }: FolderImport) => sharedFolders().includes(target);

/** The same arrows, as the files of nodes/shared have them. */
function importsOf(kind: 'atOnce' | 'later'): string[] {
	const arrows = sharedFolders().flatMap((folder) => {
		const imports = folderImports(folder)[kind];
		return imports.filter(isShared).map(({ target }) => `${folder} ${target}`);
	});
	return [...new Set(arrows)].sort();
}

it('tells paths from other code', () => {
	const text = '`nodes/a.ts` and/or `npm test`, `*.ts`, `http`\n\n```\nx["nodes/b"] --> c\n```\n';
	expect(pathsIn(text)).toEqual(['nodes/a.ts', 'nodes/b']);
});

it('names files and folders that are there', () => {
	const paths = pathsIn(page);
	expect(paths.length).toBeGreaterThan(25);
	expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('draws the imports of nodes/shared as they are', () => {
	const solid = arrowsIn(page, /^\t(\w+)(?:\[.*?\])? --> ([\w &]+)$/gm);
	expect(solid.filter((arrow) => !arrow.startsWith('nodes ')).sort()).toEqual(importsOf('atOnce'));
	expect(arrowsIn(page, /^\t(\w+) -\. .+ \.-> (\w+)$/gm).sort()).toEqual(importsOf('later'));
});

it('names all that outlives a run', () => {
	const [, section = ''] = /^## What outlives a run\n([^]*?)^## /m.exec(page) ?? [];
	const files = globSync('nodes/**/*.ts', { cwd: root }).filter((file) =>
		// Containers that are filled while the package runs; constants have their content at once.
		/^(?:export )?(?:let |const \w+ = (?:new (?:Weak)?Map\b[^;]*\(\);|create\w+\(\);))/m.test(
			read(file),
		),
	);
	expect(pathsIn(section).sort()).toEqual(files.sort());
});
