import type { INodeProperties } from 'n8n-workflow';

import { withContentFields } from '../shared/editor/content-fields';
import { keepInputOptions, optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../shared/engine/declaration';
import { createFields, createOption, createOptions } from './create.fields.generated';

/** Documented limit; the live service refuses more than 64 (docs.siliconflow.cn embeddings, 2026-10). */
export const MAX_TEXTS_PER_REQUEST = 32;

/** @param whatElse the end of the description */
const batchSizeOption = (whatElse = ''): INodeProperties => ({
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 64, numberPrecision: 0 },
	default: MAX_TEXTS_PER_REQUEST,
	description: `How many texts go out in one request${whatElse}`,
});

const stripNewLinesOption: INodeProperties = {
	displayName: 'Strip New Lines',
	name: 'stripNewLines',
	type: 'boolean',
	default: false,
	description: 'Whether to replace new lines in the texts with spaces before they are embedded',
};

/** The fields of what is embedded. */
export const EMBEDDING_CONTENT = {
	type: 'inputType',
	source: 'imageSource',
	binary: 'binaryPropertyName',
	url: 'imageUrl',
};

const LIST = { name: 'List of Texts and Images', value: 'list' };

const inputsField: INodeProperties = {
	displayName: 'Texts and Images',
	name: 'inputs',
	type: 'json',
	default: '[]',
	description:
		'The list to embed, as JSON or by an expression: texts, or objects with "text", "image" or both. An image is a web address, a data URI, or the name of a binary field of the item.',
	placeholder: 'e.g. ["A text", {"image": "https://example.com/photo.jpg"}]',
	displayOptions: { show: { inputType: ['list'] } },
};

/** For the sub-node, which is given texts and not items. */
export const embeddingsModelOptions = [batchSizeOption(), stripNewLinesOption];

const create = declareOperation(
	createOption,
	[
		...withContentFields(createFields, 'input', EMBEDDING_CONTENT, 'Input', [LIST]),
		inputsField,
		simplifyField,
		optionsField(
			...keepInputOptions,
			...createOptions,
			batchSizeOption(
				'. Texts of several input items share requests; each item still gets its own result.',
			),
			stripNewLinesOption,
		),
	],
	async () => (await import('./create')).create,
);

export const embedding: DeclaredResource = {
	displayName: 'Embedding',
	value: 'embedding',
	operations: [create],
	defaultOperation: 'create',
};
