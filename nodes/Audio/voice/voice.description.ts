import { updateDisplayOptions } from 'n8n-workflow';

import { keepInputOptions, optionsField } from '../../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../../shared/engine/declaration';
import { voiceDeleteFields, voiceDeleteOption } from './delete.fields.generated';
import { voiceGetAllOption } from './getAll.fields.generated';
import { voiceUploadFields, voiceUploadOption } from './upload.fields.generated';

const show = (operation: string) => ({ show: { resource: ['voice'], operation: [operation] } });

const voiceDelete = declareOperation(
	voiceDeleteOption,
	updateDisplayOptions(show('delete'), [...voiceDeleteFields, optionsField(...keepInputOptions)]),
	async () => (await import('./voice')).voiceDelete,
);

const voiceGetAll = declareOperation(
	voiceGetAllOption,
	updateDisplayOptions(show('getAll'), [optionsField()]),
	async () => (await import('./voice')).voiceGetAll,
);

const voiceUpload = declareOperation(
	voiceUploadOption,
	updateDisplayOptions(show('upload'), [...voiceUploadFields, optionsField(...keepInputOptions)]),
	async () => (await import('./voice')).voiceUpload,
);

export const voice: DeclaredResource = {
	displayName: 'Voice',
	value: 'voice',
	operations: [voiceUpload, voiceDelete, voiceGetAll],
	defaultOperation: 'getAll',
};
