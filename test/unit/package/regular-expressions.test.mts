/** What comes from outside freezes n8n by no regular expression that takes the square of its length. */
import { join } from 'node:path';

import ts from 'typescript';

import { filesWith, read, root } from '../docs/markdown.mts';

/** Characters; the square of it takes some hundred milliseconds, and the length itself less than one. */
const LENGTH = 10_000;
const MAX_MS = 40;

/** What is repeated, besides words of the expression itself. */
const PUMPS = [...' \n\ta0<>{}[]()"\'`\\,.:;/|=+-*#&_', '{"', '\\"', ' \n', '0.', '0 ', 'a ', '模'];

/** Every regular expression in the code that is written by hand. */
function expressions(): Array<[where: string, expression: RegExp]> {
	const found: Array<[string, RegExp]> = [];
	for (const file of filesWith('.ts', join(root, 'nodes'))) {
		if (file.endsWith('.generated.ts')) continue;
		const visit = (node: ts.Node) => {
			const [, source, flags] = ts.isRegularExpressionLiteral(node)
				? (/^\/(.*)\/(\w*)$/.exec(node.text) ?? [])
				: [];
			if (source) found.push([`${file}: ${source}`, new RegExp(source, flags)]);
			ts.forEachChild(node, visit);
		};
		visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest));
	}
	return found;
}

function timeOf(expression: RegExp, text: string): number {
	const began = performance.now();
	text.replace(expression, '');
	return performance.now() - began;
}

const wordsOf = ({ source }: RegExp) =>
	new Set(['', '"', '1', ...(source.match(/[A-Za-z]{2,}/g) ?? []).slice(0, 6)]);

/** The text for which an expression takes too long, if there is one. */
function slowText(expression: RegExp): string | undefined {
	const words = wordsOf(expression);
	for (const start of words) {
		for (const pump of [...PUMPS, ...[...words].slice(3)]) {
			// Without an end that fits, it is looked for from everywhere.
			const text = `${start}${pump.repeat(LENGTH / pump.length)}\u0001`;
			// A busy machine is slow once, and not thrice.
			const isSlow = [1, 2, 3].every(() => timeOf(expression, text) > MAX_MS);
			if (isSlow) return `${start}${pump}${pump}…`;
		}
	}
	return undefined;
}

it('each takes a time that grows with the length of the text', () => {
	const all = expressions();
	expect(all.length).toBeGreaterThan(100);
	const slow = all.flatMap(([where, expression]) => {
		const text = slowText(expression);
		return text === undefined ? [] : `${where} for ${JSON.stringify(text)}`;
	});
	expect(slow).toEqual([]);
});
