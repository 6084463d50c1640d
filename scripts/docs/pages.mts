import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chineseFile, README, writeChinesePages } from './chinese.mts';
import { chineseFigures } from './figures.mts';
import { layOut } from './lay-out.mts';
import { loadNodes } from './load.mts';
import { indexPage, nodePage, nodeTable, withNodeTable } from './page.mts';
import { loadWireNames } from './wire.mts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the pages go, from the root of the repo. */
export const PAGES_FOLDER = 'docs/nodes';

/** The same for the Chinese ones. */
export const CHINESE_PAGES_FOLDER = chineseFile(PAGES_FOLDER);

async function introOf(name: string): Promise<string> {
	const file = `docs/intro/${name}.md`;
	return await readFile(join(root, file), 'utf8').catch(() => {
		throw new Error(`${file} is missing: say there in a few sentences what the node is for`);
	});
}

/**
 * The page of every node and their index in English and Chinese, the Chinese pages of figures, and both readmes with
 * their table of nodes.
 *
 * @returns text by path from the root of the repo
 * @throws Error when the nodes do not compile, or one has no introduction
 */
export async function writePages(): Promise<Map<string, string>> {
	const { nodes, transportOptions } = await loadNodes();
	const wireNames = await loadWireNames();
	const transport = new Set(transportOptions.map(({ name }) => name));
	const pages = new Map<string, string>();
	for (const node of nodes) {
		const { name } = node.description;
		const page = nodePage(node, await introOf(name), transport, wireNames);
		pages.set(`${PAGES_FOLDER}/${name}.md`, await layOut(page));
	}
	const index = indexPage(nodes, transportOptions, await introOf('README'));
	pages.set(`${PAGES_FOLDER}/README.md`, await layOut(index));
	const english = new Map(pages);
	for (const [file, page] of writeChinesePages(english).pages) pages.set(file, await layOut(page));
	for (const [file, page] of (await chineseFigures()).pages) pages.set(file, await layOut(page));
	const table = nodeTable(nodes, `${PAGES_FOLDER}/`);
	const chineseTable = writeChinesePages(new Map([...english, [README, table]])).pages;
	for (const [file, rows] of [
		[README, table],
		[chineseFile(README), chineseTable.get(chineseFile(README)) ?? ''],
	]) {
		const readme = await readFile(join(root, file), 'utf8');
		pages.set(file, await layOut(withNodeTable(readme, rows)));
	}
	return pages;
}
