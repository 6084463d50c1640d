/** The folders of nodes/shared depend on each other in one direction: a form loads nothing that sends. */
import { folderImports, importsIn, sharedFolders } from './imports.mts';

/**
 * Whose files a folder's files may import, beside their own. Settings of the engine take the defaults
 * that their fields show.
 */
const MAY_IMPORT: Record<string, string[]> = {
	editor: ['generated'],
	engine: ['editor', 'files', 'generated', 'http'],
	files: ['generated'],
	generated: [],
	http: ['generated'],
};

/** What is loaded at its first use: the lists of an open form are asked for when they are unfolded. */
const MAY_LOAD_LATER: Record<string, string[]> = { editor: ['http'] };

it('finds imports of every kind', () => {
	const text = `
		import a from '../a';
		import type { B } from '../b';
		import '../c';
		export * from '../d';
		let e: import('../e').E;
		const f = require('../f');
		const load = async () => await import('../g');
		import n8n from 'n8n-workflow';
	`;
	const { atOnce, later } = importsIn(text);
	expect(atOnce.sort()).toEqual(['../a', '../b', '../c', '../d', '../e', '../f']);
	expect(later).toEqual(['../g']);
});

it('knows every folder of nodes/shared', () => {
	expect(sharedFolders()).toEqual(Object.keys(MAY_IMPORT));
});

it.each(Object.entries(MAY_IMPORT))('%s imports from %j alone', (folder, allowed) => {
	const { atOnce, later } = folderImports(folder);
	const mayLater = [...allowed, ...(MAY_LOAD_LATER[folder] ?? [])];
	expect(atOnce.filter(({ target }) => !allowed.includes(target))).toEqual([]);
	expect(later.filter(({ target }) => !mayLater.includes(target))).toEqual([]);
});
