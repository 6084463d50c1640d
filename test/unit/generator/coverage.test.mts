/** Every field and every value of the API, in 2024 and today, in what the editor shows of it. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type {
	ILoadOptionsFunctions,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import type { OperationConfig, Schema } from '../../../generator/ir.mts';
import type { ModelIds } from '../../../generator/models.mts';
import { modelSearch } from '../../../nodes/shared/editor/model-list';
import { repository } from './on-node.mts';
import {
	generated,
	leavesOf,
	propertiesOf,
	readConfig,
	readSpec,
	type Spec,
	type SpecField,
} from './output.mts';

const spec2024 = readSpec('siliconflow');
const merged = readSpec('merged');
const config = readConfig();
const files = generated();
const { models, presetVoices } = files.get('nodes/shared/generated/models.generated.ts') as {
	models: Record<string, ModelIds>;
	presetVoices: string[];
};

/** Operations of the API that no operation of a node is made of, with the reason. */
const NOT_SHOWN: Record<string, string> = {
	'GET /files': 'a workflow has no use for a list of the files of batches',
	'POST /files': 'Create of the batch node uploads the file itself (nodes/Batch/start-batch.ts)',
};

const camelCase = (wire: string) =>
	wire.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What the hand-written form of messages calls what the API calls otherwise. */
const FORM_NAMES: Record<string, string> = {
	image_url: 'images',
	audio_url: 'audio',
	video_url: 'videos',
	max_frams: 'maxFrames',
	reasoning_content: 'reasoning',
};

/** The parts of a message's content, which stand beside Content in the form. */
const CONTENT_PARTS = 'content[]';

/** The properties one level inside another. */
const innerOf = ({ options = [] }: INodeProperties): INodeProperties[] =>
	options.flatMap((option) =>
		'values' in option ? option.values : 'type' in option ? [option] : [],
	);

/** A property and those inside it. */
const flatten = (property: INodeProperties): INodeProperties[] => [
	property,
	...innerOf(property).flatMap(flatten),
];

/** The properties that set the members of a value: a collection of options is no level of the API. */
const membersOf = (property: INodeProperties): INodeProperties[] =>
	innerOf(property).flatMap((inner) => (inner.type === 'collection' ? membersOf(inner) : [inner]));

const valuesOf = ({ options = [] }: INodeProperties) =>
	options.flatMap((option) => ('value' in option ? [option.value] : []));

interface ApiField extends SpecField {
	/** Of the operation, e.g. `POST /rerank`. */
	api: string;
}

const apiOf = (method: string, url: string) => `${method.toUpperCase()} ${url}`;

const apisOf = ({ paths }: Spec) =>
	Object.entries(paths).flatMap(([url, methods]) =>
		Object.keys(methods).map((method) => apiOf(method, url)),
	);

/** Every value that a request of the API has, in the body or the query. */
const fieldsOf = ({ paths }: Spec): ApiField[] =>
	Object.entries(paths).flatMap(([url, methods]) =>
		Object.entries(methods).flatMap(([method, { requestBody, parameters = [] }]) => {
			const [content] = Object.values(requestBody?.content ?? {});
			const body = content ? leavesOf(content.schema) : [];
			const query = parameters
				.filter((parameter) => parameter.in === 'query')
				.map(({ name, schema }) => ({ path: name, schema }));
			return [...body, ...query].map((field) => ({ ...field, api: apiOf(method, url) }));
		}),
	);

const wireOf = ({ path: at }: SpecField) => at.split(/[.[]/)[0];

/** Why an operation has no field for a value; undefined where it has one. */
const skipReason = ({ skip = {} }: OperationConfig, field: SpecField): string | undefined =>
	skip[wireOf(field)] ?? skip[field.path];

/** The node operations of an API operation that have fields of their own, without those that skip this one. */
const operationsWith = (field: ApiField): OperationConfig[] =>
	(config[field.api] ?? []).filter(
		(operation) => operation.fieldsOf === undefined && skipReason(operation, field) === undefined,
	);

/** What a file under nodes/ exports that people have written. */
const handWritten = (file: string) => require(path.join(repository, 'nodes', file));

/** The properties that set a field, in one operation. */
function propertiesFor({ file, fields: special = {} }: OperationConfig, field: SpecField) {
	const wire = wireOf(field);
	const own = special[wire];
	const name = own?.name ?? camelCase(wire);
	const exports = own?.handWritten
		? handWritten(own.handWritten)
		: files.get(`nodes/${file}.fields.generated.ts`);
	return propertiesOf(exports).filter(
		(property) => property.routing?.send?.property === wire || property.name === name,
	);
}

/** The properties for one name inside others; JSON holds all that is inside it. */
function step(properties: INodeProperties[], part: string): INodeProperties[] {
	if (properties.some(({ type }) => type === 'json')) return properties;
	const wire = part.replace('[]', '');
	const name = FORM_NAMES[wire] ?? camelCase(wire);
	return properties.flatMap(membersOf).filter((property) => property.name === name);
}

/**
 * The properties for a nested field, e.g. `messages[].role`, found level by level, so that a namesake
 * elsewhere in the form does not count. A field that is one property of an object stands for the whole.
 */
function innermost(operation: OperationConfig, field: SpecField): INodeProperties[] {
	const properties = propertiesFor(operation, field);
	if (operation.fields?.[wireOf(field)]?.property !== undefined) return properties;
	const [, ...inner] = field.path.split('.');
	return inner.filter((part) => part !== CONTENT_PARTS).reduce(step, properties);
}

it('knows the nine endpoints of 2024', () => {
	expect(Object.keys(spec2024.paths)).toEqual([
		'/user/info',
		'/models',
		'/uploads/audio/voice',
		'/chat/completions',
		'/embeddings',
		'/audio/speech',
		'/audio/transcriptions',
		'/rerank',
		'/images/generations',
	]);
	expect(fieldsOf(spec2024).length).toBeGreaterThan(80);
	expect(fieldsOf(merged).length).toBeGreaterThan(fieldsOf(spec2024).length);
});

it.each(apisOf(merged))('%s is an operation of a node, or it is said why not', (api) => {
	if (api in NOT_SHOWN) expect(config).not.toHaveProperty([api]);
	else expect(config[api]?.length).toBeGreaterThan(0);
});

const editions = [
	['2024', spec2024],
	['today', merged],
] as const;

describe.each(editions)('every field of %s has a property, or a reason why not', (_when, spec) => {
	const shown = fieldsOf(spec).filter(({ api }) => !(api in NOT_SHOWN));

	it.each(shown.map((field) => [field.api, field.path, field] as const))(
		'%s %s',
		(api, _at, field) => {
			for (const operation of config[api]) {
				expect(skipReason(operation, field) ?? 'a field').toMatch(/\w+ \w+/);
			}
			for (const operation of operationsWith(field)) {
				expect(innermost(operation, field)).not.toEqual([]);
			}
		},
	);
});

it('the reasons for what has no property name files that exist', () => {
	const reasons = Object.values(config)
		.flat()
		.flatMap(({ skip = {} }) => Object.values(skip));
	const named = [...Object.values(NOT_SHOWN), ...reasons].flatMap(
		(reason) => reason.match(/nodes\/[\w/.-]+\.ts/g) ?? [],
	);
	expect(named.length).toBeGreaterThan(2);
	expect(named.filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
});

describe.each(editions)('every value of %s can be chosen', (_when, spec) => {
	const subTypeOf = (operation: OperationConfig) => operation.fields?.model?.subType ?? '';
	const selectable = (subType: string): readonly string[] => {
		const { today, international, from2024 } = models[subType];
		return [...today, ...international, ...from2024];
	};
	const isJson = (field: ApiField) =>
		operationsWith(field)
			.flatMap((operation) => innermost(operation, field))
			.some(({ type }) => type === 'json');
	const withValues = fieldsOf(spec).filter(
		(field) => field.schema.enum && operationsWith(field).length > 0 && !isJson(field),
	);

	/** What an operation lets one choose for a field. */
	const offeredBy = (operation: OperationConfig, field: SpecField): unknown[] => {
		if (field.path === 'model') return [...selectable(subTypeOf(operation))];
		if (field.path === 'voice') {
			return selectable(subTypeOf(operation)).flatMap((model) =>
				presetVoices.map((voice) => `${model}:${voice}`),
			);
		}
		return innermost(operation, field).flatMap(valuesOf);
	};

	it.each(withValues.map((field) => [field.api, field.path, field] as const))(
		'%s %s',
		(_api, _at, field) => {
			const offered = operationsWith(field).flatMap((operation) => offeredBy(operation, field));
			// "others" of an image size means a size of one's own.
			const wanted = field.schema.enum?.map((value) => (value === 'others' ? 'custom' : value));
			expect(offered).toEqual(expect.arrayContaining(wanted ?? []));
		},
	);
});

describe('a model field', () => {
	/** An editor whose server cannot reach the service. */
	const offline = {
		getCredentials: async () => ({ apiKey: 'sk-test', region: 'cn' }),
		getNode: () => ({}),
		helpers: {
			httpRequestWithAuthentication: async () => await Promise.reject(new Error('offline')),
		},
		logger: { warn: () => undefined },
	} as unknown as ILoadOptionsFunctions;

	const lists = Object.values(config)
		.flat()
		.flatMap(({ file, fields: { model } = {} }) =>
			model?.search && model.subType ? [[file, model.search, model.subType] as const] : [],
		);

	it.each(lists)(
		'of %s lists all that is known when the live list cannot be had',
		async (_file, search, subType) => {
			const { results } = await modelSearch[search as keyof typeof modelSearch].call(offline);
			const { today, from2024 } = models[subType];
			const named = new Map(results.map(({ name, value }) => [value, name]));
			for (const id of today) expect(named.get(id)?.split(' (')[0]).toBe(id);
			for (const id of from2024) expect(named.get(id)).toBe(`${id} (2024)`);
			expect(named.size).toBe(today.length + from2024.length);
		},
	);
});

describe.each(editions)('no range is narrower than in %s', (_when, spec) => {
	const withRange = fieldsOf(spec).filter(
		({ api, schema }) =>
			api !== 'POST /images/generations' &&
			(schema.minimum !== undefined || schema.maximum !== undefined),
	);
	it.each(withRange.map((field) => [field.api, field.path, field] as const))(
		'%s %s',
		(_api, _at, field) => {
			const { minimum, maximum } = field.schema;
			for (const operation of operationsWith(field)) {
				for (const { typeOptions } of propertiesFor(operation, field)) {
					const { minValue = -Infinity, maxValue = Infinity } = typeOptions ?? {};
					if (minimum !== undefined) expect(minValue).toBeLessThanOrEqual(minimum);
					if (maximum !== undefined) expect(maxValue).toBeGreaterThanOrEqual(maximum);
				}
			}
		},
	);
});

describe('images', () => {
	const branches =
		spec2024.paths['/images/generations'].post.requestBody?.content['application/json'].schema
			.oneOf;
	const properties = propertiesOf(files.get('nodes/Image/generate.fields.generated.ts'));

	const isShown = (
		{ displayOptions: { show = {}, hide = {} } = {} }: INodeProperties,
		id: string,
	) => {
		const shown = show.model ?? show['/model'];
		const hidden = hide.model ?? hide['/model'];
		return (!shown || shown.includes(id)) && !hidden?.includes(id);
	};
	const shownFor = (id: string) => properties.filter((property) => isShown(property, id));
	const idOf = (schema: Schema) => String(schema.properties?.model.enum?.[0]);
	const table = (branches ?? []).map((schema) => [idOf(schema), schema] as const);

	it('has the seven schemas', () => {
		expect(table).toHaveLength(7);
	});

	it.each(table)('%s shows its own fields and no others', (id, schema) => {
		const shown = shownFor(id)
			.filter(({ name }) => name !== 'customImageSize')
			.map(({ name }) => name);
		expect(shown.sort()).toEqual(
			Object.keys(schema.properties ?? {})
				.map(camelCase)
				.sort(),
		);
	});

	it.each(table)('%s has its own sizes, ranges and defaults', (id, schema) => {
		for (const [wire, want] of Object.entries(schema.properties ?? {})) {
			if (wire === 'model') continue;
			const [property, ...others] = shownFor(id).filter(({ name }) => name === camelCase(wire));
			expect({ wire, others }).toEqual({ wire, others: [] });
			if (wire === 'image_size') {
				const sizes = (want.enum ?? []).map((size) => (size === 'others' ? 'custom' : size));
				expect(valuesOf(property).sort()).toEqual(sizes.sort());
				expect(property.default).toBe(want.default);
				const custom = shownFor(id).filter(({ name }) => name === 'customImageSize');
				expect(custom).toHaveLength(sizes.includes('custom') ? 1 : 0);
			}
			if (want.type === 'integer' || want.type === 'number') {
				const { minValue, maxValue, numberPrecision } = property.typeOptions ?? {};
				expect({ wire, minValue, maxValue, numberPrecision, default: property.default }).toEqual({
					wire,
					minValue: want.minimum,
					maxValue: want.maximum,
					numberPrecision: want.type === 'integer' ? 0 : 2,
					default: want.default ?? want.minimum,
				});
			}
		}
	});

	it('tells the node which fields and sizes each model has', () => {
		const { imageModels } = files.get('nodes/Image/models.generated.ts') as {
			imageModels: Record<string, { fields: string[]; sizes: string[] }>;
		};
		for (const [id, { properties: want = {} }] of table) {
			expect(imageModels[id].fields).toEqual(Object.keys(want));
			expect(imageModels[id].sizes).toEqual(
				want.image_size.enum?.filter((size) => size !== 'others'),
			);
		}
	});
});

describe('in the nodes', () => {
	const folder = path.join(repository, 'nodes');
	let shown: INodeProperties[];

	beforeAll(async () => {
		const nodes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
			file.endsWith('.node.ts'),
		);
		const modules = await Promise.all(
			nodes.map(async (file) => await import(path.join(folder, file))),
		);
		shown = modules
			.flatMap((exports: Record<string, new () => INodeType>) => Object.values(exports))
			.flatMap((Node) => new Node().description.properties)
			.flatMap(flatten);
	});

	const keyOf = ({ name, displayName, type, routing, options, default: value }: INodeProperties) =>
		JSON.stringify([name, displayName, type, routing?.send, options, value]);
	const generatedFields = [...files].filter(([file]) => file.endsWith('.fields.generated.ts'));
	const handWrittenFields = Object.values(config)
		.flat()
		.flatMap(({ fields = {} }) => Object.values(fields))
		.flatMap(({ handWritten: file }) => (file ? [[file, handWritten(file)] as const] : []));

	it.each([...generatedFields, ...handWrittenFields])(
		'every property of %s is shown',
		(_file, exports) => {
			const known = new Set(shown.map(keyOf));
			const missing = propertiesOf(exports)
				.filter((property) => !known.has(keyOf(property)))
				.map(({ name }) => name);
			expect(missing).toEqual([]);
		},
	);

	it.each(Object.values(config).flat())(
		'$file is in its node’s list of operations',
		(operation) => {
			const { name, value, action, description } = operation;
			const { routing } = files.get(`nodes/${operation.file}.fields.generated.ts`)?.[
				`${operation.exportPrefix}Option`
			] as INodePropertyOptions;
			const options = shown.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
			expect(options).toContainEqual(
				expect.objectContaining({
					...{ name, value, action, description },
					routing: expect.objectContaining({ request: routing?.request }),
				}),
			);
		},
	);
});
