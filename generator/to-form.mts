import type { Field, FieldWords, ModelScope, Operation, OperationWords, Schema } from './form.mts';
import { foldAllOf } from './normalise.mts';

/** An operation of the dereferenced document. */
interface ApiOperation {
	parameters?: Array<{
		name: string;
		in: string;
		required?: boolean;
		schema: Schema;
		description?: string;
	}>;
	requestBody?: { content: Record<string, { schema: Schema }> };
	'x-n8n-operations'?: OperationWords[];
}

/** The document with no `$ref` left in it. */
export interface ApiDocument {
	paths: Record<string, Record<string, ApiOperation>>;
}

type Property = Pick<Field, 'wire' | 'place' | 'schema' | 'required' | 'scope'>;

/** The models that a schema of an image request is for; none when it is for all others. */
const modelsOf = (schema: Schema) => (schema.properties?.model.enum ?? []) as string[];

const propertiesOf = (schema: Schema): Property[] =>
	Object.entries(schema.properties ?? {}).map(([wire, property]) => ({
		wire,
		place: 'body',
		schema: foldAllOf(property),
		required: schema.required?.includes(wire) ?? false,
	}));

/** Whether an operation is for this model. */
export const isFor = (scope: ModelScope | undefined, model: string): boolean => {
	if (!scope) return true;
	return 'only' in scope ? scope.only.includes(model) : !scope.except.includes(model);
};

/**
 * A request whose schema depends on the model: each field once for all models that have it alike.
 * The model itself is one field.
 */
function propertiesByModel(branches: Schema[], scope: ModelScope | undefined): Property[] {
	const known = branches.flatMap(modelsOf);
	const variants = new Map<string, Property & { models: string[]; forOthers: boolean }>();
	const own = branches.filter((schema) => modelsOf(schema).every((model) => isFor(scope, model)));
	for (const branch of own) {
		const models = modelsOf(branch);
		for (const property of propertiesOf(branch)) {
			if (property.wire === 'model') property.schema = { type: 'string' };
			const { title: _title, ...meaning } = property.schema;
			const key = JSON.stringify([property.wire, property.required, meaning]);
			const variant = variants.get(key) ?? { ...property, models: [], forOthers: false };
			variant.models.push(...models);
			variant.forOthers ||= models.length === 0;
			variants.set(key, variant);
		}
	}
	return [...variants.values()].map(({ models, forOthers, ...property }) => {
		const isForAll = forOthers && own.flatMap(modelsOf).every((model) => models.includes(model));
		if (isForAll) return property;
		const except = known.filter((model) => !models.includes(model));
		return { ...property, scope: forOthers ? { except } : { only: models } };
	});
}

/** The body's fields; of several media types the first is the one that can hold all of them. */
function bodyProperties({ requestBody }: ApiOperation, scope: ModelScope | undefined): Property[] {
	const [content] = Object.values(requestBody?.content ?? {});
	if (!content) return [];
	const { oneOf, ...own } = foldAllOf(content.schema);
	if (!oneOf) return propertiesOf(own);
	const branches = oneOf.map(foldAllOf);
	if (branches.every(({ properties }) => properties?.model))
		return propertiesByModel(branches, scope);
	return [...propertiesOf(own), ...branches.flatMap(propertiesOf)];
}

function queryProperties({ parameters = [] }: ApiOperation): Property[] {
	return parameters
		.filter((parameter) => parameter.in === 'query')
		.map(({ name, schema, description, required = false }) => ({
			wire: name,
			place: 'query',
			schema: { description, ...schema },
			required,
		}));
}

function toOperation(operation: ApiOperation, words: OperationWords): Operation {
	const { file, exports, main, models, skip = {}, fields = {} } = words;
	const properties = [...bodyProperties(operation, models), ...queryProperties(operation)];
	const known = new Set(properties.map(({ wire }) => wire));
	const unknown = [...main, ...Object.keys(skip), ...Object.keys(fields)].filter(
		(wire) => !known.has(wire),
	);
	if (unknown.length > 0) {
		throw new Error(
			`${file}: the API has no field ${unknown.join(', ')}; n8n.overlay.yaml names it`,
		);
	}
	const toField = (property: Property): Field => {
		const words: FieldWords = fields[property.wire] ?? {};
		const { properties = {} } = property.schema;
		return {
			...property,
			schema: words.of === undefined ? property.schema : properties[words.of],
			isMain: main.includes(property.wire) || property.required,
			words,
		};
	};
	const order = (wire: string) => (main.includes(wire) ? main.indexOf(wire) : main.length);
	return {
		file,
		exports,
		fields: properties
			.filter(({ wire }) => !(wire in skip))
			.map(toField)
			.sort((a, b) => order(a.wire) - order(b.wire)),
	};
}

/**
 * Every operation that n8n.overlay.yaml gives to a node.
 *
 * @throws Error when the overlay names a field that the API does not have
 */
export function toForm({ paths }: ApiDocument): Operation[] {
	return Object.values(paths)
		.flatMap((path) => Object.values(path))
		.flatMap((operation) =>
			(operation['x-n8n-operations'] ?? []).map((words) => toOperation(operation, words)),
		);
}
