import type { INodeProperties } from 'n8n-workflow';

import { mediaSourceFields } from '../shared/editor/content-fields';
import {
	keepInputOptions,
	optionsField,
	outputBinaryField,
	simplifyField,
} from '../shared/editor/options';
import { declareOperation, type DeclaredResource } from '../shared/engine/declaration';
import { editFields, editOption, editOptions } from './edit.fields.generated';
import { generateFields, generateOption, generateOptions } from './generate.fields.generated';

/** Whether images are fetched. */
const downloadOption: INodeProperties = {
	displayName: 'Download Images',
	name: 'downloadImages',
	type: 'boolean',
	default: true,
	description:
		'Whether to fetch the images into the output’s binary field. The service keeps its links for one hour only.',
};

/** The switch of the visible mark; it is no part of the body, and so not generated. */
const watermarkOption: INodeProperties = {
	displayName: 'Watermark',
	name: 'watermark',
	type: 'boolean',
	default: true,
	description:
		'Whether the image carries a visible mark that says it is made by AI, as it does when this is not added. China site only. Legal note: Chinese law asks that images made by AI are marked; whoever switches the mark off must add one before the image is published.',
};

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

const edit = declareOperation(
	editOption,
	[
		...editFields,
		imagesField,
		outputBinaryField,
		simplifyField,
		optionsField(...editOptions, downloadOption, watermarkOption, ...keepInputOptions),
	],
	async () => (await import('./edit')).edit,
);

const generate = declareOperation(
	generateOption,
	[
		...generateFields,
		outputBinaryField,
		simplifyField,
		optionsField(...generateOptions, downloadOption, watermarkOption, ...keepInputOptions),
	],
	async () => (await import('./generate')).generate,
);

export const image: DeclaredResource = {
	displayName: 'Image',
	value: 'image',
	operations: [edit, generate],
	defaultOperation: 'generate',
};
