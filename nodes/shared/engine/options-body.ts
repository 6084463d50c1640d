import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ParameterReader } from './parameters';

/**
 * The part of a request's body that options of a sub-node make, under the names that the generated fields
 * say. What the user has not set is not in it.
 *
 * @param fields with their places in the request
 */
export function optionsBody(params: ParameterReader, fields: INodeProperties[]): IDataObject {
	const body: IDataObject = {};
	for (const { name, routing } of fields) {
		const property = routing?.send?.property;
		const value = property && params.typed(`options.${name}`);
		if (property && value !== undefined) body[property] = value as IDataObject;
	}
	return body;
}
