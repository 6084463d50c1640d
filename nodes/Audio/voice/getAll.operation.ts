import { updateDisplayOptions, type IDataObject, type INodePropertyOptions } from 'n8n-workflow';

import { voicesIn } from '../../shared/catalogue';
import { optionsField } from '../../shared/fields';
import { sendItem } from '../../shared/transport/send-item';

export const voiceGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many voices',
	description: 'List the voices that the account has uploaded',
	routing: {
		request: { method: 'GET', url: '/audio/voice/list' },
		send: { paginate: true },
		operations: {
			pagination: sendItem({
				response: (_item, answer) =>
					voicesIn(answer.body as IDataObject).map((voice) => ({ json: voice })),
			}),
		},
	},
};

export const voiceGetAllProperties = updateDisplayOptions(
	{ show: { resource: ['voice'], operation: ['getAll'] } },
	[optionsField()],
);
