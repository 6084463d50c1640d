import {
	NodeHelpers,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { isRecord } from '../http/api-response';
import type { ParameterReader } from './parameters';

/** Makes the request of an item from its fields, without the account's address. */
export type ComposeRequest = (params: ParameterReader) => IHttpRequestOptions;

/** A field that has a place in the request. */
interface PlacedField {
	/** Where its value is among the parameters of the node. */
	path: string;
	location: 'body' | 'query';
	/** Its name in the request. */
	name: string;
}

/**
 * The fields with a place in the request, as far as they are shown: of a collection those that the user
 * has added, and all of them where the collection is an expression.
 */
function placedFields(node: INode, properties: INodeProperties[], within?: string): PlacedField[] {
	const added = within === undefined ? undefined : node.parameters[within];
	return properties.flatMap((field): PlacedField[] => {
		const { name, type, routing, options = [] } = field;
		if (isRecord(added) && !Object.hasOwn(added, name)) return [];
		if (!NodeHelpers.displayParameter(node.parameters, field, node, null)) return [];
		if (type === 'collection') return placedFields(node, options as INodeProperties[], name);
		const { property, type: location = 'body' } = routing?.send ?? {};
		if (!property) return [];
		return [{ path: within === undefined ? name : `${within}.${name}`, location, name: property }];
	});
}

/**
 * Reads the routing of an operation and its fields the way n8n does it for declarative nodes, as far
 * as the fields of this package use it: values under their names in the body or the query. What is not
 * set is left out.
 *
 * @returns throws NodeOperationError for a value that is not of its field's type
 */
export function declaredRequest(
	node: INode,
	{ routing }: INodePropertyOptions,
	properties: INodeProperties[],
): ComposeRequest {
	const fields = placedFields(node, properties);
	const { method, url = '' } = routing?.request ?? {};
	return (params) => {
		const body: IDataObject = {};
		const qs: IDataObject = {};
		for (const { path, location, name } of fields) {
			const value = params.typed(path);
			if (value !== undefined) (location === 'body' ? body : qs)[name] = value as IDataObject;
		}
		return { method: method as IHttpRequestOptions['method'], url, headers: {}, qs, body };
	};
}
