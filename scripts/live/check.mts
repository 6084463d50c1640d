import { Ajv } from 'ajv';

import { listOf, recordOf } from './values.mts';

/** An answer as it came. */
export interface Answer {
	status: number;
	contentType: string;
	/** Parsed where it is JSON, one value an event where it is a stream; bytes for everything else. */
	body: unknown;
	/** Whether the body is a stream of events. */
	isStream: boolean;
}

/** Says how an answer differs from what the specification promises; an empty list for one that fits. */
export type Check = (method: string, path: string, answer: Answer) => string[];

/** A schema with all that its parts say: properties and items of every branch. */
interface Known {
	properties: Map<string, unknown[]>;
	items: unknown[];
	/** It takes properties that it does not name. */
	isOpen: boolean;
}

/** A place in a document, by the keys that lead there, and what stands there. */
interface Place {
	keys: string[];
	value: unknown;
}

const keysOf = (reference: string) =>
	reference
		.replace(/^#\//, '')
		.split('/')
		.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

const pointerOf = (keys: string[]) =>
	keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');

/** Goes along keys, and along every reference on the way, e.g. `#/components/schemas/Model`. */
function locate(document: object, keys: string[]): Place {
	let place: Place = { keys: [], value: document };
	for (const key of keys) {
		place = { keys: [...place.keys, key], value: recordOf(place.value)[key] };
		const { $ref: reference } = recordOf(place.value);
		if (typeof reference === 'string') place = locate(document, keysOf(reference));
	}
	return place;
}

/** A schema itself, where a reference to it stands. */
type Resolve = (schema: unknown) => Record<string, unknown>;

const resolverOf =
	(document: object): Resolve =>
	(schema) => {
		const { $ref: reference } = recordOf(schema);
		return recordOf(
			typeof reference === 'string' ? locate(document, keysOf(reference)).value : schema,
		);
	};

function knownTo(schemas: unknown[], resolve: Resolve): Known {
	const known: Known = { properties: new Map(), items: [], isOpen: false };
	for (const schema of schemas.map(resolve)) {
		const branches = ['allOf', 'anyOf', 'oneOf'].flatMap((name) => listOf(schema[name]));
		const inner = branches.length > 0 ? [knownTo(branches, resolve)] : [];
		const named = Object.entries(recordOf(schema.properties));
		const isFree = schema.type === 'object' && named.length === 0 && branches.length === 0;
		known.isOpen ||=
			isFree || Boolean(schema.additionalProperties) || inner.some(({ isOpen }) => isOpen);
		if (schema.items !== undefined) known.items.push(schema.items);
		for (const { items } of inner) known.items.push(...items);
		const properties = [...named, ...inner.flatMap(spread)] as Array<[string, unknown]>;
		for (const [name, property] of properties) {
			known.properties.set(name, [...(known.properties.get(name) ?? []), property]);
		}
	}
	return known;
}

const spread = ({ properties }: Known): Array<[string, unknown]> =>
	[...properties].flatMap(([name, schemas]) =>
		schemas.map((schema): [string, unknown] => [name, schema]),
	);

/** The places of fields that no schema names, e.g. `/choices/0/message/audio`. */
function unknownFields(schemas: unknown[], value: unknown, resolve: Resolve, place = ''): string[] {
	const { properties, items, isOpen } = knownTo(schemas, resolve);
	if (Array.isArray(value)) {
		return value.flatMap((entry, index) =>
			unknownFields(items, entry, resolve, `${place}/${index}`),
		);
	}
	return Object.entries(recordOf(value)).flatMap(([name, inner]) => {
		const named = properties.get(name);
		if (named) return unknownFields(named, inner, resolve, `${place}/${name}`);
		return isOpen || properties.size === 0 ? [] : [`${place}/${name}`];
	});
}

/** A list of a hundred models that all have the same new field is one difference. */
const withoutIndices = (difference: string) => difference.replace(/\/\d+(?=\/| )/g, '/*');

/**
 * A check of answers against a specification: their status, their kind, what is in them, and what is
 * in them that the specification does not know.
 *
 * @param document an OpenAPI 3.0 document as plain data
 */
export function createCheck(document: object): Check {
	const resolve = resolverOf(document);
	const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
	ajv.addSchema(document, 'spec', undefined, false);

	const compare = ({ keys, value: schema }: Place, value: unknown): string[] => {
		const validate = ajv.compile({ $ref: `spec#/${pointerOf(keys)}` });
		validate(value);
		const broken = (validate.errors ?? []).map(
			({ instancePath, message }) => `${instancePath || 'the body'} ${message}`,
		);
		const added = unknownFields([schema], value, resolve).map((at) => `${at} is not known`);
		return [...broken, ...added];
	};

	return (method, path, { status, contentType, body, isStream }) => {
		const response = ['paths', path, method.toLowerCase(), 'responses', String(status)];
		const { value } = locate(document, response);
		if (value === undefined) return [`status ${status} is not known`];
		const kinds = Object.keys(recordOf(recordOf(value).content));
		const [kind] = contentType.split(';').map((part) => part.trim().toLowerCase());
		if (kinds.length > 0 && !kinds.includes(kind)) {
			return [`an answer of type ${kind || 'none'} is not known`];
		}
		if (kinds.length === 0 || Buffer.isBuffer(body)) return [];
		const schema = locate(document, [...response, 'content', kind, 'schema']);
		const values = isStream ? listOf(body) : [body];
		const differences = values.flatMap((each) => compare(schema, each));
		return [...new Set(differences.map(withoutIndices))];
	};
}
