import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import path from 'node:path';

import type { INodeProperties } from 'n8n-workflow';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { parse } from 'yaml';

import type { OperationWords, Schema } from '../../../generator/form.mts';
import { onNode, repository } from './on-node.mts';

interface SpecOperation {
	parameters?: Array<{ name: string; in: string; schema: Schema }>;
	requestBody?: { content: Record<string, { schema: Schema }> };
}

/** The 2024 spec as given. */
export interface Spec2024 {
	paths: Record<string, Record<string, SpecOperation>>;
	components: { schemas: Record<string, Schema> };
}

const readYaml = (name: string) =>
	parse(readFileSync(path.join(repository, 'openapi', name), 'utf8'));

/** The pristine spec; its schemas with the references followed. */
export function readSpec2024(): Spec2024 {
	const document = readYaml('siliconflow.openapi.yaml');
	const follow = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(follow);
		if (typeof value !== 'object' || value === null) return value;
		if ('$ref' in value) {
			const keys = String(value.$ref).split('/').slice(1);
			return follow(keys.reduce((place, key) => place[key], document));
		}
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, follow(inner)]));
	};
	return follow(document) as Spec2024;
}

/** What n8n.overlay.yaml says, by the path of the API. */
export function readWords(): Record<string, OperationWords[]> {
	const { actions } = readYaml('n8n.overlay.yaml') as {
		actions: Array<{ target: string; update: { 'x-n8n-operations': OperationWords[] } }>;
	};
	return Object.fromEntries(
		actions.map(({ target, update }) => [
			/\['([^']+)'\]/.exec(target)?.[1] ?? target,
			update['x-n8n-operations'],
		]),
	);
}

/** What a generated file exports. */
export type Exports = Record<string, unknown>;

/** Every file that the generator writes, read as n8n would. */
export function generated(): Map<string, Exports> {
	const files = onNode<Record<string, string>>('generate.mts', 'generate');
	return new Map(
		Object.entries(files).map(([file, source]) => {
			const { outputText } = transpileModule(source, {
				compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
			});
			const exports: Exports = {};
			runInNewContext(outputText, { exports });
			return [file, JSON.parse(JSON.stringify(exports)) as Exports];
		}),
	);
}

/** The properties of a generated file, main fields and options. */
export const propertiesOf = (exports: Exports = {}): INodeProperties[] =>
	Object.values(exports).flat() as INodeProperties[];

/** A field of a request in the 2024 spec, nested ones by path: `messages[].role`. */
export interface SpecField {
	path: string;
	schema: Schema;
}

/** Every value of a schema that is not itself made of values. */
export function leavesOf(schema: Schema, at = ''): SpecField[] {
	const { properties = {}, items, oneOf = [], anyOf = [], allOf = [] } = schema;
	const inner = [
		...Object.entries(properties).flatMap(([name, property]) =>
			leavesOf(property, at ? `${at}.${name}` : name),
		),
		...(items ? leavesOf(items, `${at}[]`) : []),
		...[...oneOf, ...anyOf, ...allOf].flatMap((branch) => leavesOf(branch, at)),
	];
	return inner.length > 0 ? inner : [{ path: at, schema }];
}
