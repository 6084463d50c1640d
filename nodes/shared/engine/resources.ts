import type { INodeProperties, INodeType } from 'n8n-workflow';

import type { DeclaredOperation } from './adapters';

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
	return {
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: resources.length > 1 ? 'options' : 'hidden',
				noDataExpression: true,
				options: resources.map(({ displayName, value }) => ({ name: displayName, value })),
				default: preset ?? '',
			},
			...resources.map(operationField),
			...resources.flatMap(({ operations }) => operations.flatMap(({ properties }) => properties)),
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
