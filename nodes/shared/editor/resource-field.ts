import type { INodeProperties } from 'n8n-workflow';

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
