import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField } from '../../shared/fields';
import { sendItem } from '../../shared/transport/send-item';
import { voiceDeleteFields } from './delete.fields.generated';

export const voiceDeleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a voice',
	description: 'Remove a voice that the account has uploaded',
	routing: {
		request: { method: 'POST', url: '/audio/voice/deletions' },
		send: { paginate: true },
		operations: {
			// A success is documented as a JSON string and may as well be empty: nothing is read from it.
			pagination: sendItem({ expects: 'text', response: () => [{ json: { deleted: true } }] }),
		},
	},
};

export const voiceDeleteProperties = updateDisplayOptions(
	{ show: { resource: ['voice'], operation: ['delete'] } },
	[...voiceDeleteFields, optionsField()],
);
