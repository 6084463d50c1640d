import { dereference } from '@apidevtools/json-schema-ref-parser';
import openapiTypescript, { astToString } from 'openapi-typescript';

import { emitOperation, format } from './emit.mts';
import type { Operation, OperationWords, Schema } from './form.mts';
import { loadSpec, type OpenApiDocument } from './load.mts';
import {
	emitImageModels,
	emitModels,
	emitSampleRates,
	modelIdsOf,
	presetVoicesOf,
	type ModelIds,
} from './models.mts';
import { isFor, toForm, type ApiDocument } from './to-form.mts';

const IMAGES_PATH = '/images/generations';
const SPEECH_PATH = '/audio/speech';

async function resolved(document: OpenApiDocument): Promise<ApiDocument> {
	return (await dereference(structuredClone(document) as never)) as unknown as ApiDocument;
}

function bodySchema({ paths }: ApiDocument, path: string): Schema {
	const [content] = Object.values(paths[path]?.post?.requestBody?.content ?? {});
	return content?.schema ?? {};
}

/** The model lists of all operations with a model field, by the sub type that the field lists. */
function collectModels(merged: ApiDocument, base: ApiDocument): Record<string, ModelIds> {
	const models: Record<string, ModelIds> = {};
	for (const [path, operations] of Object.entries(merged.paths)) {
		const words: OperationWords[] = operations.post?.['x-n8n-operations'] ?? [];
		for (const { fields, models: scope } of words) {
			const subType = fields?.model?.subType;
			if (!subType) continue;
			const { today, from2024 } = modelIdsOf(bodySchema(merged, path), bodySchema(base, path));
			models[subType] ??= {
				today: today.filter((id) => isFor(scope, id)),
				from2024: from2024.filter((id) => isFor(scope, id)),
			};
		}
	}
	return models;
}

function imageOperation(operations: Operation[]): Operation {
	const found = operations.find(({ file }) => file === 'Image/generate');
	if (!found) throw new Error('n8n.overlay.yaml has no operation Image/generate');
	return found;
}

async function emitTypes(): Promise<string> {
	const source = astToString(await openapiTypescript((await loadSpec(['today'])) as never));
	return await format(source);
}

/**
 * Everything that the specification and its overlays say, as files.
 *
 * @returns text by path from the root of the repo
 * @throws Error when an overlay does not fit the specification
 */
export async function generate(): Promise<Map<string, string>> {
	const merged = await resolved(await loadSpec(['today', 'n8n']));
	const base = await resolved(await loadSpec([]));
	const operations = toForm(merged);
	const files = new Map<string, string>();
	for (const operation of operations) {
		files.set(`nodes/${operation.file}.fields.generated.ts`, await emitOperation(operation));
	}
	const { voice = {}, sample_rate: sampleRate = {} } =
		bodySchema(merged, SPEECH_PATH).properties ?? {};
	files.set(
		'nodes/shared/generated/models.generated.ts',
		await emitModels(collectModels(merged, base), presetVoicesOf(voice)),
	);
	files.set(
		'nodes/Image/models.generated.ts',
		await emitImageModels(imageOperation(operations), bodySchema(merged, IMAGES_PATH).oneOf ?? []),
	);
	files.set(
		'nodes/Audio/speech/sample-rates.generated.ts',
		await emitSampleRates(sampleRate['x-sample-rates'] ?? {}),
	);
	files.set('nodes/shared/generated/api.generated.ts', await emitTypes());
	return files;
}
