import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Item } from '../shared/engine/item';
import { imageModels, type ImageModel } from './models.generated';

/** What the API says of a model; undefined for one that it does not describe, which may take any field. */
export function knownModel(id: unknown): ImageModel | undefined {
	const models: Record<string, ImageModel> = imageModels;
	return Object.hasOwn(models, String(id)) ? models[String(id)] : undefined;
}

/** Whether the model has this field of the request. */
export const hasField = (model: ImageModel | undefined, name: string) =>
	!model || model.fields.includes(name);

/**
 * The fields that the user set and the model knows. Which fields the editor shows follows the model
 * that is chosen there; an expression may give another for each item.
 */
export function knownFields(fields: IDataObject): IDataObject {
	const model = knownModel(fields.model);
	return Object.fromEntries(Object.entries(fields).filter(([name]) => hasField(model, name)));
}

/** The header that switches the visible mark (release notes, 2026-09-09). */
const WATERMARK_HEADER = 'X-Enable-Watermark';

/** The request with the switch of the mark, where the user set it. */
export function withWatermark({ params }: Item, request: IHttpRequestOptions): IHttpRequestOptions {
	const isMarked = params.boolean('options.watermark', undefined);
	if (isMarked === undefined) return request;
	return { ...request, headers: { ...request.headers, [WATERMARK_HEADER]: isMarked ? '1' : '0' } };
}
