import type { INodeProperties } from 'n8n-workflow';

/** Documented limit; the live service refuses more than 64 (docs.siliconflow.cn embeddings, 2026-10). */
export const TEXTS_PER_REQUEST = 32;

/** @param whatElse the end of the description */
const batchSizeOption = (whatElse = ''): INodeProperties => ({
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 64, numberPrecision: 0 },
	default: TEXTS_PER_REQUEST,
	description: `How many texts go out in one request${whatElse}`,
});

const stripNewLinesOption: INodeProperties = {
	displayName: 'Strip New Lines',
	name: 'stripNewLines',
	type: 'boolean',
	default: false,
	description: 'Whether to replace new lines in the texts with spaces before they are embedded',
};

/** The options of embeddings that the API knows nothing of. */
export const embeddingsOptions = [
	batchSizeOption(
		'. Texts of several input items share requests; each item still gets its own result.',
	),
	stripNewLinesOption,
];

/** The same for the sub-node, which is given texts and not items. */
export const embeddingsModelOptions = [batchSizeOption(), stripNewLinesOption];
