import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

/**
 * n8n finds a custom operation by resource and operation. A node of one capability has no resource to
 * choose, so that this one is not shown; the nodes panel lists its operations by it.
 */
export const resourceField = (name: string, value: string): INodeProperties => ({
	displayName: 'Resource',
	name: 'resource',
	type: 'hidden',
	noDataExpression: true,
	options: [{ name, value }],
	default: value,
});

/**
 * A declared operation, run over all items at once in place of n8n's way of one item after the other:
 * that evaluates the expressions of an item three times, which takes longer than all else where many
 * items share a request. What is sent and what comes out are the same. n8n's own way stays, for where
 * it does not ask for custom operations, as for some tools of agents.
 *
 * @param option the operation as the node declares it
 * @param properties the fields of the operation
 */
export function customOperation(option: INodePropertyOptions, properties: INodeProperties[]) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { sendAll } = await import('../engine/run-operation');
		return [await sendAll(this, option, properties)];
	};
}
