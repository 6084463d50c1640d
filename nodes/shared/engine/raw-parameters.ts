import type { IBinaryKeyData, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { readReference } from './references';

/** Where the parameters of an item come from. */
export interface ParameterSource {
	/** With its parameters as they are stored, expressions and all. */
	node: INode;
	/** Undefined where no item is concerned. */
	itemIndex?: number;
	/** n8n shows the errors of a sub-node at the sub-node. */
	isSubNode?: boolean;
	/** The item, for plain references to its data. */
	input?: INodeExecutionData;
	/** The files of the item. */
	files?: IBinaryKeyData;
	/** n8n's own way: the value of a parameter after its expressions; undefined when it is not there. */
	evaluate(path: string, options?: { extractValue?: boolean }): unknown;
}

const isExpression = (value: unknown): value is string =>
	typeof value === 'string' && value.startsWith('=');

/** Signs that mean something else in n8n's paths. */
const isPlainKey = (key: string) => /^[\w-]+$/.test(key);

function child(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
	return (value as IDataObject)[key];
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
	 * @param path from the node's parameters, e.g. `options.batchSize` or `messages.values.0.content`
	 * @throws n8n's error of an expression
	 */
	get(path: string): unknown {
		return this.resolve(this.stored(path), path);
	}

	/**
	 * The value before its expressions. A collection is none as a whole: n8n empties those before a node
	 * sees them (NodeHelpers.getNodeParameters, 2.0 to 2.41).
	 */
	stored(path: string): unknown {
		return path.split('.').reduce(child, this.source.node.parameters as unknown);
	}

	private resolve(value: unknown, path: string): unknown {
		if (isExpression(value)) {
			const read = this.source.input && readReference(value, this.source.input);
			return read ? read.value : this.evaluate(path);
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
