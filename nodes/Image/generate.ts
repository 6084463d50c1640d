import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { quote } from '../shared/engine/text-value';
import { hasField, knownFields, knownModel, withWatermark } from './image-body';
import { imageOperation } from './image.response';
import type { ImageModel } from './models.generated';

const SIZE = /^(\d+)\s*[x×*]\s*(\d+)$/i;

/**
 * The size as the API writes it, `1024x768`.
 *
 * @throws NodeOperationError when it is no size, or has more pixels than the model makes
 */
function sizeOf(item: Item, given: string, model: ImageModel | undefined): string {
	const fail = (message: string) =>
		item.inputError(
			message,
			`Write Image Size, or Custom Size, as width x height in pixels, e.g. 1024x1024.${model?.sizes.length ? ` The model’s own sizes are ${model.sizes.join(', ')}.` : ''}`,
		);
	const match = SIZE.exec(given.trim());
	if (!match) throw fail(`${quote(given)} is not an image size`);
	const [width = 0, height = 0] = match.slice(1).map(Number);
	if (width === 0 || height === 0) throw fail(`${quote(given)} is not an image size`);
	if (model?.maxPixels !== undefined && width * height > model.maxPixels) {
		throw fail(`${width}x${height} has more than the ${model.maxPixels} pixels the model can make`);
	}
	return `${width}x${height}`;
}

/**
 * The request with the fields that the model knows, and its size.
 *
 * @throws NodeOperationError for an empty prompt, a wrong size, or a model that only edits
 */
function generateRequest(item: Item, request: IHttpRequestOptions): IHttpRequestOptions {
	const fields = request.body as IDataObject;
	const model = knownModel(fields.model);
	const body = knownFields(fields);
	if (model?.edits) {
		throw item.inputError(
			`${String(fields.model)} changes images and makes none from text alone`,
			'Choose the operation Edit, or a model that makes images.',
		);
	}
	const size = item.params.option('imageSize');
	const custom = size === 'custom' ? item.params.text('customImageSize') : size;
	if (custom && hasField(model, 'image_size')) body.image_size = sizeOf(item, custom, model);
	return withWatermark(item, { ...request, body });
}

/** What "Generate an image" does. */
export const generate = imageOperation(generateRequest);
