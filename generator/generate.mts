import { posix } from 'node:path';

import { dereference } from '@apidevtools/json-schema-ref-parser';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { stringify } from 'yaml';

import { emitOperation, format, formatJson, formatYaml } from './emit.mts';
import type { Operation } from './ir.mts';
import { loadSpec, type OpenApiDocument } from './load.mts';
import {
	catalogueDatesOf,
	emitImageModels,
	emitModels,
	emitSampleRates,
	modelIdsOf,
	presetVoicesOf,
	type ModelIds,
} from './models.mts';
import { emitModelMarks, modelMarksOf } from './model-marks.mts';
import { outputSchemasOf } from './output-schema.mts';
import { bodySchema, isFor, toIr, type ApiDocument } from './to-ir.mts';

/** The API of today as one document, for people, the sandbox and the tools that check requests. */
export const MERGED_SPEC = 'openapi/merged.openapi.yaml';

async function resolved(document: OpenApiDocument): Promise<ApiDocument> {
	return (await dereference(structuredClone(document) as never)) as unknown as ApiDocument;
}

/** The model lists of all operations with a model field, by the sub type that the field lists. */
function collectModels(operations: Operation[], base: ApiDocument): Record<string, ModelIds> {
	const models: Record<string, ModelIds> = {};
	for (const { path, method, body, models: scope, fields } of operations) {
		const subType = fields.find(({ wire }) => wire === 'model')?.config.subType;
		if (!subType) continue;
		const body2024 = bodySchema(base.paths[path]?.[method.toLowerCase()] ?? {});
		const { today, international, from2024 } = modelIdsOf(body, body2024);
		models[subType] ??= {
			today: today.filter((id) => isFor(scope, id)),
			international: international.filter((id) => isFor(scope, id)),
			from2024: from2024.filter((id) => isFor(scope, id)),
		};
	}
	return models;
}

/** The files of an operation, by their path: its fields, and what the overlay wants beside them. */
async function filesOf(operation: Operation): Promise<Map<string, string>> {
	const { file, fields, emit } = operation;
	const folder = `nodes/${posix.dirname(file)}`;
	const files = new Map<string, string>();
	files.set(`nodes/${file}.fields.generated.ts`, await emitOperation(operation));
	if (emit === 'image-models') {
		files.set(`${folder}/models.generated.ts`, await emitImageModels(operation));
	}
	for (const field of fields) {
		if (field.config.emit === 'sample-rates') {
			files.set(`${folder}/sample-rates.generated.ts`, await emitSampleRates(field));
		}
	}
	return files;
}

/** Where n8n looks for what an operation puts out: beside the file of its node, by the node's version. */
function outputSchemaFile(operation: string): string {
	const [node, resource, value] = operation.split('/');
	return `nodes/${node}/__schema__/v1.0.0/${resource}/${value}.json`;
}

async function outputSchemaFiles(document: ApiDocument): Promise<Array<[string, string]>> {
	return await Promise.all(
		[...outputSchemasOf(document)].map(async ([operation, schema]): Promise<[string, string]> => [
			outputSchemaFile(operation),
			await formatJson(schema),
		]),
	);
}

/**
 * Everything that the specification and its overlays say, as files.
 *
 * @returns text by path from the root of the repo
 * @throws Error when an overlay does not fit the specification
 */
export async function generate(): Promise<Map<string, string>> {
	const today = await loadSpec(['today']);
	const forEditor = await resolved(await loadSpec(['today', 'n8n', 'output']));
	const operations = toIr(forEditor);
	const base = await resolved(await loadSpec([]));
	const voices = operations
		.flatMap(({ fields }) => fields)
		.filter(({ config }) => config.emit === 'preset-voices')
		.flatMap(({ schema }) => presetVoicesOf(schema));
	const models = await emitModels(
		collectModels(operations, base),
		operations.flatMap(({ body }) => catalogueDatesOf(body)),
		[...new Set(voices)],
		Object.fromEntries(
			operations
				.flatMap(({ fields }) => fields)
				.flatMap(({ config }) =>
					config.international ? [[String(config.default), config.international]] : [],
				),
		),
	);
	return new Map([
		[MERGED_SPEC, await formatYaml(stringify(today, { aliasDuplicateObjects: false }))],
		...(await Promise.all(operations.map(filesOf))).flatMap((files) => [...files]),
		...(await outputSchemaFiles(forEditor)),
		['nodes/shared/generated/models.generated.ts', models],
		[
			'nodes/shared/generated/model-marks.generated.ts',
			await emitModelMarks(modelMarksOf(operations.map(({ body }) => body)), forEditor.info),
		],
		[
			'nodes/shared/generated/api.generated.ts',
			await format(astToString(await openapiTypescript(structuredClone(today) as never))),
		],
	]);
}
