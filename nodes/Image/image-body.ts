import type { IDataObject } from 'n8n-workflow';

import { inputError } from '../shared/http/node-error';
import type { Item } from '../shared/engine/operation';
import { imageModels, type ImageModel } from './models.generated';

/** What the API says of a model; undefined for one that it does not describe, which may take any field. */
export function knownModel(id: unknown): ImageModel | undefined {
	return (imageModels as Record<string, ImageModel | undefined>)[String(id)];
}

/** Whether the model has this field of the request. */
export const hasField = (model: ImageModel | undefined, name: string) =>
	!model || model.fields.includes(name);

/**
 * The fields that the user set and the model knows. Which fields the editor shows follows the model
 * that is chosen there; an expression may give another for each item.
 *
 * @throws NodeOperationError for an empty prompt
 */
export function knownFields(item: Item, gathered: IDataObject): IDataObject {
	if (String(gathered.prompt ?? '').trim() === '') {
		throw inputError(
			item.getNode(),
			item.getItemIndex(),
			'The prompt is empty',
			'Describe the image in Prompt, or filter out the items that have no text before this node.',
		);
	}
	const model = knownModel(gathered.model);
	const entries = Object.entries(gathered);
	return Object.fromEntries(
		entries.filter(([name, value]) => value !== '' && hasField(model, name)),
	);
}
