import {
	updateDisplayOptions,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';

import type { Operation } from './operation';

/** An operation as a node declares it: what the editor shows, and n8n's two doors to it. */
export interface DeclaredOperation {
	/** With n8n's hook for one item, which is used where n8n does not ask for custom operations. */
	option: INodePropertyOptions;
	/** Its fields, which are shown where it is chosen. */
	properties: INodeProperties[];
	/**
	 * n8n's door for all items at once. Its other one, a request per item, evaluates the expressions of
	 * an item three times, which takes longer than all else where many items share a request.
	 */
	customOperation(this: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/**
 * @param option with the method and the path of the request
 * @param properties the fields of the operation
 * @param load imports what the operation does. n8n loads every package whole before it starts; what the
 * editor shows of this one is half of it, and the rest is loaded when an operation first runs.
 */
export function declareOperation(
	option: INodePropertyOptions,
	properties: INodeProperties[],
	load: () => Promise<Operation>,
): DeclaredOperation {
	const form = { option, properties };
	const pagination = async function (this: IExecutePaginationFunctions) {
		const [{ runOperation }, operation] = await Promise.all([import('./run-operation'), load()]);
		return await runOperation(this, [this], form, operation);
	};
	return {
		option: { ...option, routing: { ...option.routing, operations: { pagination } } },
		properties,
		async customOperation() {
			const [{ runOperation }, { itemFunctionsOf }, operation] = await Promise.all([
				import('./run-operation'),
				import('./item'),
				load(),
			]);
			return [await runOperation(this, itemFunctionsOf(this), form, operation)];
		},
	};
}

/** Operations that belong together, as a node declares them. */
export interface DeclaredResource {
	displayName: string;
	value: string;
	operations: DeclaredOperation[];
	/** The value of the operation that a new node has. */
	defaultOperation: string;
}

/** What a node class takes from its resources. */
export interface NodeForm {
	/** The fields "Resource" and "Operation", and those of every operation. */
	properties: INodeProperties[];
	customOperations: NonNullable<INodeType['customOperations']>;
}

/** The operations of a resource as a list to choose from, in the order of their names. */
const operationField = ({
	value,
	operations,
	defaultOperation,
}: DeclaredResource): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: [value] } },
	options: operations
		.map(({ option }) => option)
		.sort((one, other) => one.name.localeCompare(other.name)),
	default: defaultOperation,
});

/**
 * The form of a node and n8n's door to its operations.
 *
 * @param resources of the node. n8n finds a custom operation by resource and operation, and the nodes
 * panel lists operations by their resource; a node of one capability has no resource to choose, so that
 * the field is hidden there.
 * @param preset the value of the resource that a new node has
 */
export function formOf(resources: DeclaredResource[], preset = resources[0]?.value): NodeForm {
	const hasChoice = resources.length > 1;
	return {
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: hasChoice ? 'options' : 'hidden',
				noDataExpression: true,
				options: resources.map(({ displayName, value }) => ({ name: displayName, value })),
				default: preset ?? '',
			},
			...resources.map(operationField),
			...resources.flatMap(({ value, operations }) =>
				operations.flatMap(({ option, properties }) => {
					const resource = hasChoice ? { resource: [value] } : {};
					const show = { ...resource, operation: [String(option.value)] };
					return updateDisplayOptions({ show }, properties);
				}),
			),
		],
		customOperations: Object.fromEntries(
			resources.map(({ value, operations }) => [
				value,
				Object.fromEntries(
					operations.map(({ option, customOperation }) => [String(option.value), customOperation]),
				),
			]),
		),
	};
}
