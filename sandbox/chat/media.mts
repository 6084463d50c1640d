import { refusal } from '../api-error.mts';
import type { ChatAbilities } from '../spec.mts';
import type { Message } from './message.mts';

/** The address of a part of this kind, when it is one. */
const addressIn = (part: object, kind: string): string[] => {
	const medium = (part as Record<string, { url?: string } | undefined>)[kind];
	return medium?.url === undefined ? [] : [medium.url];
};

const addressesIn = ({ content }: Message, kind: string): string[] =>
	Array.isArray(content) ? content.flatMap((part) => addressIn(part, kind)) : [];

/** Files that are sent say what they are; behind a link anything may be. */
const isOfType = (address: string, type: string) =>
	!address.startsWith('data:') || address.startsWith(`data:${type}`);

/** @throws ApiError 400 when a message holds a medium that the model does not take */
export function checkMedia(
	model: string,
	messages: Message[],
	{ audio, video, pdf }: ChatAbilities,
): void {
	const all = (kind: string) => messages.flatMap((message) => addressesIn(message, kind));
	const refuse = (kind: string) =>
		refusal.invalid(`messages: ${model} does not support ${kind}, or the file is none`);
	const sounds = all('audio_url');
	const videos = all('video_url');
	if (sounds.length > 0 && !audio.includes(model)) throw refuse('audio_url');
	if (!sounds.every((address) => isOfType(address, 'audio/'))) throw refuse('audio_url');
	if (videos.length > 0 && !video.includes(model)) throw refuse('video_url');
	if (!videos.every((address) => isOfType(address, 'video/'))) throw refuse('video_url');
	for (const address of all('image_url')) {
		const isPdf = isOfType(address, 'application/pdf') && address.startsWith('data:');
		if (isPdf && !pdf.includes(model)) throw refuse('PDF');
		if (!isPdf && !isOfType(address, 'image/')) throw refuse('image_url');
	}
}
