import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/fields';
import { resultsOf, sendGroup } from '../shared/transport/send-group';
import { createFields, createOptions } from './create.fields.generated';
import { TEXTS_PER_REQUEST, textsOf, withTexts } from './create.request';
import { readEmbeddings, toItem } from './create.response';

const handWrittenOptions: INodeProperties[] = [
	{
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 64, numberPrecision: 0 },
		default: TEXTS_PER_REQUEST,
		description:
			'How many texts go out in one request. Texts of several input items share requests; each item still gets its own result.',
	},
	{
		displayName: 'Strip New Lines',
		name: 'stripNewLines',
		type: 'boolean',
		default: false,
		description: 'Whether to replace new lines in the texts with spaces before they are embedded',
	},
];

export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create embeddings',
	description: 'Turn texts into vectors of numbers that can be compared by meaning',
	routing: {
		request: { method: 'POST', url: '/embeddings' },
		send: { paginate: true },
		operations: {
			pagination: sendGroup({
				parts: textsOf,
				partsPerRequest: (item) =>
					item.getNodeParameter('options.batchSize', TEXTS_PER_REQUEST) as number,
				compose: withTexts,
				read: readEmbeddings,
				response: (member) => [toItem(member.item, resultsOf(member), member.parts[0].inList)],
			}),
		},
	},
};

export const createProperties = updateDisplayOptions({ show: { operation: ['create'] } }, [
	...createFields,
	simplifyField,
	optionsField(...createOptions, ...handWrittenOptions),
]);
