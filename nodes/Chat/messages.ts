import { readMediaInput } from '../shared/engine/content';
import type { Item } from '../shared/engine/item';
import type { ParameterReader } from '../shared/engine/parameters';
import type { EmbeddedFile } from '../shared/files/json-body';
import { AUDIO, IMAGE, resolveMedia, VIDEO, type MediaType } from '../shared/files/media-input';
import type { components } from '../shared/generated/api.generated';

type ToolCall = components['schemas']['ChatToolCall'];

interface Medium {
	url: string | EmbeddedFile;
	detail?: string;
	fps?: number;
	max_frams?: number;
}

type ContentPart =
	| { type: 'text'; text: string }
	| { type: 'image_url'; image_url: Medium }
	| { type: 'audio_url'; audio_url: Medium }
	| { type: 'video_url'; video_url: Medium };

/** A message as the API wants it; files are turned into data URIs with the body, which leaves out what is undefined. */
export interface Message {
	role: string;
	content: string | ContentPart[] | null;
	reasoning_content?: string;
	tool_calls?: ToolCall[];
	tool_call_id?: string;
}

/** OCR models read PDF where others take an image (.cn API reference, chat, 2026-10). */
const IMAGE_OR_PDF: MediaType = { ...IMAGE, types: [...IMAGE.types, 'application/pdf'] };

/** n8n empties rows that are one expression before a node sees them (NodeHelpers.getNodeParameters, 2.41). */
const NO_WHOLE_LIST =
	'The fields of a message take expressions; the list of messages itself does not.';

/** The API's own default, so it need not be sent. */
const AUTO = 'auto';

async function toImagePart(item: Item, image: ParameterReader): Promise<ContentPart> {
	const url = await resolveMedia(item, readMediaInput(image), IMAGE_OR_PDF);
	const detail = image.option('detail');
	return { type: 'image_url', image_url: { url, detail: detail === AUTO ? undefined : detail } };
}

async function toVideoPart(item: Item, video: ParameterReader): Promise<ContentPart> {
	const detail = video.option('options.detail');
	const fps = video.number('options.fps');
	// Spelled so by the API.
	const max_frams = video.number('options.maxFrames');
	const url = await resolveMedia(item, readMediaInput(video), VIDEO);
	return { type: 'video_url', video_url: { url, detail, fps, max_frams } };
}

async function toAudioPart(item: Item, sound: ParameterReader): Promise<ContentPart> {
	const url = await resolveMedia(item, readMediaInput(sound), AUDIO);
	return { type: 'audio_url', audio_url: { url } };
}

async function mediaParts(item: Item, row: ParameterReader): Promise<ContentPart[]> {
	const parts: ContentPart[] = [];
	for (const image of row.rows('images.values')) parts.push(await toImagePart(item, image));
	for (const sound of row.rows('options.audio.values')) parts.push(await toAudioPart(item, sound));
	for (const video of row.rows('options.videos.values')) parts.push(await toVideoPart(item, video));
	return parts;
}

const isCall = (call: unknown): call is ToolCall => {
	const { id, function: called } = (call ?? {}) as Partial<ToolCall>;
	return (
		typeof id === 'string' &&
		typeof called?.name === 'string' &&
		typeof called.arguments === 'string'
	);
};

function toolCallsOf(item: Item, row: ParameterReader): ToolCall[] {
	const calls = row.json('options.toolCalls') ?? [];
	if (Array.isArray(calls) && calls.every(isCall)) return calls;
	throw item.inputError(
		'Tool Calls is not a list of calls, each with "id" and a "function" with "name" and "arguments"',
		'Give the "toolCalls" of an earlier answer as they are, by an expression.',
	);
}

async function toMessage(item: Item, row: ParameterReader): Promise<Message> {
	const text = row.text('content') ?? '';
	const role = row.option('role') ?? 'user';
	if (role === 'tool') {
		return { role, content: text, tool_call_id: row.id('options.toolCallId') ?? '' };
	}
	if (role === 'assistant') {
		const calls = toolCallsOf(item, row);
		return {
			role,
			content: text === '' && calls.length > 0 ? null : text,
			reasoning_content: row.text('options.reasoning'),
			tool_calls: calls.length > 0 ? calls : undefined,
		};
	}
	const parts = await mediaParts(item, row);
	if (parts.length === 0) return { role, content: text };
	return { role, content: text === '' ? parts : [...parts, { type: 'text', text }] };
}

const isFilled = (content: string | ContentPart[] = '') =>
	typeof content === 'string' ? content.trim() !== '' : content.length > 0;

/** What is wrong with a message, if anything, and what to do. A function may well have nothing to say. */
function validateMessage({
	role,
	content,
	tool_call_id: callId,
}: Message): { fault: string; hint: string } | undefined {
	if (role === 'tool') {
		if (isFilled(callId)) return undefined;
		return {
			fault: 'has no Tool Call ID',
			hint: 'Add the message option Tool Call ID, with the ID of the call that the message answers.',
		};
	}
	if (content === null || isFilled(content)) return undefined;
	return {
		fault: 'is empty',
		hint: `Write its text in Content, or add a file. If it is an expression, check the names in it, or filter out the items without a text before this node. ${NO_WHOLE_LIST}`,
	};
}

const isSystemText = ({ role, content }: Message): boolean =>
	role === 'system' && typeof content === 'string';

/** One system message, at the front: several, or one after others, are refused by Qwen3.5 and others. */
function withOneSystemMessage(messages: Message[]): Message[] {
	const texts = messages.filter(isSystemText).map(({ content }) => String(content));
	if (texts.length === 0) return messages;
	return [
		{ role: 'system', content: texts.join('\n\n') },
		...messages.filter((message) => !isSystemText(message)),
	];
}

/**
 * The messages of one item: the system prompt, where given, and the rows of the Messages field with
 * their images, sounds, videos and tool calls.
 *
 * @throws NodeOperationError when there is no message, an empty one, or a file that cannot be had
 */
export async function messagesOf(item: Item): Promise<Message[]> {
	const rows = item.params.rows('messages.values');
	const systemPrompt = item.params.text('options.systemPrompt');
	const messages: Message[] =
		systemPrompt === undefined ? [] : [{ role: 'system', content: systemPrompt }];
	// The text around the gap says it all, and the service wants a message even then (new-api, 2026).
	const fills = ['options.prefix', 'options.suffix'].some(
		(path) => item.params.text(path) !== undefined,
	);
	if (rows.length === 0) {
		if (!fills) {
			throw item.inputError(
				'There is no message to send',
				`Add a message with a text or a file. ${NO_WHOLE_LIST}`,
			);
		}
		messages.push({ role: 'user', content: '' });
	}
	for (const [index, row] of rows.entries()) {
		const message = await toMessage(item, row);
		const isGap = fills && message.role === 'user' && message.content === '';
		const wrong = isGap ? undefined : validateMessage(message);
		if (wrong) {
			const which = rows.length === 1 ? 'The message' : `Message ${index + 1} of ${rows.length}`;
			throw item.inputError(`${which} ${wrong.fault}`, wrong.hint);
		}
		messages.push(message);
	}
	return withOneSystemMessage(messages);
}
