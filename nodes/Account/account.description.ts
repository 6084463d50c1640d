import { updateDisplayOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation } from '../shared/engine/adapters';
import { modelGetAllOption, modelGetAllOptions } from './model/getAll.fields.generated';
import { userGetOption } from './user/get.fields.generated';

export const modelGetAll = declareOperation(
	modelGetAllOption,
	updateDisplayOptions({ show: { resource: ['model'], operation: ['getAll'] } }, [
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
