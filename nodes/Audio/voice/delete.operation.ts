import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField } from '../../shared/editor/options';
import { whenUsed } from '../../shared/engine/when-used';
import { voiceDeleteFields } from './delete.fields.generated';

export const voiceDeleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a voice',
	description: 'Remove a voice that the account has uploaded',
	routing: {
		request: { method: 'POST', url: '/audio/voice/deletions' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./delete.send')) },
	},
};

export const voiceDeleteProperties = updateDisplayOptions(
	{ show: { resource: ['voice'], operation: ['delete'] } },
	[...voiceDeleteFields, optionsField()],
);
