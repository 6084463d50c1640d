import { fileURLToPath } from 'node:url';

import prettier from 'prettier';

import type { Operation } from './form.mts';
import { byDisplayName, toProperties, type Property } from './to-property.mts';

/** The first line of every file that the generator writes. */
export const HEADER = '// Generated from openapi/ by "npm run generate". Do not edit.';

const configFile = fileURLToPath(new URL('../.prettierrc.js', import.meta.url));

/** Lays TypeScript out as the rest of the repo. */
export async function format(source: string): Promise<string> {
	const config = await prettier.resolveConfig(configFile, { config: configFile });
	return await prettier.format(`${HEADER}\n${source}`, { ...config, parser: 'typescript' });
}

/** The file of an operation: its main fields in order, and the entries of its Options by name. */
export async function emitOperation({ exports, fields }: Operation): Promise<string> {
	const main = fields.filter(({ isMain }) => isMain).flatMap(toProperties);
	const options = fields
		.filter(({ isMain }) => !isMain)
		.flatMap(toProperties)
		.sort(byDisplayName);
	const constant = (name: string, value: Property[]) =>
		`export const ${exports}${name}: INodeProperties[] = ${JSON.stringify(value)};`;
	return await format(
		[
			"import type { INodeProperties } from 'n8n-workflow';",
			'',
			constant('Fields', main),
			'',
			...(options.length > 0 ? [constant('Options', options)] : []),
		].join('\n'),
	);
}
