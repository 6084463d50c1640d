import type { INodeExecutionData } from 'n8n-workflow';

import type { Answer, Item, Paginate } from '../shared/engine/operation';
import { sendItem } from '../shared/engine/send-item';
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

/** What "Complete a chat" does. */
export const paginate: Paginate = async function (requestData) {
	const send = wantsStream(this) ? sendStreamed : sendPlain;
	return await send.call(this, requestData);
};
