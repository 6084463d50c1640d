import { optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../shared/engine/declaration';
import { modelGetAllOption, modelGetAllOptions } from './model/getAll.fields.generated';
import { userGetOption } from './user/get.fields.generated';

const modelGetAll = declareOperation(
	modelGetAllOption,
	[simplifyField, optionsField(...modelGetAllOptions)],
	async () => (await import('./account')).modelGetAll,
);

const userGet = declareOperation(
	userGetOption,
	[simplifyField, optionsField()],
	async () => (await import('./account')).userGet,
);

export const model: DeclaredResource = {
	displayName: 'Model',
	value: 'model',
	operations: [modelGetAll],
	defaultOperation: 'getAll',
};

export const user: DeclaredResource = {
	displayName: 'User',
	value: 'user',
	operations: [userGet],
	defaultOperation: 'get',
};
