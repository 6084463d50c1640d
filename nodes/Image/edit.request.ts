import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { withJsonBody } from '../shared/files/json-body';
import { IMAGE, mediaOf, type MediaSource } from '../shared/files/media-input';
import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';
import { knownFields, knownModel } from './image-body';
import { withWatermark } from './watermark';

/** The API's names for the images, in their order. */
const IMAGE_FIELDS = ['image', 'image2', 'image3'];

/** FLUX.1 Kontext takes one image, under a name of its own (.com API reference, 2026-10). */
const KONTEXT = /Kontext/i;
const KONTEXT_FIELDS = ['input_image'];

/** The names under which the model takes its images. */
function imageFieldsOf(id: string): string[] {
	const model = knownModel(id);
	if (model && !model.edits) return [];
	if (model) return IMAGE_FIELDS.filter((name) => model.fields.includes(name));
	return KONTEXT.test(id) ? KONTEXT_FIELDS : IMAGE_FIELDS;
}

/**
 * The request with its images, as links or as bytes.
 *
 * @throws NodeOperationError for an empty prompt, an image that cannot be had, or more or fewer
 * images than the model takes
 */
export async function editRequest(
	item: Item,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const gathered = request.body as IDataObject;
	const id = String(gathered.model);
	const body: Record<string, unknown> = knownFields(item, gathered);
	const images = item.getNodeParameter('images.values', []) as MediaSource[];
	const names = imageFieldsOf(id);
	const fail = (message: string, advice: string) =>
		inputError(item.getNode(), item.getItemIndex(), message, advice);
	if (names.length === 0) {
		throw fail(
			`${id} makes images and does not change them`,
			'Choose the operation Generate, or a model that edits, e.g. Qwen/Qwen-Image-Edit-2509.',
		);
	}
	if (images.length === 0) {
		throw fail('There is no image to edit', 'Add the image to change in Images.');
	}
	if (images.length > names.length) {
		throw fail(
			`${id} takes ${names.length === 1 ? 'one image' : `up to ${names.length} images`}, and there are ${images.length}`,
			'Remove images, or choose Qwen/Qwen-Image-Edit-2509, which takes up to three.',
		);
	}
	for (const [index, image] of images.entries()) {
		body[names[index]] = await mediaOf(item, image, IMAGE);
	}
	return withWatermark(item, await withJsonBody(request, body));
}
