import type { EmbeddedFile } from '../shared/files/json-body';
import { IMAGE, mediaOf } from '../shared/files/media-input';
import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';

/** Wan's naming of its models (.cn catalogue, 2026-07-21): text to video, image to video. */
const NEEDS_IMAGE = /\bI2V\b/i;

/**
 * The image as the API takes it: a link, or a file to embed in the body.
 *
 * @returns undefined when the video starts from the text alone
 * @throws NodeOperationError when there is no such file or address, or the model needs one
 */
export async function imageOf(
	item: Item,
	model: string,
): Promise<string | EmbeddedFile | undefined> {
	const source = item.getNodeParameter('imageSource', 'none') as 'binary' | 'none' | 'url';
	if (source !== 'none') {
		const url = item.getNodeParameter('imageUrl', '') as string;
		const binaryPropertyName = item.getNodeParameter('binaryPropertyName', 'data') as string;
		return await mediaOf(item, { source, url, binaryPropertyName }, IMAGE);
	}
	if (!NEEDS_IMAGE.test(model)) return undefined;
	throw inputError(
		item.getNode(),
		item.getItemIndex(),
		`${model} starts from an image, and none is given`,
		'Set First Image to a file or an address, or choose a model with T2V in its name.',
	);
}
