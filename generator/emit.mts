import { fileURLToPath } from 'node:url';

import prettier from 'prettier';

import type { Operation } from './ir.mts';
import { camelCase, byDisplayName, optionsOf, toProperties } from './to-property.mts';

/** What every file that the generator writes begins with, after the mark of a comment. */
const HEADER = 'Generated from openapi/ by "npm run generate". Do not edit.';

const configFile = fileURLToPath(new URL('../.prettierrc.js', import.meta.url));

async function layOut(source: string, parser: 'json' | 'typescript' | 'yaml'): Promise<string> {
	const config = await prettier.resolveConfig(configFile, { config: configFile });
	return await prettier.format(source, { ...config, parser });
}

/** Lays TypeScript out as the rest of the repo, below the header. */
export const format = async (source: string): Promise<string> =>
	await layOut(`// ${HEADER}\n${source}`, 'typescript');

/** Lays YAML out as the rest of the repo, below the header. */
export const formatYaml = async (source: string): Promise<string> =>
	await layOut(`# ${HEADER}\n${source}`, 'yaml');

/** Lays JSON out as the rest of the repo. It has no place for the header. */
export const formatJson = async (value: unknown): Promise<string> =>
	await layOut(JSON.stringify(value), 'json');

/** The URL of an operation: what stands before the first parameter of its path, which is for code to add. */
const urlOf = (path: string) => path.replace(/\/\{.*$/, '');

const optionOf = ({ text, method, path }: Operation) => ({
	...text,
	routing: { request: { method, url: urlOf(path) }, send: { paginate: true } },
});

/** Lists of models that several fields share, as JSON by name: that of the first field that has them. */
function modelGroups(fields: Operation['fields']): Map<string, string> {
	const lists = fields.flatMap(({ wire, scope }) => {
		if (!scope) return [];
		const [kind, models] = 'only' in scope ? ['with', scope.only] : ['without', scope.except];
		return [{ name: camelCase(`models_${kind}_${wire}`), models, json: JSON.stringify(models) }];
	});
	const groups = new Map<string, string>();
	for (const { name, models, json } of lists) {
		const uses = lists.filter((other) => other.json === json).length;
		if (uses < 2 || models.length < 2 || [...groups.values()].includes(json)) continue;
		groups.set(groups.has(name) ? `${name}${groups.size + 1}` : name, json);
	}
	return groups;
}

/**
 * The file of an operation: its entry in the list of operations, its main fields in order, the entries
 * of its Options by name, and the choices that its hand-written fields have.
 */
export async function emitOperation(operation: Operation): Promise<string> {
	const { exportPrefix, fields, choices } = operation;
	const main = fields.filter(({ isMain }) => isMain).flatMap(toProperties);
	const options = fields
		.filter(({ isMain }) => !isMain)
		.flatMap(toProperties)
		.sort(byDisplayName);
	const groups = modelGroups(fields);
	const write = (value: unknown) =>
		[...groups].reduce(
			(json, [name, models]) => json.replaceAll(models, name),
			JSON.stringify(value),
		);
	const list = (name: string, type: string, value: unknown[]) =>
		value.length > 0 ? [`export const ${name}: ${type}[] = ${write(value)};`] : [];
	const types = main.length + options.length > 0 ? ['INodeProperties'] : [];
	return await format(
		[
			`import type { ${[...types, 'INodePropertyOptions'].join(', ')} } from 'n8n-workflow';`,
			...[...groups].map(([name, models]) => `const ${name} = ${models};`),
			`export const ${exportPrefix}Option: INodePropertyOptions = ${write(optionOf(operation))};`,
			...list(`${exportPrefix}Fields`, 'INodeProperties', main),
			...list(`${exportPrefix}Options`, 'INodeProperties', options),
			...Object.entries(choices).flatMap(([name, schema]) =>
				list(name, 'INodePropertyOptions', optionsOf(schema)),
			),
		].join('\n\n'),
	);
}
