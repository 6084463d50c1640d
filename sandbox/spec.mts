import { fileURLToPath } from 'node:url';

import { dereference } from '@apidevtools/json-schema-ref-parser';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

import type { Schema } from '../generator/ir.mts';
import { refusal } from './api-error.mts';
import { operationsOf, type OperationsDocument, type SampleOperation } from './operations.mts';

/** What single chat models can do, by the specification's `x-models`. */
export interface ChatAbilities {
	vision: string[];
	json: string[];
	thinking: string[];
	reasoningEffort: string[];
	audio: string[];
	video: string[];
	pdf: string[];
}

/** The merged specification, ready to check requests and to say which models there are. */
export interface Spec {
	/** @throws ApiError 400 in the service's own words when the body breaks the specification */
	check(path: string, body: unknown): void;
	/** Model ids by the sub type of `GET /models`, those of 2024 included. */
	models: Map<string, string[]>;
	/** The model ids that a path takes; undefined for a path without models. */
	modelsAt(path: string): string[] | undefined;
	abilities: ChatAbilities;
	/** The video models that start from an image. */
	imageToVideo: string[];
	/** The most tokens of one text, by embedding model. */
	maxInputTokens: Record<string, number>;
	/** The embedding and reranker models that take images. */
	imageModels: string[];
	/** Samples per second that a format of speech takes. */
	sampleRates: Record<string, number[]>;
	operations: SampleOperation[];
}

interface Document extends OperationsDocument {
	paths: Record<
		string,
		OperationsDocument['paths'][string] & {
			post?: { requestBody?: { content: Record<string, { schema: Schema }> } };
		}
	>;
}

const SUB_TYPES: Record<string, string> = {
	'/chat/completions': 'chat',
	'/embeddings': 'embedding',
	'/rerank': 'reranker',
	'/images/generations': 'text-to-image',
	'/audio/speech': 'text-to-speech',
	'/audio/transcriptions': 'speech-to-text',
	'/video/submit': 'text-to-video',
};

/** OpenAPI 3.0's `nullable` in the words of JSON Schema. */
function toJsonSchema(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(toJsonSchema);
	if (typeof schema !== 'object' || schema === null) return schema;
	const { nullable, ...rest } = Object.fromEntries(
		Object.entries(schema).map(([key, value]) => [key, toJsonSchema(value)]),
	);
	return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

/** Says what is wrong in the manner of the service, which passes on what its validator says. */
function inWords(errors: ErrorObject[] = []): string {
	const [error] = errors;
	const field = error?.instancePath.split('/').filter(Boolean).join('.');
	const allowed = error?.params.allowedValues as unknown[] | undefined;
	const detail = allowed ? `${error.message}: ${allowed.join(', ')}` : error?.message;
	return `The parameter is invalid. Please check again. ${field ? `${field}: ` : ''}${detail ?? ''}`.trim();
}

const schemasOf = (document: Document, path: string): Schema[] =>
	Object.values(document.paths[path]?.post?.requestBody?.content ?? {}).map(({ schema }) => schema);

/** @param name of a document in openapi/, as it is committed: a faulty merge must not be on both sides */
async function resolved(name: string): Promise<Document> {
	const file = fileURLToPath(new URL(`../openapi/${name}`, import.meta.url));
	return (await dereference(file)) as unknown as Document;
}

const modelsOf = (schema: Schema): Schema[] =>
	[schema, ...(schema.oneOf ?? [])].flatMap(({ properties }) => properties?.model ?? []);

/**
 * The model ids of today's catalogue, and behind them those that only the spec of 2024 has; of the
 * international site those that are known.
 */
function modelIdsOf(today: Schema, base: Schema, site: 'cn' | 'com'): string[] {
	const catalogues = modelsOf(today).flatMap((model) => model['x-catalogue'] ?? []);
	if (site === 'com') return catalogues.flatMap(({ ids, international = ids }) => international);
	const catalogue = catalogues.flatMap(({ ids }) => ids);
	const from2024 = modelsOf(base).flatMap((model) => (model.enum ?? []) as string[]);
	return [...new Set([...catalogue, ...from2024])];
}

/** Of a schema for each model, the one for this model: its complaint is the one that helps. */
function branchFor(schema: Schema, model: unknown): Schema {
	const isFor = ({ properties }: Schema) => properties?.model.enum?.includes(String(model));
	const branches = schema.oneOf ?? [];
	if (!branches.every(({ properties }) => properties?.model)) return schema;
	return branches.find(isFor) ?? branches.at(-1) ?? schema;
}

export async function readSpec(site: 'cn' | 'com' = 'cn'): Promise<Spec> {
	const merged = await resolved('merged.openapi.yaml');
	const base = await resolved('siliconflow.openapi.yaml');
	const ajv = new Ajv({ strict: false, allErrors: false, coerceTypes: false });
	(addFormats.default as typeof addFormats)(ajv);
	const validators = new Map<Schema, ValidateFunction>();
	const validatorOf = (schema: Schema) => {
		const known = validators.get(schema) ?? ajv.compile(toJsonSchema(schema) as object);
		validators.set(schema, known);
		return known;
	};
	const models = new Map<string, string[]>();
	for (const [path, subType] of Object.entries(SUB_TYPES)) {
		const [schema] = schemasOf(merged, path);
		models.set(subType, modelIdsOf(schema, schemasOf(base, path)[0] ?? {}, site));
	}
	const extension = (path: string) =>
		(schemasOf(merged, path)[0].properties?.model as Record<string, unknown>)['x-models'];
	const { maxInputTokens } = extension('/embeddings') as {
		maxInputTokens: Record<string, number>;
	};
	const imageModels = ['/embeddings', '/rerank'].flatMap(
		(path) => (extension(path) as { images: string[] }).images,
	);
	const speech = schemasOf(merged, '/audio/speech')[0].properties?.sample_rate as unknown as {
		'x-sample-rates': Record<string, number[]>;
	};
	const { imageToVideo } = extension('/video/submit') as { imageToVideo: string[] };
	const videoModels = models.get('text-to-video') ?? [];
	models.set(
		'text-to-video',
		videoModels.filter((id) => !imageToVideo.includes(id)),
	);
	models.set('image-to-video', imageToVideo);
	const abilities = extension('/chat/completions') as ChatAbilities;
	// The reference names ids of Reasoning Effort that the catalogue has under other names.
	const others: Record<string, string[]> = {
		'/chat/completions': abilities.reasoningEffort,
		'/video/submit': imageToVideo,
	};
	return {
		models,
		modelsAt: (path) => {
			const ids = models.get(SUB_TYPES[path] ?? '');
			return ids && [...ids, ...(others[path] ?? [])];
		},
		imageToVideo,
		abilities,
		maxInputTokens,
		imageModels,
		sampleRates: speech['x-sample-rates'],
		operations: operationsOf(merged),
		check(path, body) {
			const [schema] = schemasOf(merged, path);
			if (!schema) return;
			const validate = validatorOf(branchFor(schema, (body as { model?: unknown })?.model));
			if (!validate(body)) throw refusal.invalid(inWords(validate.errors ?? []));
		},
	};
}
