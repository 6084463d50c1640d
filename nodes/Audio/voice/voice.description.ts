import { keepInputOptions, optionsField } from '../../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../../shared/engine/declaration';
import { voiceDeleteFields, voiceDeleteOption } from './delete.fields.generated';
import { voiceGetAllOption } from './getAll.fields.generated';
import { voiceUploadFields, voiceUploadOption } from './upload.fields.generated';

const voiceDelete = declareOperation(
	voiceDeleteOption,
	[...voiceDeleteFields, optionsField(...keepInputOptions)],
	async () => (await import('./voice')).voiceDelete,
);

const voiceGetAll = declareOperation(
	voiceGetAllOption,
	[optionsField()],
	async () => (await import('./voice')).voiceGetAll,
);

const voiceUpload = declareOperation(
	voiceUploadOption,
	[...voiceUploadFields, optionsField(...keepInputOptions)],
	async () => (await import('./voice')).voiceUpload,
);

export const voice: DeclaredResource = {
	displayName: 'Voice',
	value: 'voice',
	operations: [voiceUpload, voiceDelete, voiceGetAll],
	defaultOperation: 'getAll',
};
