import {
	updateDisplayOptions,
	type INodeExecutionData,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, simplifyField } from '../shared/fields';
import type { Answer, Item, Paginate } from '../shared/transport/operation';
import { sendItem } from '../shared/transport/send-item';
import { completeFields, completeOptions } from './complete.fields.generated';
import { chatOptions } from './complete.options';
import { completeRequest, wantsStream } from './complete.request';
import { rawCompletion, simplifyCompletion } from './complete.response';
import { readStreamed } from './complete.stream';
import { wantsJson } from './response-format';

function toOutput(item: Item, answer: Answer): INodeExecutionData[] {
	if (!item.getNodeParameter('simplify', true)) return [rawCompletion(answer)];
	return [{ json: simplifyCompletion(answer, wantsJson(item)) }];
}

const sendPlain = sendItem({ request: completeRequest, response: toOutput });

const sendStreamed = sendItem({
	request: completeRequest,
	expects: 'stream',
	response: async (item, answer) => toOutput(item, await readStreamed(item, answer)),
});

const complete: Paginate = async function (requestData) {
	const send = wantsStream(this) ? sendStreamed : sendPlain;
	return await send.call(this, requestData);
};

export const completeOption: INodePropertyOptions = {
	name: 'Complete',
	value: 'complete',
	action: 'Complete a chat',
	description: 'Get a model’s answer to a conversation, with text, images, sound and video',
	routing: {
		request: { method: 'POST', url: '/chat/completions' },
		send: { paginate: true },
		operations: { pagination: complete },
	},
};

export const completeProperties = updateDisplayOptions({ show: { operation: ['complete'] } }, [
	...completeFields,
	simplifyField,
	optionsField(...completeOptions, ...chatOptions),
]);
