import type { OutputConfig, Schema } from './ir.mts';
import { branchesOf, schemasAt } from './schema-path.mts';
import type { ApiDocument } from './to-ir.mts';

/** The part of JSON Schema that n8n's editor reads: it shows names and types. */
export interface JsonSchema {
	type: string | string[];
	properties?: Record<string, JsonSchema>;
	items?: JsonSchema;
}

/** n8n shows the first of several types. */
const ANY = ['object', 'array', 'string', 'number', 'boolean'];

/**
 * A value's shape without words, choices and limits, none of which a new answer of the service has to
 * keep. Of several branches that are objects or lists, it is all of their parts. That a value may be null
 * is left out: n8n would not show the parts of what is an object or null.
 */
function toJsonSchema(schema: Schema): JsonSchema {
	const branches = branchesOf(schema);
	const types = [...new Set(branches.flatMap(({ type }) => type ?? []))];
	const properties = Object.assign({}, ...branches.map((branch) => branch.properties)) as Record<
		string,
		Schema
	>;
	const items = branches.find((branch) => branch.items)?.items;
	return {
		type: types.length > 1 ? types : (types[0] ?? ANY),
		...(Object.keys(properties).length > 0 ? { properties: toProperties(properties) } : {}),
		...(items ? { items: toJsonSchema(items) } : {}),
	};
}

const toProperties = (schemas: Record<string, Schema>): Record<string, JsonSchema> =>
	Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]));

type ApiOperation = ApiDocument['paths'][string][string];

/** The schema of a successful answer; of several media types the first. */
function answerOf({ responses }: ApiOperation): Schema {
	const [content] = Object.values(responses?.['200']?.content ?? {});
	return content?.schema ?? {};
}

/** @throws Error when a path leads nowhere */
function itemSchema(answer: Schema, operation: string, fields: OutputConfig): JsonSchema {
	const schemas = Object.entries(fields).map(([name, field]): [string, Schema] => {
		if (typeof field !== 'string') return [name, field];
		const [found] = schemasAt(answer, field);
		if (found) return [name, found];
		throw new Error(`${operation}: the answer has no ${field}; output.overlay.yaml names it`);
	});
	return { type: 'object', properties: toProperties(Object.fromEntries(schemas)) };
}

/**
 * What one output item of each operation looks like.
 *
 * @returns schemas by node, resource and operation, e.g. `Chat/chat/complete`
 * @throws Error when output.overlay.yaml names something that an answer has not
 */
export function outputSchemasOf({ paths }: ApiDocument): Map<string, JsonSchema> {
	const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
	return new Map(
		operations.flatMap((operation) =>
			Object.entries(operation['x-n8n-outputs'] ?? {}).map(
				([name, fields]): [string, JsonSchema] => [
					name,
					itemSchema(answerOf(operation), name, fields),
				],
			),
		),
	);
}
