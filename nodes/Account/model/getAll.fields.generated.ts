// Generated from openapi/ by "npm run generate". Do not edit.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const modelGetAllOption: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many models',
	description: 'List the models that the account can use',
	routing: { request: { method: 'GET', url: '/models' }, send: { paginate: true } },
};

export const modelGetAllOptions: INodeProperties[] = [
	{
		displayName: 'Sub Type',
		name: 'subType',
		type: 'options',
		options: [
			{ name: 'Chat', value: 'chat' },
			{ name: 'Embedding', value: 'embedding' },
			{ name: 'Image to Image', value: 'image-to-image' },
			{ name: 'Image to Video', value: 'image-to-video' },
			{ name: 'Reranker', value: 'reranker' },
			{ name: 'Speech to Text', value: 'speech-to-text' },
			{ name: 'Text to Image', value: 'text-to-image' },
			{ name: 'Text to Speech', value: 'text-to-speech' },
			{ name: 'Text to Video', value: 'text-to-video' },
		],
		default: 'chat',
		description: 'Only models for this task',
		routing: { send: { type: 'query', property: 'sub_type' } },
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Audio', value: 'audio' },
			{ name: 'Image', value: 'image' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
		default: 'text',
		description: 'Only models that work with this kind of content',
		routing: { send: { type: 'query', property: 'type' } },
	},
];
