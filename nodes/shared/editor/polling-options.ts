import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../engine/operation';

/** How an item waits for work that the service does. */
export interface Patience {
	/** Between two questions. */
	intervalMs: number;
	/** In all. */
	limitMs: number;
}

/** How long an operation waits when the user says nothing, in seconds. */
export interface PatienceDefaults {
	intervalS: number;
	limitS: number;
}

const SHORTEST_INTERVAL_MS = 500;

/** The options of waiting. */
export const patienceOptions = ({ intervalS, limitS }: PatienceDefaults): INodeProperties[] => [
	{
		displayName: 'Max Wait',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: limitS,
		description:
			'How long to wait for the result, in seconds. The work goes on after that, and the error says how to get its result later.',
	},
	{
		displayName: 'Polling Interval',
		name: 'pollingInterval',
		type: 'number',
		typeOptions: { minValue: SHORTEST_INTERVAL_MS / 1000, numberPrecision: 1 },
		default: intervalS,
		description:
			'How long to wait between two questions for the state, in seconds. With many items at a time the node waits longer.',
	},
];

/** What the options say; the defaults are those of `patienceOptions`. */
export function patienceOf(item: Item, { intervalS, limitS }: PatienceDefaults): Patience {
	const seconds = (name: string, fallback: number) =>
		Number(item.getNodeParameter(`options.${name}`, fallback)) * 1000;
	return {
		intervalMs: Math.max(SHORTEST_INTERVAL_MS, seconds('pollingInterval', intervalS)),
		limitMs: Math.max(0, seconds('maxWait', limitS)),
	};
}
