// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const voiceDeleteOption: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a voice',
	description: 'Remove a voice that the account has uploaded',
	routing: { request: { method: 'POST', url: '/audio/voice/deletions' }, send: { paginate: true } },
};

export const voiceDeleteFields: INodeProperties[] = [
	{
		displayName: 'Voice',
		name: 'uri',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchOwnVoices', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. speech:my-voice:abc:def',
			},
		],
		required: true,
		description: 'The voice to delete',
		routing: { send: { type: 'body', property: 'uri' } },
	},
];
