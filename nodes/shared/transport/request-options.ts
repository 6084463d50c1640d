import { NodeOperationError, type IExecuteFunctions, type IHttpRequestOptions } from 'n8n-workflow';

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

const optionsOf = (run: IExecuteFunctions) =>
	run.getNodeParameter('requestOptions', 0, {}) as RequestOptions;

/** Items that start together, and the milliseconds between; all items when the user set no interval. */
export function batchingOf(run: IExecuteFunctions): { size: number; interval: number } {
	const { batchSize = 1, batchInterval = 0 } = optionsOf(run).batching?.batch ?? {};
	if (batchInterval <= 0) return { size: Infinity, interval: 0 };
	return { size: Math.max(1, batchSize), interval: batchInterval };
}

/**
 * What "Request Options" says of every request.
 *
 * @throws NodeOperationError when the proxy is no address
 */
export function transportOf(
	run: IExecuteFunctions,
): Pick<IHttpRequestOptions, 'timeout' | 'skipSslCertificateValidation' | 'proxy'> {
	const { proxy, timeout, allowUnauthorizedCerts } = optionsOf(run);
	return {
		timeout: timeout || TIMEOUT,
		...(allowUnauthorizedCerts ? { skipSslCertificateValidation: true } : {}),
		...(proxy ? { proxy: toProxy(run, proxy) } : {}),
	};
}

const DEFAULT_PORTS: Record<string, number> = { http: 80, https: 443 };

function toProxy(run: IExecuteFunctions, proxy: string): IHttpRequestOptions['proxy'] {
	const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
	if (!url?.hostname) {
		throw new NodeOperationError(run.getNode(), 'The proxy is not valid', {
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
