import type { ContentFieldNames } from '../editor/content-fields';
import { EmbeddedFile } from '../files/json-body';
import { IMAGE, resolveMedia, type MediaInput } from '../files/media-input';
import { isRecord } from '../http/api-response';
import type { Item } from './item';
import type { ParameterReader } from './parameters';
import { dateText, toText } from './text-value';

/** A text, or an image with or without a text, as the multimodal models take it (.cn API reference, 2026-10). */
export type Content = string | { text?: string; image: string | EmbeddedFile };

/**
 * The most bytes of the inputs of one request, in base64. The service states no limit for images; a body
 * of some megabytes is what its chat takes too, and one input that is larger goes alone.
 */
export const MAX_CONTENT_BYTES = 16_000_000;

/** A text that no model refuses. */
export const HARMLESS_TEXT = 'text';

/** About how many bytes a content takes of a request. */
export function contentBytes(content: Content): number {
	if (typeof content === 'string') return content.length;
	const { text = '', image } = content;
	return text.length + (typeof image === 'string' ? image.length : (image.file.size * 4) / 3);
}

const IMAGE_HINT =
	'Give the image as a web address, as a data URI (data:image/...), or as the name of a binary field of the item.';

/**
 * An image that an expression names.
 *
 * @param given an address, a data URI, or the name of a binary field of the item
 * @throws NodeOperationError when it is none of them
 */
async function namedImage(
	item: Item,
	given: unknown,
	which: string,
): Promise<string | EmbeddedFile> {
	const name = typeof given === 'string' ? given.trim() : '';
	if (/^(https?:\/\/|data:)/i.test(name)) return name;
	if (name !== '' && Object.hasOwn(item.input.binary ?? {}, name)) {
		return await resolveMedia(item, { source: 'binary', file: name }, IMAGE);
	}
	throw item.inputError(`The image of ${which} is neither an address nor a file`, IMAGE_HINT);
}

/** A text, also a number or a date; undefined for what is none. */
export const textIn = (given: unknown): string | undefined =>
	['string', 'bigint'].includes(typeof given) || Number.isFinite(given)
		? String(given)
		: dateText(given);

/** What a list of texts and images may hold. */
const LIST_HINT =
	'Give texts, or objects with "text", "image" or both, e.g. ["A text", {"image": "https://example.com/a.jpg"}].';

/**
 * An entry of a list of texts and images.
 *
 * @throws NodeOperationError when it is neither a text nor an object with a text or an image
 */
export async function listedContent(item: Item, entry: unknown, which: string): Promise<Content> {
	const { text: given = entry, image } = isRecord(entry) ? entry : {};
	const text = textIn(given) ?? '';
	const hasText = text.trim() !== '';
	if (image === undefined || image === null || image === '') {
		if (hasText) return text;
		throw item.inputError(`${which} has neither text nor image`, LIST_HINT);
	}
	return { ...(hasText ? { text } : {}), image: await namedImage(item, image, which) };
}

/** How the fields of one content say what it is. */
export const contentTypeOf = ({ params }: Item, { type }: ContentFieldNames): string =>
	params.ownOption(type) ?? 'text';

/**
 * The images that the fields of a content name: one, or as many as an expression gives addresses or names
 * of binary fields.
 *
 * @throws NodeOperationError when there is none, or one cannot be had
 */
export async function imagesIn(
	item: Item,
	{ source, binary, url }: ContentFieldNames,
): Promise<{ images: Array<string | EmbeddedFile>; isList: boolean }> {
	const { params } = item;
	const isFile = (params.ownOption(source) ?? 'binary') === 'binary';
	const given = params.given(isFile ? binary : url);
	const isList = Array.isArray(given);
	const names: unknown[] = isList ? Array.from(given as unknown[]) : [given];
	if (names.length === 0) throw item.inputError('The list of images is empty', IMAGE_HINT);
	const images: Array<string | EmbeddedFile> = [];
	for (const [position, name] of names.entries()) {
		if (isList && !name) {
			throw item.inputError(`Image ${position} of the list is empty`, IMAGE_HINT);
		}
		const media = isFile
			? { source: 'binary', file: params.file(binary, name) }
			: { source: 'url', url: typeof name === 'string' ? name : undefined };
		images.push(await resolveMedia(item, media, IMAGE));
	}
	return { images, isList };
}

/**
 * One content as its fields give it: a text, an image or both.
 *
 * @param text the field of the text
 * @throws NodeOperationError when it is empty, or its image cannot be had
 */
export async function contentOf(
	item: Item,
	names: ContentFieldNames,
	text: string,
): Promise<Content> {
	const type = contentTypeOf(item, names);
	if (type === 'text') return item.params.requiredText(text);
	const { images } = await imagesIn(item, names);
	const [image = ''] = images;
	if (images.length > 1) {
		throw item.inputError(
			`There are ${images.length} images where one is taken`,
			'Give one image, or split the list into items before this node.',
		);
	}
	return type === 'image' ? { image } : { text: item.params.requiredText(text), image };
}

/** Names of models that see; the service's list of them is not told by their kind. */
const SEES = /\bVL\b/;

/**
 * A text of a sub-node as its model takes it. n8n hands over texts only; a model that sees is given an image
 * where a text is nothing but one.
 */
export function contentOfText(model: string, given: unknown): Content {
	// A vector store has documents without a text where it looks for them under another name.
	const text = toText(given ?? '') ?? '';
	return SEES.test(model) && /^data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=]+$/.test(text.trim())
		? { image: text.trim() }
		: text;
}

/** What the fields of `mediaSourceFields` say, in a row or at the top. */
export const readMediaInput = (row: ParameterReader): MediaInput => ({
	source: row.ownOption('source'),
	url: row.text('url'),
	file: row.file('binaryPropertyName'),
});
