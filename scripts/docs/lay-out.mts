import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import prettier from 'prettier';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A text in Markdown, laid out as all documents of the repo are. */
export async function layOut(text: string): Promise<string> {
	const config = await prettier.resolveConfig(join(root, '.prettierrc.js'));
	return await prettier.format(text, { ...config, parser: 'markdown' });
}
