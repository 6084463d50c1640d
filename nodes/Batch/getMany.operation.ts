import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { getManyFields } from './getMany.fields.generated';

const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const getManyOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many batches',
	description: 'List the batches of the account',
	routing: {
		request: { method: 'GET', url: '/batches' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./getMany.send')) },
	},
};

export const getManyProperties = updateDisplayOptions({ show: { operation: ['getMany'] } }, [
	returnAllField,
	...updateDisplayOptions({ show: { returnAll: [false] } }, getManyFields),
	simplifyField,
	optionsField(),
]);
