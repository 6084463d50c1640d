import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { readMediaInput } from '../shared/engine/content';
import type { Item } from '../shared/engine/item';
import { IMAGE, resolveMedia } from '../shared/files/media-input';
import { knownFields, knownModel, withWatermark } from './image-body';
import { imageOperation } from './image.response';

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
async function editRequest(item: Item, request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	const fields = request.body as IDataObject;
	const id = String(fields.model);
	const body: Record<string, unknown> = knownFields(fields);
	const images = item.params.rows('images.values');
	const names = imageFieldsOf(id);
	if (names.length === 0) {
		throw item.inputError(
			`${id} makes images and does not change them`,
			'Choose the operation Generate, or a model that edits, e.g. Qwen/Qwen-Image-Edit-2509.',
		);
	}
	if (images.length === 0) {
		throw item.inputError('There is no image to edit', 'Add the image to change in Images.');
	}
	if (images.length > names.length) {
		throw item.inputError(
			`${id} takes ${names.length === 1 ? 'one image' : `up to ${names.length} images`}, and there are ${images.length}`,
			'Remove images, or choose Qwen/Qwen-Image-Edit-2509, which takes up to three.',
		);
	}
	for (const [index, image] of images.entries()) {
		body[names[index] ?? ''] = await resolveMedia(item, readMediaInput(image), IMAGE);
	}
	return withWatermark(item, { ...request, body: body as IDataObject });
}

/** What "Edit an image" does. */
export const edit = imageOperation(editRequest);
