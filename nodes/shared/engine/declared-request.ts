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

/** A field of the operation, as far as it is shown. */
interface ShownField {
	/** Where its value is among the parameters of the node. */
	path: string;
	/** Its place in the request; those without one are read by the operation. */
	place?: { location: 'body' | 'query'; name: string };
}

/**
 * The fields that are shown: of a collection those that the user has added, and all of them where the
 * collection is an expression.
 */
function shownFields(node: INode, properties: INodeProperties[], within?: string): ShownField[] {
	const added = within === undefined ? undefined : node.parameters[within];
	return properties.flatMap((field): ShownField[] => {
		const { name, type, routing, options = [] } = field;
		if (isRecord(added) && !Object.hasOwn(added, name)) return [];
		if (!NodeHelpers.displayParameter(node.parameters, field, node, null)) return [];
		if (type === 'collection') return shownFields(node, options as INodeProperties[], name);
		const path = within === undefined ? name : `${within}.${name}`;
		const { property, type: location = 'body' } = routing?.send ?? {};
		return [{ path, ...(property ? { place: { location, name: property } } : {}) }];
	});
}

/**
 * Reads the routing of an operation and its fields the way n8n does it for declarative nodes, as far
 * as the fields of this package use it: values under their names in the body or the query. What is not
 * set is left out.
 *
 * All fields are checked, also those that only shape the output: an item that cannot be put out must
 * not be paid for.
 *
 * @throws NodeOperationError for a value that is not of its field's type
 */
export function declaredRequest(
	node: INode,
	{ routing }: INodePropertyOptions,
	properties: INodeProperties[],
): ComposeRequest {
	const fields = shownFields(node, properties);
	const { method, url = '' } = routing?.request ?? {};
	return (params) => {
		const body: IDataObject = {};
		const qs: IDataObject = {};
		for (const { path, place } of fields) {
			const value = params.typed(path);
			if (!place || value === undefined) continue;
			(place.location === 'body' ? body : qs)[place.name] = value as IDataObject;
		}
		return { method: method as IHttpRequestOptions['method'], url, headers: {}, qs, body };
	};
}
