/** Every field and every value of the 2024 spec, in what the generator makes of it. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import type {
	ILoadOptionsFunctions,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import type { OperationWords, Schema } from '../../../generator/form.mts';
import type { ModelIds } from '../../../generator/models.mts';
import { modelSearch } from '../../../nodes/shared/editor/model-list';
import { repository } from './on-node.mts';
import {
	generated,
	leavesOf,
	propertiesOf,
	readSpec2024,
	readWords,
	type SpecField,
} from './output.mts';

const spec = readSpec2024();
const words = readWords();
const files = generated();
const { models, presetVoices } = files.get('nodes/shared/generated/models.generated.ts') as {
	models: Record<string, ModelIds>;
	presetVoices: string[];
};

/** Where code, and no property of its own, puts a nested value into the request. */
const SHAPED_BY_CODE: Record<string, string> = {
	'messages[].content[].type': 'follows from what the message holds (nodes/Chat/messages.ts)',
	'messages[].content[].text': 'is the message’s Content when it has images beside it',
};

const camelCase = (wire: string) =>
	wire.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A property and those inside it. */
function flatten(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((option) =>
		'values' in option ? option.values : 'type' in option ? [option] : [],
	);
	return [property, ...inner.flatMap(flatten)];
}

const valuesOf = ({ options = [] }: INodeProperties) =>
	options.flatMap((option) => ('value' in option ? [option.value] : []));

const operations = Object.entries(spec.paths).flatMap(([url, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({ url, method, operation })),
);

const fields = operations.flatMap(({ url, operation }) => {
	const [content] = Object.values(operation.requestBody?.content ?? {});
	const body = content ? leavesOf(content.schema) : [];
	const query = (operation.parameters ?? []).map(({ name, schema }) => ({ path: name, schema }));
	return [...body, ...query].map((field) => [url, field.path, field] as const);
});

const wireOf = ({ path: at }: SpecField) => at.split(/[.[]/)[0];

/** The generated properties that set a field, in one operation. */
function propertiesFor({ file, fields: special = {} }: OperationWords, field: SpecField) {
	const wire = wireOf(field);
	const name = special[wire]?.name ?? camelCase(wire);
	return propertiesOf(files.get(`nodes/${file}.fields.generated.ts`)).filter(
		(property) => property.routing?.send?.property === wire || property.name === name,
	);
}

/** The property for the innermost name of a nested field, e.g. `role` of `messages[].role`. */
function innermost(properties: INodeProperties[], { path: at }: SpecField, isPart: boolean) {
	if (!/[.]/.test(at) || isPart) return properties;
	const name = camelCase(at.split(/[.[\]]+/).at(-1) ?? '');
	return properties.flatMap(flatten).filter((property) => property.name === name);
}

it('knows the nine endpoints', () => {
	expect(operations.map(({ url }) => url)).toEqual([
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
	expect(fields.length).toBeGreaterThan(80);
});

describe('every field of 2024 has a property, or a reason why not', () => {
	it.each(fields)('%s %s', (url, at, field) => {
		expect(words[url]?.length).toBeGreaterThan(0);
		for (const operation of words[url]) {
			const wire = wireOf(field);
			if (operation.skip?.[wire] !== undefined) {
				expect(operation.skip[wire]).toMatch(/\w+ \w+/);
				continue;
			}
			const isPart = operation.fields?.[wire]?.of !== undefined || at in SHAPED_BY_CODE;
			expect(innermost(propertiesFor(operation, field), field, isPart)).not.toEqual([]);
		}
	});
});

describe('every value of 2024 can be chosen', () => {
	const subTypeOf = (operation: OperationWords) => operation.fields?.model?.subType ?? '';
	const selectable = (subType: string): readonly string[] => {
		const { today, from2024 } = models[subType];
		return [...today, ...from2024];
	};
	const withValues = fields.filter(([, at, { schema }]) => schema.enum && !(at in SHAPED_BY_CODE));

	/** What an operation lets one choose for a field. */
	const offeredBy = (operation: OperationWords, at: string, field: SpecField): unknown[] => {
		if (at === 'model') return [...selectable(subTypeOf(operation))];
		if (at === 'voice') {
			return selectable(subTypeOf(operation)).flatMap((model) =>
				presetVoices.map((voice) => `${model}:${voice}`),
			);
		}
		return innermost(propertiesFor(operation, field), field, false).flatMap(valuesOf);
	};

	it.each(withValues)('%s %s', (url, at, field) => {
		const open = words[url].filter(({ skip }) => skip?.[wireOf(field)] === undefined);
		const offered = open.flatMap((operation) => offeredBy(operation, at, field));
		// "others" of an image size means a size of one's own.
		const wanted = field.schema.enum?.map((value) => (value === 'others' ? 'custom' : value));
		if (open.length > 0) expect(offered).toEqual(expect.arrayContaining(wanted ?? []));
	});
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

	const lists = Object.values(words)
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
			for (const id of today) expect(named.get(id)).toBe(id);
			for (const id of from2024) expect(named.get(id)).toBe(`${id} (2024)`);
			expect(named.size).toBe(today.length + from2024.length);
		},
	);
});

describe('no range is narrower than in 2024', () => {
	const withRange = fields.filter(
		([url, , { schema }]) =>
			url !== '/images/generations' &&
			(schema.minimum !== undefined || schema.maximum !== undefined),
	);
	it.each(withRange)('%s %s', (url, _at, field) => {
		const { minimum, maximum } = field.schema;
		for (const operation of words[url]) {
			for (const { typeOptions } of propertiesFor(operation, field)) {
				const { minValue = -Infinity, maxValue = Infinity } = typeOptions ?? {};
				if (minimum !== undefined) expect(minValue).toBeLessThanOrEqual(minimum);
				if (maximum !== undefined) expect(maxValue).toBeGreaterThanOrEqual(maximum);
			}
		}
	});
});

describe('images', () => {
	const branches =
		spec.paths['/images/generations'].post.requestBody?.content['application/json'].schema.oneOf;
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
	const fieldFiles = [...files].filter(([file]) => file.endsWith('.fields.generated.ts'));

	it.each(fieldFiles)('every property of %s is shown', (_file, exports) => {
		const known = new Set(shown.map(keyOf));
		const missing = propertiesOf(exports)
			.filter((property) => !known.has(keyOf(property)))
			.map(({ name }) => name);
		expect(missing).toEqual([]);
	});

	it.each(operations.map(({ url, method }) => [method, url]))('%s %s is sent', (method, url) => {
		const requests = shown
			.flatMap(({ options = [] }) => options as INodePropertyOptions[])
			.flatMap(({ routing }) => routing?.request ?? []);
		expect(requests).toContainEqual(expect.objectContaining({ method: method.toUpperCase(), url }));
	});
});
