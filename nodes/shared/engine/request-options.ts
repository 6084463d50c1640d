import type { IHttpRequestOptions } from 'n8n-workflow';

import type { ParameterReader } from './parameters';

/** "Request Options", which n8n adds to every declarative node. */
interface RequestOptions {
	batching?: { batch?: { batchSize?: number; batchInterval?: number } };
	proxy?: string;
	/** Milliseconds. */
	timeout?: number;
	allowUnauthorizedCerts?: boolean;
}

/** Milliseconds, as n8n has it for declarative nodes. */
const TIMEOUT = 300_000;

/** Items that start together, and the milliseconds between one batch and the next. */
export interface Batching {
	size: number;
	interval: number;
}

function toBatching({ batching }: RequestOptions): Batching | undefined {
	const { batchSize = 1, batchInterval = 0 } = batching?.batch ?? {};
	if (batchInterval <= 0) return undefined;
	return { size: Math.max(1, batchSize), interval: batchInterval };
}

/**
 * What the user has set in "Request Options", read from the first item: it says how the run goes.
 *
 * @returns what it says of every request, and the batches that the user asks for
 * @throws NodeOperationError when the proxy is no address
 */
export function requestOptionsOf(params: ParameterReader): {
	transport: Pick<IHttpRequestOptions, 'timeout' | 'skipSslCertificateValidation' | 'proxy'>;
	batching?: Batching;
} {
	const options = (params.given('requestOptions') ?? {}) as RequestOptions;
	const { proxy, timeout, allowUnauthorizedCerts } = options;
	const transport = {
		timeout: timeout || TIMEOUT,
		...(allowUnauthorizedCerts ? { skipSslCertificateValidation: true } : {}),
		...(proxy ? { proxy: toProxy(proxy) } : {}),
	};
	return { transport, batching: toBatching(options) };
}

const DEFAULT_PORTS: Record<string, number> = { http: 80, https: 443 };

function toProxy(proxy: string): IHttpRequestOptions['proxy'] {
	const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
	if (!url?.hostname) {
		throw Object.assign(new Error('The proxy is not valid'), {
			description:
				'Set Proxy in Request Options to an address such as http://proxy.example.com:3128.',
		});
	}
	const { hostname, port, protocol: scheme, username, password } = url;
	const protocol = scheme.replace(/:$/, '');
	const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
	return {
		host: hostname,
		port: Number(port) || DEFAULT_PORTS[protocol],
		protocol,
		...(username ? { auth } : {}),
	};
}
