import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation } from '../shared/engine/adapters';
import { modelGetAllFields, modelGetAllOptions } from './model/getAll.fields.generated';

const modelGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many models',
	description: 'List the models that the account can use',
	routing: { request: { method: 'GET', url: '/models' }, send: { paginate: true } },
};

const userGetOption: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get the account',
	description: 'Get balance and status of the account. Only siliconflow.com still answers this.',
	routing: { request: { method: 'GET', url: '/user/info' }, send: { paginate: true } },
};

export const modelGetAll = declareOperation(
	modelGetAllOption,
	updateDisplayOptions({ show: { resource: ['model'], operation: ['getAll'] } }, [
		...modelGetAllFields,
		simplifyField,
		optionsField(...modelGetAllOptions),
	]),
	async () => (await import('./account')).modelGetAll,
);

export const userGet = declareOperation(
	userGetOption,
	updateDisplayOptions({ show: { resource: ['user'], operation: ['get'] } }, [
		simplifyField,
		optionsField(),
	]),
	async () => (await import('./account')).userGet,
);
