import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

import { chatOptions } from '../Chat/chat.description';
import { completeFields, completeOptions } from '../Chat/complete.fields.generated';
import { messagesField } from '../Chat/messages.fields';
import {
	keepInputOptions,
	optionsField,
	pollingOptions,
	simplifyField,
	type PollingDefaults,
} from '../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../shared/engine/declaration';
import { cancelOption } from './cancel.fields.generated';
import { createFields, createOption, createOptions } from './create.fields.generated';
import { getOption } from './get.fields.generated';
import { getManyFields, getManyOption } from './getMany.fields.generated';
import { resultsOption } from './results.fields.generated';

/** Batches take minutes to days. */
export const POLLING_DEFAULTS: PollingDefaults = { intervalS: 60, limitS: 86_400 };

/** The field of the operations that speak of one batch. */
const batchIdField: INodeProperties = {
	displayName: 'Batch ID',
	name: 'batchId',
	type: 'string',
	default: '={{ $json.batchId }}',
	placeholder: 'e.g. batch_rdyqgrcgjg',
	description: 'The ID that Create gave. Items with the same ID share one request.',
};

const customIdField: INodeProperties = {
	displayName: 'Custom ID',
	name: 'customId',
	type: 'string',
	required: true,
	default: '=item-{{ $itemIndex }}',
	placeholder: 'e.g. order-1234',
	description: 'An ID of your own for the request of this item. Its result is found by it.',
};

/** One of the few that batches take (.cn guides, batch, 2025-11; two of its five are retired since). */
export const DEFAULT_MODEL = 'deepseek-ai/DeepSeek-V3';

/** A chat's fields, with what is special about the model of a batch. */
const chatFields = completeFields.map((field): INodeProperties => {
	if (field.name !== 'model') return field;
	return {
		...field,
		default: { mode: 'list', value: DEFAULT_MODEL, cachedResultName: DEFAULT_MODEL },
		description:
			'The model that answers. Batches are documented for DeepSeek-V3, DeepSeek-R1 and DeepSeek-V3.1-Terminus; others may be refused. Items with different models make a batch for each.',
	};
});

/** Of a chat's options; the answers of a batch come whole, in a file. */
const lineOptions = [...completeOptions, ...chatOptions].filter(({ name }) => name !== 'stream');

const resultCustomIdField: INodeProperties = {
	displayName: 'Custom ID',
	name: 'customId',
	type: 'string',
	default: '={{ $json.customId }}',
	placeholder: 'e.g. item-0',
	description:
		'The ID of the request whose result this item gets. When empty, the output has every result of the batch, and those that failed have an "error".',
};

const waitField: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until the batch has ended. When off, a batch that has not ended is an error.',
};

const fileOption = (displayName: string, name: string, holds: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/results.jsonl',
	description: `The file with the ${holds}, as a URL or a file ID, in place of what the batch says. The service does not document how such files are fetched: a URL is opened without the key, and a file ID is asked for in OpenAI’s way, which may not work.`,
});

/** For what reads the results of batches. */
export const parseJsonOption: INodeProperties = {
	displayName: 'Parse JSON',
	name: 'parseJson',
	type: 'boolean',
	default: false,
	description:
		'Whether to parse the answers, for requests with a JSON response format. The output has the result beside the text.',
};

const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const cancel = declareOperation(
	cancelOption,
	[{ ...batchIdField, required: true }, simplifyField, optionsField(...keepInputOptions)],
	async () => (await import('./batch')).cancel,
);

const create = declareOperation(
	createOption,
	[
		customIdField,
		...chatFields,
		messagesField,
		...createFields,
		simplifyField,
		optionsField(...createOptions, ...lineOptions, ...keepInputOptions),
	],
	async () => (await import('./create')).create,
);

const get = declareOperation(
	getOption,
	[{ ...batchIdField, required: true }, simplifyField, optionsField(...keepInputOptions)],
	async () => (await import('./batch')).get,
);

const getMany = declareOperation(
	getManyOption,
	[
		returnAllField,
		...updateDisplayOptions({ show: { returnAll: [false] } }, getManyFields),
		simplifyField,
		optionsField(),
	],
	async () => (await import('./batch')).getMany,
);

const results = declareOperation(
	resultsOption,
	[
		batchIdField,
		resultCustomIdField,
		waitField,
		simplifyField,
		optionsField(
			...pollingOptions(POLLING_DEFAULTS),
			fileOption('Results File', 'resultsFile', 'answers'),
			fileOption('Errors File', 'errorsFile', 'errors'),
			parseJsonOption,
			...keepInputOptions,
		),
	],
	async () => (await import('./results')).results,
);

export const batch: DeclaredResource = {
	displayName: 'Batch',
	value: 'batch',
	operations: [create, get, getMany, cancel, results],
	defaultOperation: 'create',
};
