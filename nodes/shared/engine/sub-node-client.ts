import {
	NodeOperationError,
	type AINodeConnectionType,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
	type ISupplyDataFunctions,
	type NodeApiError,
} from 'n8n-workflow';

import { createClient, type Client } from '../http/client';
import type { Failure } from '../http/failure';
import { describeAsText, isNodeError, toNodeError, type FailedRequest } from '../http/node-error';
import { ParameterReader } from './parameters';
import { NodeFields } from './raw-parameters';
import { readTransportSettings, type TransportSettings } from './request-options';
import { addExecutionHint } from './run-context';

/** A sub-node's way to the service: at the account's rate, repeated after passing faults, ended with the execution. */
export interface SubNodeClient extends Client {
	params: ParameterReader;
	settings: TransportSettings;
	/** Says in the output panel what a person should know, once. */
	hint(message: string): void;
}

/**
 * The error of a sub-node, which n8n shows at the sub-node and not at the node that uses it.
 *
 * @param cause what may have caused it, as HTML
 */
export function subNodeError(
	// Sub-nodes have `isStreaming` undeclared (n8n-core 2.41, BaseExecuteContext).
	context: Pick<ISupplyDataFunctions, 'getNode'> & Partial<Pick<IExecuteFunctions, 'isStreaming'>>,
	failure: Failure,
	failed?: FailedRequest,
	cause?: string,
): NodeApiError {
	const error = toNodeError(context.getNode(), failure, failed);
	error.functionality = 'configuration-node';
	if (cause !== undefined) error.description = `${cause} ${error.description ?? ''}`;
	if (context.isStreaming?.()) describeAsText(error);
	return error;
}

/**
 * The client of one `supplyData` call.
 *
 * @param properties the fields of the sub-node
 * @throws NodeOperationError when an option cannot be read
 */
export function createSubNodeClient(
	context: ISupplyDataFunctions,
	itemIndex: number,
	properties: INodeProperties[],
): SubNodeClient {
	const params = new ParameterReader({
		fields: new NodeFields(context.getNode(), properties),
		itemIndex,
		isSubNode: true,
		// n8n throws for what is not there, unless it has something to give in its place.
		evaluate: (path) => context.getNodeParameter(path, itemIndex, null) ?? undefined,
	});
	const settings = readTransportSettings(params);
	const { timeout } = settings;
	const said = new Set<string>();
	const hint = (message: string) => {
		if (said.has(message)) return;
		said.add(message);
		addExecutionHint(context, message);
	};
	// n8n evaluates the expressions of a credential for the first item, unless told which.
	const getCredentials: ISupplyDataFunctions['getCredentials'] = async (type) =>
		await context.getCredentials(type, itemIndex);
	const caller = Object.assign(Object.create(context) as ISupplyDataFunctions, { getCredentials });
	const client = createClient(caller, {
		settings,
		onHint: hint,
		transport: { json: true, timeout },
		untouchedModel: params.untouchedDefault('model'),
	});
	return { ...client, params, settings, hint };
}

/**
 * Does a piece of a sub-node's work so that it shows in the Logs panel with input, output, tokens and error.
 *
 * @param describe what the panel shows of the result
 * @throws NodeApiError or NodeOperationError of the work, as it is
 */
export async function logged<T extends { promptTokens: number }>(
	context: ISupplyDataFunctions,
	type: AINodeConnectionType,
	input: IDataObject,
	work: () => Promise<T>,
	describe: (result: T) => IDataObject | IDataObject[],
): Promise<T> {
	const { index } = context.addInputData(type, [[{ json: input }]]);
	try {
		const result = await work();
		const { promptTokens } = result;
		const tokenUsage = { promptTokens, completionTokens: 0, totalTokens: promptTokens };
		context.addOutputData(type, index, [[{ json: { response: describe(result), tokenUsage } }]]);
		return result;
	} catch (error) {
		const known = isNodeError(error)
			? error
			: new NodeOperationError(context.getNode(), error as Error, {
					functionality: 'configuration-node',
				});
		context.addOutputData(type, index, known);
		throw known;
	}
}

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
