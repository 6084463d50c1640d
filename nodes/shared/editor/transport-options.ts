import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../engine/operation';

/** How fast and how stubbornly a run sends. */
export interface Settings {
	maxConcurrentRequests: number;
	/** Infinity when the user set none. */
	requestsPerMinute: number;
	maxRetries: number;
	/** Milliseconds; undefined leaves n8n's own Request Options in force. */
	timeout?: number;
}

const DEFAULT_CONCURRENT_REQUESTS = 10;
const DEFAULT_RETRIES = 5;

/** The options of the transport, shown in the Options collection of every operation that sends many requests. */
export const transportOptions: INodeProperties[] = [
	{
		displayName: 'Max Concurrent Requests',
		name: 'maxConcurrentRequests',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: DEFAULT_CONCURRENT_REQUESTS,
		description:
			'How many requests of this node may be in flight at the same time. The node slows down by itself when the account’s limit is met.',
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: DEFAULT_RETRIES,
		description:
			'How often a request is repeated after a rate limit, an overload or a lost connection, with growing waits between',
	},
	{
		displayName: 'Requests per Minute',
		name: 'requestsPerMinute',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 600,
		description:
			'The most requests that may start in any minute, counted over all workflows of this n8n that use the same credential and model',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 300000,
		description: 'How long to wait for the answer to one request, in milliseconds',
	},
];

/**
 * @param option reads an option that the user may have added, or gives the fallback
 * @throws nothing: values out of range fall back to the nearest that works
 */
export function toSettings(option: (name: string, fallback: number) => unknown): Settings {
	const read = (name: string, fallback: number) => Number(option(name, fallback));
	const timeout = read('timeout', 0);
	return {
		maxConcurrentRequests: Math.max(1, read('maxConcurrentRequests', DEFAULT_CONCURRENT_REQUESTS)),
		requestsPerMinute: Math.max(1, read('requestsPerMinute', Infinity)),
		maxRetries: Math.max(0, read('maxRetries', DEFAULT_RETRIES)),
		timeout: timeout > 0 ? timeout : undefined,
	};
}

/** The settings of the run that an item belongs to. */
export function settingsOf(item: Item): Settings {
	return toSettings((name, fallback) => item.getNodeParameter(`options.${name}`, fallback));
}
