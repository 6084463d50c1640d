import { createHash } from 'node:crypto';

import { refusal } from './api-error.mts';
import { coloursOf } from './media/colours.mts';

/** What the multimodal models take: a text, or an object with a text, an image or both. */
export type Content = string | { text?: string; image?: string };

const isImage = (address: string) => /^(https?:\/\/|data:image\/[\w.+-]+;base64,)/i.test(address);

/** What the sandbox sees of an image: the colours of a PNG in the request, and which one it is of all others. */
function seen(image: string): string {
	const [, base64] = /^data:image\/png;base64,(.*)$/is.exec(image) ?? [];
	const colours = base64 === undefined ? [] : coloursOf(Buffer.from(base64, 'base64'));
	if (colours.length > 0) return `a picture in ${colours.join(' and ')}`;
	return `picture ${createHash('sha256').update(image).digest('hex').slice(0, 12)}`;
}

/**
 * Contents as texts: an image becomes words, so that the same image has the same vector, and one that is
 * near a text of its colours.
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
		return `${text} ${seen(image)}`.trim();
	});
}

/** How many of the contents are images. */
export const countImages = (contents: Content[]): number =>
	contents.filter((content) => typeof content === 'object' && content.image !== undefined).length;
