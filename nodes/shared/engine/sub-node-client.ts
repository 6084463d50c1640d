import type { IDataObject, ISupplyDataFunctions, NodeApiError } from 'n8n-workflow';

import { paceFor } from '../http/account';
import { addressOf } from '../http/address';
import type { Failure } from '../http/failure';
import { toNodeError } from '../http/node-error';
import type { Answer, Expectation } from './operation';
import { send, type Sent } from '../http/request';
import { toSettings, type Settings } from '../editor/transport-options';

/** A request of a sub-node and what to make of its answer. */
export interface Post<T> {
	/** The path after the base URL. */
	url: string;
	body: IDataObject;
	expects?: Expectation;
	signal?: AbortSignal;
	/** As in `Sending`. */
	read(answer: Answer): Promise<T> | T;
}

/** A sub-node's way to the service: paced, repeated after passing faults, ended with the execution. */
export interface Line {
	baseURL: string;
	settings: Settings;
	post<T>(post: Post<T>): Promise<Sent<T>>;
}

/**
 * The error of a sub-node, which n8n shows at the sub-node and not at the node that uses it.
 *
 * @param attempts how many times the request was sent
 */
export function subNodeError(
	context: Pick<ISupplyDataFunctions, 'getNode'>,
	failure: Failure,
	attempts?: number,
): NodeApiError {
	const error = toNodeError(context.getNode(), failure, { attempts });
	error.functionality = 'configuration-node';
	return error;
}

/** Opens the line of one `supplyData` call. */
export async function openLine(context: ISupplyDataFunctions, itemIndex: number): Promise<Line> {
	const baseURL = await addressOf(context);
	const settings = toSettings((name, fallback) =>
		context.getNodeParameter(`options.${name}`, itemIndex, fallback),
	);
	const { timeout, maxRetries, requestsPerMinute } = settings;
	return {
		baseURL,
		settings,
		async post({ url, body, expects = 'json', signal, read }) {
			const request = { method: 'POST' as const, baseURL, url, body, json: true, timeout };
			return await send(context, {
				request,
				pace: paceFor(context, request),
				expects,
				creates: false,
				maxRetries,
				requestsPerMinute,
				signal,
				read,
			});
		},
	};
}
