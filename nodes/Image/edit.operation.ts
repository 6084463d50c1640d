import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField, outputBinaryField, simplifyField } from '../shared/editor/options';
import { mediaSourceFields } from '../shared/editor/media-fields';
import { whenUsed } from '../shared/engine/when-used';
import { editFields, editOptions } from './edit.fields.generated';
import { downloadOption } from './output.fields';
import { watermarkOption } from './watermark';

const imagesField: INodeProperties = {
	displayName: 'Images',
	name: 'images',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Image' },
	placeholder: 'Add Image',
	default: { values: [{ source: 'binary', binaryPropertyName: 'data' }] },
	required: true,
	description:
		'The image to change. Qwen-Image-Edit-2509 takes up to three, which the prompt may call image 1, 2 and 3; the other models take one.',
	options: [
		{
			displayName: 'Image',
			name: 'values',
			values: mediaSourceFields('image', 'https://example.com/photo.jpg'),
		},
	],
};

export const editOption: INodePropertyOptions = {
	name: 'Edit',
	value: 'edit',
	action: 'Edit an image',
	description: 'Change one to three images as a text says',
	routing: {
		request: { method: 'POST', url: '/images/generations' },
		send: { paginate: true },
		operations: { pagination: whenUsed(async () => await import('./edit.send')) },
	},
};

export const editProperties = updateDisplayOptions({ show: { operation: ['edit'] } }, [
	...editFields,
	imagesField,
	outputBinaryField,
	simplifyField,
	optionsField(...editOptions, downloadOption, watermarkOption),
]);
