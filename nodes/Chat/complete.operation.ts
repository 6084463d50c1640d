import { updateDisplayOptions, type INodePropertyOptions } from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/editor/options';
import { whenUsed } from '../shared/engine/when-used';
import { completeFields, completeOptions } from './complete.fields.generated';
import { chatOptions } from './complete.options';

export const completeOption: INodePropertyOptions = {
	name: 'Complete',
	value: 'complete',
	action: 'Complete a chat',
	description: 'Get a model’s answer to a conversation, with text, images, sound and video',
	routing: {
		request: { method: 'POST', url: '/chat/completions' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./complete.send')) },
	},
};

export const completeProperties = updateDisplayOptions({ show: { operation: ['complete'] } }, [
	...completeFields,
	simplifyField,
	optionsField(...completeOptions, ...chatOptions),
]);
