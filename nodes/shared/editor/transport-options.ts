import type { INodeProperties } from 'n8n-workflow';

export const DEFAULT_CONCURRENT_REQUESTS = 10;
export const DEFAULT_RETRIES = 5;

/** The options of the transport, shown in the Options collection of every operation that sends many requests. */
export const transportOptions: INodeProperties[] = [
	{
		displayName: 'Max Concurrent Requests',
		name: 'maxConcurrentRequests',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
		default: DEFAULT_CONCURRENT_REQUESTS,
		description:
			'How many requests of this node may be in flight at the same time. The node slows down by itself when the account’s limit is met.',
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 0 },
		default: DEFAULT_RETRIES,
		description:
			'How often a request is repeated after a rate limit, an overload or a lost connection, with growing waits between',
	},
	{
		displayName: 'Requests per Minute',
		name: 'requestsPerMinute',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000000, numberPrecision: 0 },
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
