import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField } from '../../shared/editor/options';
import { declareOperation } from '../../shared/engine/adapters';
import { voiceDeleteFields } from './delete.fields.generated';
import { voiceUploadFields } from './upload.fields.generated';

const show = (operation: string) => ({ show: { resource: ['voice'], operation: [operation] } });

const voiceDeleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a voice',
	description: 'Remove a voice that the account has uploaded',
	routing: {
		request: { method: 'POST', url: '/audio/voice/deletions' },
		send: { paginate: true },
	},
};

const voiceGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many voices',
	description: 'List the voices that the account has uploaded',
	routing: { request: { method: 'GET', url: '/audio/voice/list' }, send: { paginate: true } },
};

const voiceUploadOption: INodePropertyOptions = {
	name: 'Upload',
	value: 'upload',
	action: 'Upload a voice',
	description: 'Add a voice of your own from a recording of 8 to 10 seconds',
	routing: { request: { method: 'POST', url: '/uploads/audio/voice' }, send: { paginate: true } },
};

export const voiceDelete = declareOperation(
	voiceDeleteOption,
	updateDisplayOptions(show('delete'), [...voiceDeleteFields, optionsField()]),
	async () => (await import('./voice')).voiceDelete,
);

export const voiceGetAll = declareOperation(
	voiceGetAllOption,
	updateDisplayOptions(show('getAll'), [optionsField()]),
	async () => (await import('./voice')).voiceGetAll,
);

export const voiceUpload = declareOperation(
	voiceUploadOption,
	updateDisplayOptions(show('upload'), [...voiceUploadFields, optionsField()]),
	async () => (await import('./voice')).voiceUpload,
);
