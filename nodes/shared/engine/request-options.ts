import type { IHttpRequestOptions, INode, INodeProperties } from 'n8n-workflow';

import { DEFAULT_CONCURRENT_REQUESTS, DEFAULT_RETRIES } from '../editor/options';
import { MAX_TIMER_MS } from '../http/abortable-sleep';
import { inputError } from '../http/node-error';
import type { ClientSettings } from '../http/send';
import type { ParameterReader } from './parameters';

/** Milliseconds, as n8n has it for declarative nodes. */
const DEFAULT_TIMEOUT_MS = 300_000;

/** Items that start together, and the milliseconds between one batch and the next. */
export interface Batching {
	size: number;
	interval: number;
}

/** What n8n's "Request Options" say: of every request, and of the batches that the user asks for. */
export interface RequestOptions {
	transport: Pick<IHttpRequestOptions, 'timeout' | 'skipSslCertificateValidation' | 'proxy'>;
	batching?: Batching;
}

const PREFIX = 'requestOptions';

const field = (name: string, displayName: string, type: INodeProperties['type']) =>
	({ name, displayName, type, default: '' }) satisfies INodeProperties;

/** n8n adds "Request Options" to every declarative node; what of it is read here. */
export const requestOptionsFields: INodeProperties[] = [
	{
		...field(PREFIX, 'Request Options', 'collection'),
		options: [
			field('proxy', 'Proxy', 'string'),
			field('timeout', 'Timeout', 'number'),
			field('allowUnauthorizedCerts', 'Ignore SSL Issues (Insecure)', 'boolean'),
			{
				...field('batching', 'Batching', 'collection'),
				options: [
					{
						...field('batch', 'Batching', 'collection'),
						options: [
							field('batchSize', 'Items per Batch', 'number'),
							field('batchInterval', 'Batch Interval (ms)', 'number'),
						],
					},
				],
			},
		],
	},
];

function readBatching(params: ParameterReader): Batching | undefined {
	const batch = `${PREFIX}.batching.batch`;
	const interval = params.number(`${batch}.batchInterval`, { min: 0, max: MAX_TIMER_MS }) ?? 0;
	if (interval === 0) return undefined;
	const size = params.number(`${batch}.batchSize`, { min: -1, max: 1e9 }) ?? 1;
	return { size: Math.max(1, Math.floor(size)), interval };
}

/** A part of an address as people write it, who leave the signs of a password as they are. */
function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

const DEFAULT_PORTS: Record<string, number> = { http: 80, https: 443 };

function toProxy(node: INode, proxy: string): IHttpRequestOptions['proxy'] {
	const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
	const protocol = url?.protocol.replace(/:$/, '') ?? '';
	const defaultPort = Object.hasOwn(DEFAULT_PORTS, protocol) ? DEFAULT_PORTS[protocol] : undefined;
	if (!url?.hostname || defaultPort === undefined) {
		throw inputError(
			node,
			undefined,
			'The proxy is not valid',
			`Set Proxy in Request Options to an address such as http://proxy.example.com:3128.${protocol.startsWith('socks') ? ' SOCKS is not supported.' : ''}`,
		);
	}
	const { hostname, port, username, password } = url;
	const auth = { username: decoded(username), password: decoded(password) };
	return {
		host: hostname,
		port: Number(port) || defaultPort,
		protocol,
		...(username ? { auth } : {}),
	};
}

/**
 * What the user has set in "Request Options", read from the first item: it says how the run goes.
 *
 * @throws NodeOperationError when the proxy is no address, or a value is not of its field's type
 */
export function requestOptionsOf(node: INode, params: ParameterReader): RequestOptions {
	const proxy = params.text(`${PREFIX}.proxy`);
	const timeout = params.number(`${PREFIX}.timeout`, { min: 0, max: MAX_TIMER_MS });
	const transport = {
		timeout: timeout || DEFAULT_TIMEOUT_MS,
		...(params.boolean(`${PREFIX}.allowUnauthorizedCerts`, false)
			? { skipSslCertificateValidation: true }
			: {}),
		...(proxy === undefined ? {} : { proxy: toProxy(node, proxy) }),
	};
	return { transport, batching: readBatching(params) };
}

/** How fast and how stubbornly an item's requests are sent. */
export interface TransportSettings extends ClientSettings {
	maxConcurrentRequests: number;
	/** Milliseconds; undefined, as also 0, leaves n8n's own Request Options in force. */
	timeout?: number;
}

/**
 * What the options of `transportOptions` say.
 *
 * @throws NodeOperationError for what is no number
 */
export function readTransportSettings(params: ParameterReader): TransportSettings {
	const timeout = params.number('options.timeout', { min: 0, max: MAX_TIMER_MS });
	const requestsPerMinute = params.number('options.requestsPerMinute', { min: 0 });
	return {
		maxConcurrentRequests:
			params.number('options.maxConcurrentRequests') ?? DEFAULT_CONCURRENT_REQUESTS,
		// People write 0 for no limit; one request a minute would look like hanging.
		requestsPerMinute: requestsPerMinute || Infinity,
		maxRetries: params.number('options.maxRetries') ?? DEFAULT_RETRIES,
		timeout: timeout || undefined,
	};
}
