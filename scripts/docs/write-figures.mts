import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chineseFigures, FIGURE_WORDS_FILE } from './figures.mts';
import { layOut } from './lay-out.mts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes the Chinese pages of figures after the English ones, and says which phrases have no Chinese yet. */
export async function writeChineseFigures(): Promise<void> {
	const { pages, missing } = await chineseFigures();
	for (const [file, text] of pages) {
		await writeFile(join(root, file), await layOut(text));
		console.log(`${file} written`);
	}
	for (const phrase of missing) console.warn(`${FIGURE_WORDS_FILE} lacks "${phrase}"`);
}
