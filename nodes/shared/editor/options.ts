import type { INodeProperties } from 'n8n-workflow';

/** The switch between a few useful fields and the service's whole answer. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Where a node puts a file it makes. */
export const outputBinaryField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'outputBinaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the output binary field to put the file in',
};

/** The "Options" collection of an operation: the API's optional fields and those of the transport. */
export function optionsField(...options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		// Not by locale: its rules take longer to load than all fields of the package.
		options: [...options, ...transportOptions].sort((a, b) =>
			a.displayName < b.displayName ? -1 : 1,
		),
	};
}

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

/** What of its input item an output item has, for operations that make one item of one. */
export const keepInputOptions: INodeProperties[] = [
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Every field of the input item' },
			{ name: 'None', value: 'none', description: 'Only what the node itself puts out' },
			{ name: 'Selected', value: 'selected', description: 'Those that Input Fields names' },
		],
		default: 'all',
		description:
			'Which fields of the input item the output has beside its own. One with the name of a field of the output is put into the output’s "input" instead, and a sentence in the output panel says so.',
	},
	{
		displayName: 'Input Fields',
		name: 'inputFields',
		type: 'string',
		default: '',
		requiresDataPath: 'multiple',
		placeholder: 'e.g. title, author',
		description: 'The names of the fields to include, with commas between them',
		displayOptions: { show: { includeInputFields: ['selected'] } },
	},
	{
		displayName: 'Keep Input Files',
		name: 'keepInputFiles',
		type: 'boolean',
		default: true,
		description:
			'Whether the output has the files of the input item too. One with the name of a file of the output is kept under that name after "input_".',
	},
];

/** How long an operation waits when the user says nothing, in seconds. */
export interface PollingDefaults {
	intervalS: number;
	limitS: number;
}

const MIN_INTERVAL_S = 0.5;

/** A day between two questions, and a month in all: more would only be a slip. */
const MAX_INTERVAL_S = 86_400;
const MAX_WAIT_S = 30 * 86_400;

/** The options of waiting. */
export const pollingOptions = ({ intervalS, limitS }: PollingDefaults): INodeProperties[] => [
	{
		displayName: 'Max Wait',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MAX_WAIT_S, numberPrecision: 1 },
		default: limitS,
		description:
			'How long to wait for the result, in seconds. The work goes on after that, and the error says how to get its result later.',
	},
	{
		displayName: 'Polling Interval',
		name: 'pollingInterval',
		type: 'number',
		typeOptions: { minValue: MIN_INTERVAL_S, maxValue: MAX_INTERVAL_S, numberPrecision: 1 },
		default: intervalS,
		description:
			'How long to wait between two questions for the state, in seconds. With many items at a time the node waits longer.',
	},
];
