import {
	NodeHelpers,
	type IBinaryKeyData,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyCollection,
} from 'n8n-workflow';

import { readReference } from './references';

/** Where the parameters of an item come from. */
export interface ParameterSource {
	fields: NodeFields;
	/** Undefined where no item is concerned. */
	itemIndex?: number;
	/** n8n shows the errors of a sub-node at the sub-node. */
	isSubNode?: boolean;
	/** The item, for plain references to its data. */
	input?: INodeExecutionData;
	/** The files of the item. */
	files?: IBinaryKeyData;
	/** n8n's own way: the value of a parameter after its expressions; undefined when it is not there. */
	evaluate(path: string): unknown;
}

/** Whether a stored parameter is an expression. */
export const isExpression = (value: unknown): value is string =>
	typeof value === 'string' && value.startsWith('=');

/** Signs that mean something else in n8n's paths. */
const isPlainKey = (key: string) => /^[\w-]+$/.test(key);

function child(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
	return (value as IDataObject)[key];
}

/** The fields of a collection, the groups of a `fixedCollection`, and the fields of the rows of a group. */
function childrenOf({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	if (type !== 'fixedCollection') return [];
	const groups = options as INodePropertyCollection[];
	return groups.map(({ values, ...group }): INodeProperties => ({
		...group,
		type: 'collection',
		default: {},
		options: values,
	}));
}

function findField(
	node: INode,
	fields: INodeProperties[],
	path: string,
): INodeProperties | undefined {
	const [name, ...rest] = path.split('.');
	const named = fields.filter((field) => field.name === name);
	const shown =
		named.length > 1
			? named.find((field) => NodeHelpers.displayParameter(node.parameters, field, node, null))
			: undefined;
	const field = shown ?? named[0];
	return field && rest.length > 0 ? findField(node, childrenOf(field), rest.join('.')) : field;
}

/** The path of an option, be it one of a row. */
const OPTION = /(?:^|\.)(?:options|requestOptions)\./;

/** Work that is done once for each path. */
function byPath<T>(work: (path: string) => T): (path: string) => T {
	const known = new Map<string, T>();
	return (path) => {
		const value = known.has(path) ? (known.get(path) as T) : work(path);
		known.set(path, value);
		return value;
	};
}

/** The fields of a node and what is stored in them, the same for all items: each is looked up once. */
export class NodeFields {
	/** With its parameters as they are stored, expressions and all. */
	readonly node: INode;
	private readonly fields: INodeProperties[];

	/** The options that are expressions, by their path without rows, and whether one has given any value. */
	private readonly optionExpressions = new Map<string, boolean>();

	/** @param fields of the operation, sub-node or row, which say the types and bounds */
	constructor(node: INode, fields: INodeProperties[]) {
		this.node = node;
		this.fields = fields;
	}

	/** A field by its path; of several with one name the one that is shown. */
	readonly find = byPath((path) => findField(this.node, this.fields, path));

	/** The fields of the rows of a field that takes several, e.g. `messages.values`. */
	readonly ofRows = byPath((path) => {
		const group = this.find(path);
		return new NodeFields(this.node, group ? childrenOf(group) : []);
	});

	/**
	 * The value before its expressions. A collection is none as a whole: n8n empties those before a node
	 * sees them (NodeHelpers.getNodeParameters, 2.0 to 2.41).
	 *
	 * @param path from the node's parameters, e.g. `options.batchSize` or `messages.values.0.content`
	 */
	readonly stored = byPath((path) =>
		path.split('.').reduce(child, this.node.parameters as unknown),
	);

	/** Takes what the expression of a field has given. */
	noteValue(path: string, value: unknown): void {
		if (!OPTION.test(path)) return;
		const name = path.replace(/\.\d+\./g, '.');
		const isGiven = value !== undefined || this.optionExpressions.get(name) === true;
		this.optionExpressions.set(name, isGiven);
	}

	/** What a person should know of options that count as not set: mostly a name in the expression is wrong. */
	hint(): string | undefined {
		const names = [...this.optionExpressions].flatMap(([path, isGiven]) =>
			isGiven ? [] : (this.find(path)?.displayName ?? path),
		);
		return names.length === 0
			? undefined
			: `In Options the expression of ${names.join(', ')} gave nothing for any item, which counts as not set. Check the names in it.`;
	}
}

/** Reads parameters after their expressions, without n8n where that is certain to give the same. */
export class RawParameters {
	private readonly source: ParameterSource;
	/** What n8n gave, by path: an expression is evaluated once, however often its field is read. */
	private readonly evaluated = new Map<string, unknown>();

	constructor(source: ParameterSource) {
		this.source = source;
	}

	/**
	 * @param path as `NodeFields.stored` has it
	 * @throws n8n's error of an expression
	 */
	get(path: string): unknown {
		return this.resolve(this.source.fields.stored(path), path);
	}

	private resolve(value: unknown, path: string): unknown {
		if (isExpression(value)) {
			const read = this.source.input && readReference(value, this.source.input);
			const given = read ? read.value : this.evaluate(path);
			this.source.fields.noteValue(path, given);
			return given;
		}
		if (typeof value !== 'object' || value === null) return value;
		if (!Object.keys(value).every(isPlainKey)) return this.evaluate(path);
		if (Array.isArray(value)) {
			return value.map((entry, index) => this.resolve(entry, `${path}.${index}`));
		}
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, this.resolve(entry, `${path}.${key}`)]),
		);
	}

	private evaluate(path: string): unknown {
		if (!this.evaluated.has(path)) this.evaluated.set(path, this.source.evaluate(path));
		return this.evaluated.get(path);
	}
}
