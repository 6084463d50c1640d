import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField } from '../../shared/editor/options';
import { whenUsed } from '../../shared/engine/when-used';
import { voiceUploadFields } from './upload.fields.generated';

export const voiceUploadOption: INodePropertyOptions = {
	name: 'Upload',
	value: 'upload',
	action: 'Upload a voice',
	description: 'Add a voice of your own from a recording of 8 to 10 seconds',
	routing: {
		request: { method: 'POST', url: '/uploads/audio/voice' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./upload.send')) },
	},
};

export const voiceUploadProperties = updateDisplayOptions(
	{ show: { resource: ['voice'], operation: ['upload'] } },
	[...voiceUploadFields, optionsField()],
);
