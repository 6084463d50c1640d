import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { completeFields, completeOptions } from '../Chat/complete.fields.generated';
import { chatOptions } from '../Chat/complete.options';
import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { createFields, createOptions } from './create.fields.generated';

const customIdField: INodeProperties = {
	displayName: 'Custom ID',
	name: 'customId',
	type: 'string',
	required: true,
	default: '=item-{{ $itemIndex }}',
	placeholder: 'e.g. order-1234',
	description: 'An ID of your own for the request of this item. Its result is found by it.',
};

/** One of the few that batches take (.cn guides, batch, 2025-07). */
const DEFAULT_MODEL = 'deepseek-ai/DeepSeek-V3';

/** A chat's fields, with what is special about the model of a batch. */
const chatFields = completeFields.map((field): INodeProperties => {
	if (field.name !== 'model') return field;
	return {
		...field,
		default: { mode: 'list', value: DEFAULT_MODEL, cachedResultName: DEFAULT_MODEL },
		description:
			'The model that answers. Batches take only some, among them DeepSeek-V3, DeepSeek-R1 and Kimi-K2; items with different models make a batch for each.',
	};
});

/** Of a chat's options; the answers of a batch come whole, in a file. */
const lineOptions = [...completeOptions, ...chatOptions].filter(({ name }) => name !== 'stream');

export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create a batch',
	description: 'Have a chat request of each item answered within a day or more, at half price',
	routing: {
		request: { method: 'POST', url: '/batches' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./create.send')) },
	},
};

export const createProperties = updateDisplayOptions({ show: { operation: ['create'] } }, [
	customIdField,
	...chatFields,
	...createFields,
	simplifyField,
	optionsField(...createOptions, ...lineOptions),
]);
