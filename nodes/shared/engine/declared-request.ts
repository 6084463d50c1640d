import {
	NodeHelpers,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import type { ParameterReader } from './parameters';

/** Makes the request of an item from its fields, without the account's address. */
export type ComposeRequest = (params: ParameterReader) => IHttpRequestOptions;

/** A field that has a place in the request. */
interface Placed {
	/** Where its value is among the parameters of the node. */
	path: string;
	isResourceLocator: boolean;
	place: 'body' | 'query';
	name: string;
}

/**
 * The fields with a place in the request, as far as they are shown: of a collection those that the
 * user has added.
 */
function placedFields(node: INode, properties: INodeProperties[], within?: string): Placed[] {
	return properties.flatMap((field): Placed[] => {
		const { name, type, routing, options = [] } = field;
		if (within && !(name in (node.parameters[within] as IDataObject))) return [];
		if (!NodeHelpers.displayParameter(node.parameters, field, node, null)) return [];
		if (type === 'collection') return placedFields(node, options as INodeProperties[], name);
		const { property, type: place = 'body' } = routing?.send ?? {};
		if (!property) return [];
		const isResourceLocator = type === 'resourceLocator';
		return [
			{ path: within ? `${within}.${name}` : name, isResourceLocator, place, name: property },
		];
	});
}

/**
 * Reads the routing of an operation and its fields the way n8n does it for declarative nodes, as far
 * as the fields of this package use it: values under their names in the body or the query.
 *
 * @returns makes the request of an item, without the account's address
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
		for (const { path, isResourceLocator, place, name } of fields) {
			const value = isResourceLocator ? params.model(path) : params.given(path);
			(place === 'body' ? body : qs)[name] = value as IDataObject[string];
		}
		return { method: method as IHttpRequestOptions['method'], url, headers: {}, qs, body };
	};
}
