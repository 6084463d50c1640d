import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { createFields, createOptions } from './create.fields.generated';
import { embeddingsOptions } from './create.options';

export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create embeddings',
	description: 'Turn texts into vectors of numbers that can be compared by meaning',
	routing: {
		request: { method: 'POST', url: '/embeddings' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./create.send')) },
	},
};

export const createProperties = updateDisplayOptions({ show: { operation: ['create'] } }, [
	...createFields,
	simplifyField,
	optionsField(...createOptions, ...embeddingsOptions),
]);
