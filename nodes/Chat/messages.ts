import type { components } from '../shared/generated/api.generated';
import type { EmbeddedFile } from '../shared/files/json-body';
import { parseJson } from '../shared/engine/json-parameter';
import {
	AUDIO,
	IMAGE,
	mediaOf,
	VIDEO,
	type MediaKind,
	type MediaSource,
} from '../shared/files/media-input';
import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';

type ToolCall = components['schemas']['ChatToolCall'];

interface ImageField extends MediaSource {
	detail?: string;
}

interface VideoField extends MediaSource {
	options?: { detail?: string; fps?: number; maxFrames?: number };
}

/** A row of the Messages field. */
interface MessageField {
	role: string;
	content?: string;
	images?: { values?: ImageField[] };
	options?: MessageOptions;
}

interface MessageOptions {
	audio?: { values?: MediaSource[] };
	videos?: { values?: VideoField[] };
	toolCallId?: string;
	toolCalls?: unknown;
	reasoning?: string;
}

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

/** A message as the API wants it; files are turned into data URIs with the body. */
export interface Message {
	role: string;
	content: string | ContentPart[] | null;
	reasoning_content?: string;
	tool_calls?: ToolCall[];
	tool_call_id?: string;
}

/** OCR models read PDF where others take an image (.cn API reference, chat, 2026-10). */
const IMAGE_OR_PDF: MediaKind = { ...IMAGE, types: [...IMAGE.types, 'application/pdf'] };

/** The API's own default, so it need not be sent. */
const AUTO = 'auto';

async function toImagePart(item: Item, image: ImageField): Promise<ContentPart> {
	const url = await mediaOf(item, image, IMAGE_OR_PDF);
	const { detail = AUTO } = image;
	return { type: 'image_url', image_url: { url, ...(detail === AUTO ? {} : { detail }) } };
}

async function toVideoPart(item: Item, video: VideoField): Promise<ContentPart> {
	const { detail, fps, maxFrames } = video.options ?? {};
	const url = await mediaOf(item, video, VIDEO);
	return {
		type: 'video_url',
		video_url: {
			url,
			...(detail === undefined ? {} : { detail }),
			...(fps === undefined ? {} : { fps }),
			// Spelled so by the API.
			...(maxFrames === undefined ? {} : { max_frams: maxFrames }),
		},
	};
}

async function mediaParts(
	item: Item,
	{ images, options: { audio, videos } = {} }: MessageField,
): Promise<ContentPart[]> {
	const parts: ContentPart[] = [];
	for (const image of images?.values ?? []) parts.push(await toImagePart(item, image));
	for (const sound of audio?.values ?? []) {
		parts.push({ type: 'audio_url', audio_url: { url: await mediaOf(item, sound, AUDIO) } });
	}
	for (const video of videos?.values ?? []) parts.push(await toVideoPart(item, video));
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

function toolCallsOf(item: Item, given: unknown): ToolCall[] {
	const calls = parseJson(item, given, 'Tool Calls') ?? [];
	if (Array.isArray(calls) && calls.every(isCall)) return calls;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		'Tool Calls is not a list of calls, each with "id" and a "function" with "name" and "arguments"',
		'Give the "toolCalls" of an earlier answer as they are, by an expression.',
	);
}

async function toMessage(item: Item, field: MessageField): Promise<Message> {
	const text = String(field.content ?? '');
	const { role, options = {} } = field;
	if (role === 'tool') {
		return { role, content: text, tool_call_id: String(options.toolCallId ?? '') };
	}
	if (role === 'assistant') {
		const calls = toolCallsOf(item, options.toolCalls);
		return {
			role,
			content: text === '' && calls.length > 0 ? null : text,
			...(options.reasoning ? { reasoning_content: options.reasoning } : {}),
			...(calls.length > 0 ? { tool_calls: calls } : {}),
		};
	}
	const parts = await mediaParts(item, field);
	if (parts.length === 0) return { role, content: text };
	return { role, content: text === '' ? parts : [...parts, { type: 'text', text }] };
}

const isFilled = (content: string | ContentPart[] = '') =>
	typeof content === 'string' ? content.trim() !== '' : content.length > 0;

/** What is wrong with a message, if anything. A function may well have nothing to say. */
function faultOf({ role, content, tool_call_id: callId }: Message): string | undefined {
	if (role === 'tool') return isFilled(callId) ? undefined : 'has no Tool Call ID';
	return content === null || isFilled(content) ? undefined : 'is empty';
}

/**
 * The messages of one item: the system prompt, where given, and the rows of the Messages field with
 * their images, sounds, videos and tool calls.
 *
 * @throws NodeOperationError when there is no message, an empty one, or a file that cannot be had
 */
export async function messagesOf(item: Item): Promise<Message[]> {
	const rows = item.getNodeParameter('messages.values', []) as MessageField[];
	const systemPrompt = item.getNodeParameter('options.systemPrompt', '') as string;
	const messages: Message[] = systemPrompt.trim()
		? [{ role: 'system', content: systemPrompt }]
		: [];
	const fail = (message: string) =>
		inputError(
			item.getNode(),
			item.getItemIndex(),
			message,
			'Give every message a text or a file, and a tool’s message the ID of its call; or filter out the items that have none before this node.',
		);
	if (rows.length === 0) throw fail('There is no message to send');
	for (const [index, row] of rows.entries()) {
		const message = await toMessage(item, row);
		const fault = faultOf(message);
		if (fault !== undefined) throw fail(`Message ${index} ${fault}`);
		messages.push(message);
	}
	return messages;
}
