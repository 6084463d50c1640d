import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import type { ItemOperation } from '../shared/engine/operation';
import { isRecord, traceOf, type ApiResponse } from '../shared/http/api-response';
import { offeredTools, type OfferedTools } from './offered-tools';
import type { ChatAnswer } from './chat-answer';
import { simplifyAnswer } from './complete.response';
import { readStream } from './complete.stream';
import { messagesOf } from './messages';
import { checkSchemaIsUsed, responseFormatOf, wantsJson } from './response-format';
import { readPlainAnswer } from './stream-accumulator';
import { toolsOf } from './tools';

/** Whether the item's answer is to come as a stream: where nothing is said, if somebody waits for its pieces. */
const wantsStream = ({ params, run }: Item) =>
	params.boolean('options.stream', run.chunks !== undefined);

/** Not documented, but what the official adapter sends with every stream (2026-08). */
const STREAM = { stream: true, stream_options: { include_usage: true } };

/** .cn API reference, chat, 2026-10. */
const MAX_STOPS = 4;

/** @throws NodeOperationError for more texts to stop at than the service takes */
function checkStops(item: Item, stops: unknown): void {
	if (!Array.isArray(stops) || stops.length <= MAX_STOPS) return;
	throw item.inputError(
		`Stop Sequences has ${stops.length} texts, and the service takes ${MAX_STOPS}`,
		'Remove texts from Stop Sequences in Options.',
	);
}

/**
 * The body of a chat with its messages, files, tools and response format.
 *
 * @param fields what the fields have composed
 * @throws NodeOperationError when one of them is no good
 */
export async function chatBody(item: Item, fields: IDataObject): Promise<IDataObject> {
	checkStops(item, fields.stop);
	checkSchemaIsUsed(item.params);
	return {
		...fields,
		...responseFormatOf(item.params),
		...toolsOf(item),
		...(wantsStream(item) ? STREAM : {}),
		messages: (await messagesOf(item)) as unknown as IDataObject[],
	};
}

/** Reads a streamed answer, and sends its text on as it comes. */
async function readAndShow(
	item: Item,
	response: ApiResponse,
	tools: OfferedTools,
): Promise<ChatAnswer> {
	const { chunks } = item.run;
	if (!chunks) return await readStream(item, response, tools);
	chunks.begin(item.index);
	return await readStream(item, response, tools, (text) => chunks.text(item.index, text));
}

async function toOutput(
	item: Item,
	response: ApiResponse,
	{ body }: IHttpRequestOptions,
): Promise<INodeExecutionData[]> {
	const isStream = wantsStream(item);
	const tools = offeredTools(body as IDataObject);
	const answer = await (isStream
		? readAndShow(item, response, tools)
		: readPlainAnswer(response, tools));
	if (item.params.boolean('simplify', true)) {
		return [{ json: simplifyAnswer(answer, response, wantsJson(item.params)) }];
	}
	const whole = (isRecord(response.body) && !isStream ? response.body : answer) as IDataObject;
	return [{ json: { ...whole, ...traceOf(response) } }];
}

/** What "Message a model" does. */
export const complete: ItemOperation = {
	kind: 'item',
	isStreamed: true,
	request: async (item, request) => ({
		...request,
		body: await chatBody(item, request.body as IDataObject),
	}),
	responseType: (item) => (wantsStream(item) ? 'stream' : 'text'),
	response: toOutput,
};
