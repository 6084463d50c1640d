import type {
	Field,
	FieldConfig,
	ModelScope,
	Operation,
	OperationConfig,
	OutputConfig,
	Schema,
} from './ir.mts';
import { foldAllOf } from './normalise.mts';
import { schemasAt } from './schema-path.mts';

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
	responses?: Record<string, { content?: Record<string, { schema: Schema }> }>;
	'x-n8n-operations'?: OperationConfig[];
	'x-n8n-outputs'?: Record<string, OutputConfig>;
}

/** The document with no `$ref` left in it. */
export interface ApiDocument {
	info?: { 'x-free-models'?: { date: string; ids: string[] } };
	paths: Record<string, Record<string, ApiOperation>>;
}

type Property = Pick<Field, 'wire' | 'location' | 'schema' | 'required' | 'scope'>;

/** The models that a schema of an image request is for; none when it is for all others. */
const modelsOf = (schema: Schema) => (schema.properties?.model.enum ?? []) as string[];

const propertiesOf = (schema: Schema): Property[] =>
	Object.entries(schema.properties ?? {}).map(([wire, property]) => ({
		wire,
		location: 'body',
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

/** The body's schema; of several media types the first is the one that can hold all fields. */
export function bodySchema({ requestBody }: ApiOperation): Schema {
	const [content] = Object.values(requestBody?.content ?? {});
	return foldAllOf(content?.schema ?? {});
}

function bodyProperties(body: Schema, scope: ModelScope | undefined): Property[] {
	const { oneOf, ...own } = body;
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
			location: 'query',
			schema: { description, ...schema },
			required,
		}));
}

/**
 * @param path to an enum of the body, e.g. `messages[].role`
 * @throws Error when there is none
 */
function choiceAt(body: Schema, path: string): Schema {
	const found = schemasAt(body, path).find((schema) => schema.enum);
	if (!found) throw new Error(`The API has no choice ${path}; n8n.overlay.yaml names it`);
	return found;
}

/** @throws Error when the overlay names a field that neither the body nor the query has */
function checkNames(properties: Property[], body: Schema, config: OperationConfig): void {
	const { file, main = [], skip = {}, fields = {} } = config;
	const known = new Set(properties.map(({ wire }) => wire));
	const isNested = (name: string) => schemasAt(body, name).length > 0;
	const unknown = [
		...[...main, ...Object.keys(fields)].filter((name) => !known.has(name)),
		...Object.keys(skip).filter((name) => !known.has(name) && !isNested(name)),
	];
	if (unknown.length > 0) {
		throw new Error(
			`${file}: the API has no field ${unknown.join(', ')}; n8n.overlay.yaml names it`,
		);
	}
}

function ownFields(
	properties: Property[],
	{ main = [], skip = {}, fields = {} }: OperationConfig,
): Field[] {
	const toField = (property: Property): Field => {
		const config: FieldConfig = fields[property.wire] ?? {};
		const { properties: inner = {} } = property.schema;
		return {
			...property,
			schema: config.property === undefined ? property.schema : inner[config.property],
			isMain: main.includes(property.wire) || property.required,
			config,
		};
	};
	const order = (wire: string) => (main.includes(wire) ? main.indexOf(wire) : main.length);
	return properties
		.filter(({ wire }) => !(wire in skip))
		.map(toField)
		.sort((a, b) => order(a.wire) - order(b.wire));
}

function toOperation(
	[path, method, operation]: readonly [string, string, ApiOperation],
	config: OperationConfig,
): Operation {
	const { file, exportPrefix, name, value, action, description, models, emit } = config;
	const body = bodySchema(operation);
	const properties = [...bodyProperties(body, models), ...queryProperties(operation)];
	checkNames(properties, body, config);
	const choices = Object.entries(config.choices ?? {});
	return {
		file,
		exportPrefix,
		text: { name, value, action, description },
		method: method.toUpperCase(),
		path,
		fields: config.fieldsOf === undefined ? ownFields(properties, config) : [],
		choices: Object.fromEntries(choices.map(([name, at]) => [name, choiceAt(body, at)])),
		body,
		...(models ? { models } : {}),
		...(emit ? { emit } : {}),
	};
}

/**
 * Every operation that n8n.overlay.yaml gives to a node.
 *
 * @throws Error when the overlay names a field, a choice or an operation that there is not
 */
export function toIr({ paths }: ApiDocument): Operation[] {
	const configured = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).flatMap(([method, operation]) =>
			(operation['x-n8n-operations'] ?? []).map(
				(config) => [[path, method, operation], config] as const,
			),
		),
	);
	const files = new Set(configured.map(([, { file }]) => file));
	for (const [, { file, fieldsOf }] of configured) {
		if (fieldsOf !== undefined && !files.has(fieldsOf)) {
			throw new Error(`${file}: there is no operation ${fieldsOf}; n8n.overlay.yaml names it`);
		}
	}
	return configured.map(([operation, config]) => toOperation(operation, config));
}
