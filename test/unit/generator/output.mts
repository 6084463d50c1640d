import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import path from 'node:path';

import type { INodeProperties } from 'n8n-workflow';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { parse } from 'yaml';

import type { OperationConfig, Schema } from '../../../generator/ir.mts';
import { onNode, repository } from './on-node.mts';

interface SpecOperation {
	parameters?: Array<{ name: string; in: string; schema: Schema }>;
	requestBody?: { content: Record<string, { schema: Schema }> };
}

/** A specification with its references followed. */
export interface Spec {
	paths: Record<string, Record<string, SpecOperation>>;
	components: { schemas: Record<string, Schema> };
}

const readYaml = (name: string) =>
	parse(readFileSync(path.join(repository, 'openapi', name), 'utf8'));

/** @param name of a committed document in openapi/, e.g. `siliconflow` for the 2024 spec as given */
export function readSpec(name: 'siliconflow' | 'merged'): Spec {
	const document = readYaml(`${name}.openapi.yaml`);
	const follow = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(follow);
		if (typeof value !== 'object' || value === null) return value;
		if ('$ref' in value) {
			const keys = String(value.$ref).split('/').slice(1);
			return follow(keys.reduce((node, key) => node[key], document));
		}
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, follow(inner)]));
	};
	return follow(document) as Spec;
}

/** What n8n.overlay.yaml says, by method and path of the API: `POST /rerank`. */
export function readConfig(): Record<string, OperationConfig[]> {
	const { actions } = readYaml('n8n.overlay.yaml') as {
		actions: Array<{ target: string; update: { 'x-n8n-operations': OperationConfig[] } }>;
	};
	return Object.fromEntries(
		actions.map(({ target, update }) => {
			const [, url, method] = /\['([^']+)'\]\.(\w+)$/.exec(target) ?? [];
			return [`${method.toUpperCase()} ${url}`, update['x-n8n-operations']];
		}),
	);
}

/** What a generated file exports. */
export type Exports = Record<string, unknown>;

/** Every module that the generator writes, read as n8n would. */
export function generated(): Map<string, Exports> {
	const files = onNode<Record<string, string>>('generate.mts', 'generate');
	const modules = Object.entries(files).filter(([file]) => file.endsWith('.ts'));
	return new Map(
		modules.map(([file, source]) => {
			const { outputText } = transpileModule(source, {
				compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
			});
			const exports: Exports = {};
			runInNewContext(outputText, { exports });
			return [file, JSON.parse(JSON.stringify(exports)) as Exports];
		}),
	);
}

/** The properties of a generated or hand-written file, main fields and options. */
export const propertiesOf = (exports: Exports = {}): INodeProperties[] =>
	(Object.values(exports).flat() as INodeProperties[]).filter(
		(value) => 'displayName' in value && 'type' in value,
	);

/** A field of a request, nested ones by path: `messages[].role`. */
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
