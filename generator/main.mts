/**
 * Writes every generated file, or with `--check` fails when one differs from what the specification
 * says: then somebody edited it by hand, or forgot to run `npm run generate`.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { generate } from './generate.mts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function generatedFiles(): Promise<string[]> {
	const files = await readdir(join(root, 'nodes'), { recursive: true });
	const isGenerated = (file: string) => /\.generated\.ts$|\b__schema__\b.*\.json$/.test(file);
	return files.filter(isGenerated).map((file) => join('nodes', file));
}

async function current(file: string): Promise<string | undefined> {
	return await readFile(join(root, file), 'utf8').catch(() => undefined);
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const wanted = await generate();
const stale = (await generatedFiles()).filter((file) => !wanted.has(file));
const drifted: string[] = [...stale];
for (const [file, text] of wanted) {
	if ((await current(file)) !== text) drifted.push(file);
}

if (values.check && drifted.length > 0) {
	console.error(`Not what the specification says:\n  ${drifted.join('\n  ')}`);
	console.error('Run "npm run generate" and commit what it writes.');
	process.exitCode = 1;
} else if (!values.check) {
	for (const file of stale) await rm(join(root, file));
	for (const [file, text] of wanted) {
		await mkdir(dirname(join(root, file)), { recursive: true });
		await writeFile(join(root, file), text);
	}
	console.log(`${wanted.size} files, ${drifted.length} of them changed`);
}
