/** Every item that the tests see against the schema that n8n's editor shows of it (nodes/.../__schema__). */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';
import {
	NodeHelpers,
	type IDataObject,
	type INodeExecutionData,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';

import packageJson from '../../package.json';
import type { Execution } from '../../scripts/n8n/rest.mts';
import { OURS } from './ai-workflow.mts';
import { descriptions } from './forms.mts';

const root = join(__dirname, '../..');

/** The folder of each node by the name of its type. */
const folders = new Map(
	packageJson.n8n.nodes.map((file) => {
		const [first = '', ...rest] = basename(file, '.node.js');
		return [first.toLowerCase() + rest.join(''), dirname(file).replace(/^dist\//, '')];
	}),
);

/** Operations whose items also have what the input item or the service's own object has. */
const OPEN = ['reranking/rerankItems', 'user/get', 'voice/getAll', 'voice/upload'];

/** What an item has that stands for one that failed, while the node goes on. */
const ERROR_ITEM = ['details', 'error', 'message'];

export interface OutputSchema {
	type: string | string[];
	properties: Record<string, OutputSchema>;
}

/** Where n8n looks for the schema of a node's operation, from the root of the repo. */
export const schemaFile = (type: string, resource: string, operation: string): string =>
	join(folders.get(type) ?? '', '__schema__', 'v1.0.0', resource, `${operation}.json`);

/** @throws Error when there is none */
export function readSchema(type: string, resource: string, operation: string): OutputSchema {
	const file = join(root, schemaFile(type, resource, operation));
	return JSON.parse(readFileSync(file, 'utf8')) as OutputSchema;
}

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validators = new Map<string, ValidateFunction>();

function validatorOf(key: string, schema: object): ValidateFunction {
	const known = validators.get(key) ?? ajv.compile(schema);
	validators.set(key, known);
	return known;
}

/** As it is in JSON, without the fields that are null: a schema says nothing of them. */
const withoutNulls = (json: IDataObject): unknown =>
	JSON.parse(JSON.stringify(json), (_key, value: unknown) => (value === null ? undefined : value));

function isErrorItem({ json, error }: INodeExecutionData): boolean {
	if (error) return true;
	// At the error output n8n puts the fields of the input item beside.
	return typeof json.error === 'string' && ERROR_ITEM.every((name) => Object.hasOwn(json, name));
}

/**
 * Holds output items to the schema of their operation. Simplified ones have no field that it does not
 * name, unless they keep fields of their input; of the service's whole answer only those are held to it that it names too.
 *
 * @param parameters of the node, as they are stored
 * @throws Error when an item is otherwise, or there is no schema
 */
export function checkOutput(
	description: INodeTypeDescription,
	parameters: IDataObject,
	items: INodeExecutionData[],
): void {
	const { name: type, properties } = description;
	const given = parameters as INodeParameters;
	const values = NodeHelpers.getNodeParameters(properties, given, true, false, null, description);
	const { resource, operation, simplify = true, options } = values ?? {};
	if (typeof operation !== 'string') return;
	const keepsInput = Object.hasOwn((options ?? {}) as object, 'includeInputFields');
	const isOpen = keepsInput || OPEN.includes(`${String(resource)}/${operation}`);
	const isStrict = simplify === true && !isOpen;
	const schema = readSchema(type, String(resource), operation);
	const key = [type, resource, operation, isStrict].join();
	const validate = validatorOf(key, isStrict ? { ...schema, additionalProperties: false } : schema);
	for (const item of items.filter((each) => !isErrorItem(each))) {
		if (validate(withoutNulls(item.json))) continue;
		throw new Error(
			`${type}, ${String(resource)}, ${operation}: an item is not as its schema says: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(item.json).slice(0, 600)}`,
		);
	}
}

/** Whether a node has operations, and so items to check: sub-nodes have none. */
export const hasOperations = ({ properties }: INodeTypeDescription): boolean =>
	properties.some(({ name }) => name === 'operation');

/** Holds what the nodes of this package have put out in an execution to the schemas of their operations. */
export function checkExecution({ nodes, workflow }: Execution): void {
	const ours = new Map(descriptions().map((each) => [OURS + each.name, each]));
	for (const { name, type, parameters, disabled } of workflow.nodes) {
		// What is switched off passes its input on.
		if (disabled) continue;
		const description = ours.get(type);
		const run = nodes[name];
		if (description && run && hasOperations(description)) {
			checkOutput(description, parameters, run.items);
		}
	}
}

/** An operation of a node, by the values that n8n stores. */
export interface NodeOperation {
	type: string;
	resource: string;
	operation: string;
}

const operationsOf = ({ name: type, properties }: INodeTypeDescription): NodeOperation[] =>
	properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			((displayOptions?.show?.resource ?? []) as string[]).flatMap((resource) =>
				(options as INodePropertyOptions[]).map(({ value }) => ({
					type,
					resource,
					operation: String(value),
				})),
			),
		);

/** Every operation of every node of the package. */
export const everyOperation = (): NodeOperation[] => descriptions().flatMap(operationsOf);
