import type { INodeProperties } from 'n8n-workflow';

import { keepInputOptions, optionsField, simplifyField } from '../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../shared/engine/declaration';
import { completeFields, completeOption, completeOptions } from './complete.fields.generated';
import { messagesField } from './messages.fields';

/** The options of a chat that stand for no single field of the API. */
export const chatOptions: INodeProperties[] = [
	{
		displayName: 'JSON Schema',
		name: 'jsonSchema',
		type: 'json',
		default: '',
		placeholder: 'e.g. {"type": "object", "properties": {"city": {"type": "string"}}}',
		description:
			'The schema that the answer follows, for the Response Format of that name. Either the schema alone, or an object with "name", "schema" and "strict". Models with JSON mode only.',
	},
	{
		displayName: 'System Prompt',
		name: 'systemPrompt',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. You are a helpful assistant. Answer in one sentence.',
		description: 'How the model is to behave. It is sent as a system message before all others.',
	},
	{
		displayName: 'Tool to Call',
		name: 'toolToCall',
		type: 'string',
		default: '',
		placeholder: 'e.g. get_weather',
		description:
			'The name of the one function in Tools that the model must call. It takes the place of Tool Choice, and the service does not document it.',
	},
];

const complete = declareOperation(
	completeOption,
	[
		...completeFields,
		messagesField,
		simplifyField,
		optionsField(...completeOptions, ...chatOptions, ...keepInputOptions),
	],
	async () => (await import('./complete')).complete,
);

export const chat: DeclaredResource = {
	displayName: 'Chat',
	value: 'chat',
	operations: [complete],
	defaultOperation: 'complete',
};
