import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { parseJsonOption } from '../Batch/batch.description';
import { optionsField } from '../shared/editor/options';
import * as codex from './SiliconFlowTrigger.node.json';

const properties: INodeProperties[] = [
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		description: 'What starts the workflow',
		options: [
			{
				name: 'Batch Ended',
				value: 'batchEnded',
				description:
					'When a batch of the account has completed, failed, expired or been cancelled; one item for each',
			},
		],
		default: 'batchEnded',
	},
	{
		displayName: 'Include Results',
		name: 'includeResults',
		type: 'boolean',
		default: false,
		description:
			'Whether to fetch the results of each batch, with their custom IDs, as the list "results" of its item. Batches with gigabytes of results are for the Batch node, which gives them out one by one.',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		displayOptions: { show: { includeResults: [true] } },
		description: 'Whether to return a simplified version of each result instead of the raw data',
	},
	{ ...parseJsonOption, displayOptions: { show: { includeResults: [true], simplify: [true] } } },
	optionsField(),
];

/** As n8n 2.41 has it. */
const DEFAULT_POLL_BUDGET_MS = 300_000;

export class SiliconFlowTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SiliconFlow Trigger',
		name: 'siliconFlowTrigger',
		icon: {
			light: 'file:../../icons/siliconflow.svg',
			dark: 'file:../../icons/siliconflow.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: 'Batch ended',
		description: 'Starts the workflow when a batch of chat requests has ended at SiliconFlow',
		defaults: { name: 'SiliconFlow Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'siliconFlowApi', required: true }],
		codex,
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		// Loaded here, for n8n's start waits for what a node file imports.
		const { createTriggerItem, newestBatch, newlyEndedBatches } = await import('./batch-ended');
		const item = createTriggerItem(this, properties);
		if (this.getMode() === 'manual') return [await newestBatch(item)];
		// Older n8n names no time.
		const { getPollBudgetMs } = this as Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>;
		const budgetMs = (getPollBudgetMs?.call(this) ?? DEFAULT_POLL_BUDGET_MS) / 2;
		const state = this.getWorkflowStaticData('node');
		const items = await newlyEndedBatches(item, budgetMs, state);
		return items.length > 0 ? [items] : null;
	}
}
