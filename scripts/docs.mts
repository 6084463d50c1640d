/**
 * Writes the page of every node in `docs/nodes/` and `docs/zh-CN/nodes/` and the figures of the Chinese
 * pages, or with `--check` fails when one differs from what the nodes and the English pages say. Run:
 * `npm run docs`.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { CHINESE_PAGES_FOLDER, PAGES_FOLDER, writePages } from './docs/pages.mts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function current(file: string): Promise<string | undefined> {
	return await readFile(join(root, file), 'utf8').catch(() => undefined);
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const pages = await writePages();
const stale: string[] = [];
for (const folder of [PAGES_FOLDER, CHINESE_PAGES_FOLDER]) {
	await mkdir(join(root, folder), { recursive: true });
	const files = (await readdir(join(root, folder))).map((file) => `${folder}/${file}`);
	stale.push(...files.filter((file) => !pages.has(file)));
}
const drifted = [...stale];
for (const [file, text] of pages) {
	if ((await current(file)) !== text) drifted.push(file);
}

if (!values.check) {
	for (const file of stale) await rm(join(root, file));
	for (const [file, text] of pages) await writeFile(join(root, file), text);
	console.log(`${pages.size} pages, ${drifted.length} of them changed`);
} else if (drifted.length > 0) {
	console.error(`Not what the nodes and the English pages say:\n  ${drifted.join('\n  ')}`);
	console.error('Run "npm run docs" and commit what it writes.');
	process.exitCode = 1;
}
