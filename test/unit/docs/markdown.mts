import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export { anchorsIn, codeIn, linksIn } from '../../../scripts/docs/markdown.mts';

/** The root of the repo. */
export const root = join(__dirname, '../../..');

const SKIPPED = ['node_modules', 'dist', 'coverage', '.git', 'out'];

/** The files below a folder whose names end so, from the root of the repo. */
export function filesWith(ending: string, folder = root): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return SKIPPED.includes(entry.name) ? [] : filesWith(ending, path);
		return entry.name.endsWith(ending) ? [relative(root, path)] : [];
	});
}

export const read = (file: string) => readFileSync(join(root, file), 'utf8');
