import type { INodeProperties } from 'n8n-workflow';

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
