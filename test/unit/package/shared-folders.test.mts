/** The folders of nodes/shared depend on each other in one direction: a form loads nothing that sends. */
import { dirname, join, relative } from 'node:path';

import ts from 'typescript';

import { filesWith, read, root } from '../docs/markdown.mts';

const SHARED = 'nodes/shared';

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

interface Imports {
	/** Loaded, or needed by the compiler, together with the file. */
	atOnce: string[];
	/** By `import()`. */
	later: string[];
}

/** The relative paths that a text of TypeScript imports. */
function importsIn(text: string): Imports {
	const found: Imports = { atOnce: [], later: [] };
	const add = (list: string[], node: ts.Node | undefined) => {
		if (node && ts.isStringLiteral(node) && node.text.startsWith('.')) list.push(node.text);
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
			add(found.atOnce, node.moduleSpecifier);
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			add(found.atOnce, node.argument.literal);
		} else if (ts.isCallExpression(node)) {
			if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(found.later, node.arguments[0]);
			if (node.expression.getText() === 'require') add(found.atOnce, node.arguments[0]);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true));
	return found;
}

/** The folder of nodes/shared that a path leads to from a file, or the path itself when it leads elsewhere. */
function targetOf(file: string, path: string): string {
	const target = relative(root, join(root, dirname(file), path));
	return target.startsWith(`${SHARED}/`) ? (target.split('/')[2] ?? '') : target;
}

const foldersOf = () =>
	[...new Set(filesWith('.ts', join(root, SHARED)).map((file) => file.split('/')[2]))].sort();

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
	expect(foldersOf()).toEqual(Object.keys(MAY_IMPORT));
});

it.each(Object.entries(MAY_IMPORT))('%s imports from %j alone', (folder, allowed) => {
	const forbidden = filesWith('.ts', join(root, SHARED, folder)).flatMap((file) => {
		const { atOnce, later } = importsIn(read(file));
		const mayLater = [folder, ...allowed, ...(MAY_LOAD_LATER[folder] ?? [])];
		return [
			...atOnce.filter((path) => ![folder, ...allowed].includes(targetOf(file, path))),
			...later.filter((path) => !mayLater.includes(targetOf(file, path))),
		].map((path) => `${file}: ${path}`);
	});
	expect(forbidden).toEqual([]);
});
