import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { isRecord } from './api-response';
import { accountFor, type Account } from './base-url';
import { liveModels } from './live-lists';
import { otherModels, regionalModel, type RegionalOptions } from './other-models';
import { rateLimiterFor } from './rate-limiters';
import { repeatCostOf } from './retry-policy';
import { send, type ApiCall, type Attempted, type Caller, type SendOptions } from './send';

/** The requests of one item, node or sub-node to the API and to the links that it gives. */
export interface Client {
	/**
	 * @returns the value, or the failure after the last attempt
	 * @throws the abort reason when the execution is cancelled; NodeOperationError when the credential
	 * cannot be used; what else `prepare` and `read` throw
	 */
	request<T>(call: ApiCall<T>): Promise<Attempted<T>>;
	/**
	 * The same for a link from a response: without credentials, not followed when it redirects.
	 *
	 * @throws as `request` does
	 */
	requestLink<T>(call: ApiCall<T>): Promise<Attempted<T>>;
	/**
	 * Where the requests go, and for whom.
	 *
	 * @throws NodeOperationError when the credential cannot be used
	 */
	account(): Promise<Account>;
}

/** What a client knows beside its caller. */
export interface ClientOptions extends SendOptions, RegionalOptions {
	/** Said of every request: timeout, proxy, certificates. */
	transport: Partial<IHttpRequestOptions>;
}

const modelIn = (body: unknown): string => {
	const { model } = isRecord(body) ? (body as IDataObject) : {};
	return typeof model === 'string' ? model : '';
};

/** The request with the model that the account's site has (see `regionalModel`). */
function withRegionalModel(
	request: IHttpRequestOptions,
	baseUrl: string,
	options: RegionalOptions,
): IHttpRequestOptions {
	const { body } = request;
	const model = modelIn(body);
	const regional = regionalModel(model, baseUrl, options);
	return regional === model
		? request
		: { ...request, body: { ...(body as IDataObject), model: regional } };
}

/** A client for whoever the n8n functions belong to. */
export function createClient(caller: Caller, options: ClientOptions): Client {
	const { transport: common } = options;
	return {
		account: async () => await accountFor(caller),
		async request(call) {
			const { id, baseUrl: baseURL, transport } = await accountFor(caller);
			const request = withRegionalModel(call.request, baseURL, options);
			const { method = 'GET', url, body } = request;
			const model = modelIn(body);
			const attempted = await send(caller, options, {
				...call,
				request: { ...request, ...transport, ...common, method },
				responseType: call.responseType ?? 'json',
				baseURL,
				// Limits hold per account and model.
				limiter: rateLimiterFor(id, model),
				model,
				cost: repeatCostOf(method, url),
			});
			if (attempted.ok) return attempted;
			const list = async (subType: string) => await liveModels(caller, subType, common);
			const others = await otherModels(attempted.failure, url, model, list);
			if (!others) return attempted;
			return { ...attempted, failure: { ...attempted.failure, otherModels: others } };
		},
		async requestLink(call) {
			const { baseUrl, transport } = await accountFor(caller);
			const { host } = new URL(call.request.url);
			// Another host than the credential's is not trusted with it.
			const own = host === new URL(baseUrl).host ? transport : {};
			return await send(caller, options, {
				...call,
				request: { ...call.request, ...own, ...common, method: 'GET' },
				responseType: call.responseType ?? 'stream',
				limiter: rateLimiterFor('links', host),
				cost: 'free',
				anonymous: true,
			});
		},
	};
}
