import { createHash } from 'node:crypto';

import { refusal } from './api-error.mts';

/** What the multimodal models take: a text, or an object with a text, an image or both. */
export type Content = string | { text?: string; image?: string };

const isImage = (address: string) => /^(https?:\/\/|data:image\/[\w.+-]+;base64,)/i.test(address);

/**
 * Contents as texts: the sandbox sees no more of an image than which one it is, so that the same image has the
 * same vector.
 *
 * @param models those that take images
 * @throws ApiError 400 for an image that the model does not take, or that is none
 */
export function textsOf(contents: Content[], model: string, models: string[]): string[] {
	return contents.map((content) => {
		if (typeof content === 'string') return content;
		const { text = '', image } = content;
		if (!models.includes(model)) throw refusal.unnamed();
		if (image === undefined) return text;
		if (!isImage(image))
			throw refusal.invalid('image: neither an address nor a data URI of an image');
		const name = createHash('sha256').update(image).digest('hex').slice(0, 12);
		return `${text} picture ${name}`.trim();
	});
}

/** How many of the contents are images. */
export const countImages = (contents: Content[]): number =>
	contents.filter((content) => typeof content === 'object' && content.image !== undefined).length;
