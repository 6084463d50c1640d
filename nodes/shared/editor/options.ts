import type { INodeProperties } from 'n8n-workflow';

import { transportOptions } from './transport-options';

/** The switch between a few useful fields and the service's whole answer. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Where a node puts a file it makes. */
export const outputBinaryField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'outputBinaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the output binary field to put the file in',
};

/** The "Options" collection of an operation: the API's optional fields and those of the transport. */
export function optionsField(...options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		// Not by locale: its rules take longer to load than all fields of the package.
		options: [...options, ...transportOptions].sort((a, b) =>
			a.displayName < b.displayName ? -1 : 1,
		),
	};
}
