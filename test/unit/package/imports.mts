import { dirname, join, relative } from 'node:path';

import ts from 'typescript';

import { filesWith, read, root } from '../docs/markdown.mts';

/** The relative paths that a file imports. */
export interface Imports {
	/** Loaded, or needed by the compiler, together with the file. */
	atOnce: string[];
	/** By `import()`. */
	later: string[];
}

/** The relative paths that a text of TypeScript imports, types included. */
export function importsIn(text: string): Imports {
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

const SHARED = 'nodes/shared/';

/** The folders of nodes/shared, in the order of the alphabet. */
export const sharedFolders = () =>
	[...new Set(filesWith('.ts', join(root, SHARED)).map((file) => file.split('/')[2] ?? ''))].sort();

/** An import that leaves its folder. */
export interface FolderImport {
	file: string;
	/** The folder of nodes/shared that it leads to, or the path from the root when it leads elsewhere. */
	target: string;
}

/** The imports of a folder of nodes/shared that leave it. */
export function folderImports(folder: string): Record<keyof Imports, FolderImport[]> {
	const found: Record<keyof Imports, FolderImport[]> = { atOnce: [], later: [] };
	for (const file of filesWith('.ts', join(root, SHARED, folder))) {
		const imports = importsIn(read(file));
		for (const kind of ['atOnce', 'later'] as const) {
			for (const path of imports[kind]) {
				const to = relative(root, join(root, dirname(file), path));
				const target = to.startsWith(SHARED) ? (to.split('/')[2] ?? '') : to;
				if (target !== folder) found[kind].push({ file, target });
			}
		}
	}
	return found;
}
